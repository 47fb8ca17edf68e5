import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance, FastifySchema } from 'fastify'
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import t, { type Test } from 'tap'
import { z } from 'zod'
import errorResource, { defineError, errorResponses } from '../../plugin/index.ts'
import { swaggerOptions } from '../../plugin/openapi/index.ts'
import { buildBareApp } from '../helpers/build-app.ts'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order exists',
  members: Type.Object({ orderId: Type.String() }),
})
const Order = Type.Object({ id: Type.String() })
const handler = async () => ({ id: '42' })
const info = { title: 'Orders', version: '1.0.0' }

interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}
interface Operation {
  readonly responses: Readonly<Record<string, { readonly $ref?: string }>>
  readonly [name: string]: unknown
}

interface Setting {
  readonly options?: FastifyDynamicSwaggerOptions
  /** Whether the plugin comes before @fastify/swagger. */
  readonly isFirst?: boolean
}

async function documentOf(
  t: Test,
  addRoutes: (app: FastifyInstance) => unknown,
  { options = {}, isFirst = true }: Setting = {},
): Promise<Document> {
  const { app } = buildBareApp(t)
  if (isFirst) await app.register(errorResource)
  await app.register(swagger, swaggerOptions({ openapi: { info }, ...options }))
  if (!isFirst) await app.register(errorResource)
  await addRoutes(app)
  await app.ready()
  const document = app.swagger() as unknown as Document
  t.notMatch(JSON.stringify(document), 'x-fastify-error-resource-route')
  return document
}

/** The responses of an operation: the names of the components that are referred to, `true` for others. */
function responsesOf(document: Document, path: string, method = 'get'): object {
  const { responses } = (document.paths[path] ?? {})[method] as Operation
  return Object.fromEntries(
    Object.entries(responses).map(([status, { $ref }]) => [
      status,
      $ref?.split('/').at(-1) ?? true,
    ]),
  )
}

const toSecondVersion: NonNullable<FastifyDynamicSwaggerOptions['transform']> = (input) => ({
  schema: input.schema,
  url: `/v2${input.url}`,
})

const implied = { 406: 'NotAcceptable', 500: 'InternalServerError', 503: 'ServiceUnavailable' }
const addOrders = (app: FastifyInstance) =>
  app.get(
    '/orders',
    { schema: { response: { 200: Order, ...errorResponses(OrderExists) } } },
    handler,
  )

for (const version of ['3.0.3', '3.1.0'] as const) {
  for (const isFirst of [true, false]) {
    const order = isFirst ? 'before' : 'after'
    t.test(`registered ${order} swagger, every error is in the ${version} document`, async (t) => {
      const options = { openapi: { openapi: version, info } }
      const document = await documentOf(t, addOrders, { options, isFirst })
      t.equal(document.openapi, version)
      t.same(responsesOf(document, '/orders'), { 200: true, 409: 'OrderExists', ...implied })
      t.same(Object.keys(document.components).toSorted(), [
        'examples',
        'headers',
        'responses',
        'schemas',
      ])
      t.match(document.components['schemas']?.['OrderExists'], {
        required: ['type', 'title', 'status', 'code', 'orderId'],
        properties: { type: { enum: ['/errors/order-exists'] }, code: { enum: ['ORDER_EXISTS'] } },
      })
    })
  }
}

t.test('literals are constants where the user wants those', async (t) => {
  const options = { openapi: { openapi: '3.1.0', info }, convertConstToEnum: false }
  const document = await documentOf(t, addOrders, { options })
  t.match(document.components['schemas']?.['OrderExists'], {
    properties: { code: { const: 'ORDER_EXISTS' } },
  })
})

t.test('without options the document is one of OpenAPI 3', async (t) => {
  const { app } = buildBareApp(t)
  await app.register(errorResource)
  await app.register(swagger, swaggerOptions())
  addOrders(app)
  await app.ready()
  t.match(app.swagger(), { openapi: '3.0.3', paths: { '/orders': { get: {} } } })
})

t.test('a route without any response still has the success that swagger gives it', async (t) => {
  const document = await documentOf(t, (app) => {
    app.get('/a', handler)
    app.get('/b', { schema: { response: errorResponses(OrderExists) } }, handler)
    app.get('/c', { schema: { summary: 'C' } }, handler)
  })
  t.same(responsesOf(document, '/a'), { 200: true, ...implied })
  t.same(responsesOf(document, '/b'), { 200: true, 409: 'OrderExists', ...implied })
  t.same(document.paths['/c']?.['get']?.['summary'], 'C')
})

t.test('the security of the document and of the route is heard', async (t) => {
  const openapi = {
    info,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }],
  } as const
  const document = await documentOf(
    t,
    (app) => {
      app.get('/closed', handler)
      app.get('/open', { schema: { security: [] } }, handler)
    },
    { options: { openapi } as unknown as FastifyDynamicSwaggerOptions },
  )
  t.same(responsesOf(document, '/closed'), { 200: true, 401: 'Unauthorized', ...implied })
  t.same(responsesOf(document, '/open'), { 200: true, ...implied })
  t.ok('token' in (document.components['securitySchemes'] ?? {}))
})

t.test('the transforms of the user run, and see nothing of ours', async (t) => {
  const seen: (FastifySchema | undefined)[] = []
  const document = await documentOf(
    t,
    (app) => {
      addOrders(app)
      app.get('/hidden', handler)
    },
    {
      options: {
        transform({ schema, url }) {
          seen.push(schema)
          return url === '/hidden'
            ? { schema: { hide: true }, url }
            : { schema: { ...schema, summary: 'Mine' }, url: `/v2${url}` }
        },
        transformObject: (input) => {
          const { openapiObject } = input as { openapiObject: Document }
          t.ok('OrderExists' in (openapiObject.components['responses'] ?? {}))
          return { ...openapiObject, 'x-mine': true } as object
        },
      },
    },
  )
  t.equal(JSON.stringify(seen), JSON.stringify([{ response: { 200: Order } }, {}]))
  t.same(Object.keys(document.paths), ['/v2/orders'])
  t.same(responsesOf(document, '/v2/orders'), { 200: true, 409: 'OrderExists', ...implied })
  t.match(document, { 'x-mine': true, paths: { '/v2/orders': { get: { summary: 'Mine' } } } })
})

t.test('a transform that answers with a url alone has the schema kept', async (t) => {
  const transform = (({ url }: { url: string }) => ({ url })) as never
  const document = await documentOf(t, addOrders, { options: { transform } })
  t.same(responsesOf(document, '/orders'), { 200: true, 409: 'OrderExists', ...implied })
})

t.test('the reference resolver of the user names their schemas', async (t) => {
  const document = await documentOf(
    t,
    (app) => {
      app.addSchema({ $id: 'Order', type: 'object', properties: { id: { type: 'string' } } })
      const response = { 200: { $ref: 'Order#' }, ...errorResponses(OrderExists) }
      app.get('/orders', { schema: { response } }, handler)
    },
    {
      options: { refResolver: { buildLocalReference: (json) => String(json['$id']) } },
    },
  )
  const schemas = Object.keys(document.components['schemas'] ?? {})
  t.ok(schemas.includes('Order') && schemas.includes('OrderExists'))
  t.notOk(schemas.some((name) => name.startsWith('def-')))
})

t.test(
  'a route whose own transform replaces the one of the document is found by its path',
  async (t) => {
    const document = await documentOf(t, (app) => {
      addOrders(app)
      const schema = { response: { 200: Order, ...errorResponses(OrderExists) } }
      app.get('/own/:id(^\\d+)', { schema, config: { swaggerTransform: false } }, handler)
      app.get(
        '/alone',
        { schema, config: { swaggerTransform: false, errorResource: false } },
        handler,
      )
    })
    t.match(responsesOf(document, '/own/{id}'), { 200: true, 409: 'OrderExists', ...implied })
    t.match(responsesOf(document, '/alone'), { 200: true, 409: true })
  },
)

t.test('routes that are older than the plugin are documented as before', async (t) => {
  const { app } = buildBareApp(t)
  await app.register(swagger, swaggerOptions({ openapi: { info }, transform: toSecondVersion }))
  app.get('/old', { config: { swaggerTransform: false } }, handler)
  app.get('/older', handler)
  await app.register(errorResource)
  await app.ready()
  const document = app.swagger() as unknown as Document
  t.same(responsesOf(document, '/old'), { 200: true })
  t.same(responsesOf(document, '/v2/older'), { 200: true })
})

t.test('a route that is left alone is documented as it is written', async (t) => {
  const document = await documentOf(t, (app) => {
    const schema = { response: { 200: Order, 404: Order } }
    app.get('/alone', { schema, config: { errorResource: false } }, handler)
  })
  t.same(responsesOf(document, '/alone'), { 200: true, 404: true })
})

t.test('a route of several methods has each with its errors', async (t) => {
  const document = await documentOf(t, (app) =>
    app.route({ method: ['GET', 'PUT'], url: '/both', handler }),
  )
  t.same(responsesOf(document, '/both', 'get'), { 200: true, ...implied })
  t.same(Object.keys(responsesOf(document, '/both', 'put')), [
    '200',
    '400',
    '406',
    '413',
    '415',
    '500',
    '503',
  ])
})

t.test('methods that are no fields of OpenAPI 3.2 are completed, too', async (t) => {
  const options = { openapi: { openapi: '3.2.0', info } } as FastifyDynamicSwaggerOptions
  const document = await documentOf(
    t,
    (app) => {
      app.addHttpMethod('PURGE')
      app.route({ method: 'PURGE', url: '/cache', handler })
    },
    { options },
  )
  const { additionalOperations } = document.paths['/cache'] as unknown as {
    additionalOperations: Record<string, Operation>
  }
  t.match(additionalOperations['PURGE']?.responses, { 415: {}, 500: {} })
})

t.test('HEAD is documented where it is wanted', async (t) => {
  const document = await documentOf(
    t,
    (app) =>
      app.get('/orders', { schema: { operationId: 'list', response: { 200: Order } } }, handler),
    { options: { exposeHeadRoutes: true } },
  )
  t.same(responsesOf(document, '/orders', 'head'), { 200: true, ...implied })
})

t.test('no 405, no OPTIONS and no hidden route is in the document', async (t) => {
  const document = await documentOf(t, (app) => {
    addOrders(app)
    app.get('/hidden', { schema: { hide: true } }, handler)
  })
  t.same(Object.keys(document.paths), ['/orders'])
  t.same(Object.keys(document.paths['/orders'] ?? {}), ['get'])
  t.notMatch(JSON.stringify(document), 'Method Not Allowed')
})

t.test('the components of the user stay, and their options are not written to', async (t) => {
  const responses = Object.freeze({ OrderExists: { description: 'Mine.' } })
  const components = Object.freeze({ responses })
  const options = { openapi: { info, components } }
  const document = await documentOf(t, addOrders, { options })
  t.match(document.components['responses'], { OrderExists: { description: 'Mine.' } })
  t.match(responsesOf(document, '/orders'), { 409: 'OrderExistsError' })
})

t.test('the document is the same as YAML', async (t) => {
  const { app } = buildBareApp(t)
  await app.register(errorResource)
  await app.register(swagger, swaggerOptions({ openapi: { info } }))
  addOrders(app)
  await app.ready()
  app.swagger()
  t.match(app.swagger({ yaml: true }), /"409":\n\s+\$ref: "?#\/components\/responses\/OrderExists/)
})

t.test('routes of Zod are documented with what they declare', async (t) => {
  const document = await documentOf(
    t,
    (app) => {
      app.setValidatorCompiler(validatorCompiler)
      app.setSerializerCompiler(serializerCompiler)
      app.withTypeProvider<ZodTypeProvider>().get(
        '/orders',
        {
          schema: {
            response: { 200: z.object({ id: z.string() }), ...errorResponses(OrderExists) },
          },
        },
        async () => ({ id: '42' }),
      )
    },
    { options: { openapi: { openapi: '3.1.0', info }, transform: jsonSchemaTransform } },
  )
  t.same(responsesOf(document, '/orders'), { 200: true, 409: 'OrderExists', ...implied })
})

t.test('without the wing swagger shows what is declared', async (t) => {
  const { app } = buildBareApp(t)
  await app.register(swagger, { openapi: { info } })
  await app.register(errorResource)
  addOrders(app)
  await app.ready()
  const document = app.swagger() as unknown as Document
  t.match(document.paths['/orders']?.['get']?.responses, {
    200: {},
    409: { description: 'Order exists', content: { 'application/problem+json': { schema: {} } } },
  })
})

const refused = [
  ['a static document', { mode: 'static' }, 'a static document says what it says'],
  [
    'a part of the document',
    { info },
    '"info" is a part of the document: { openapi: { info: … } }.',
  ],
  ['an app', { addHook: () => 1 }, 'takes the options of @fastify/swagger; it was given an app.'],
  ['Swagger 2', { swagger: { info } }, 'Swagger 2 has no media type per response'],
] as const

for (const [name, options, sentence] of refused) {
  t.test(`${name} is refused`, async (t) => {
    t.throws(() => swaggerOptions(options as object), { name: 'TypeError', message: sentence })
  })
}

t.test('options that are none are refused, and those of later versions are not', async (t) => {
  t.throws(() => swaggerOptions([] as never), /^swaggerOptions\(\) takes the options of/)
  t.throws(() => swaggerOptions({ transfrom: () => 1 } as never), / Did you mean "transform"\?$/)
  t.throws(
    () => swaggerOptions({ transform: 1 } as never),
    /"transform" must be a function; it is 1\.$/,
  )
  t.doesNotThrow(() => swaggerOptions({ openapi: { info }, brandNew: true } as never))
})
