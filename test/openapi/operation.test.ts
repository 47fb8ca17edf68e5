import { Type } from '@sinclair/typebox'
import replyFrom from '@fastify/reply-from'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { defineError } from '../../plugin/errors/define-error.ts'
import { errorResponses } from '../../plugin/errors/error-responses.ts'
import { createComponentWriter, type Components } from '../../plugin/openapi/components.ts'
import { completeOperation, type Operation } from '../../plugin/openapi/operation.ts'
import { resolveOptions, type ErrorResourceOptions } from '../../plugin/options.ts'
import { createRouteIndex, type KnownRoute } from '../../plugin/routes/routes.ts'

const problemType = 'application/problem+json'
const OrderExists = defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Order exists' })
const OrderShipped = defineError({
  code: 'ORDER_SHIPPED',
  status: 409,
  title: 'Order is shipped',
  description: 'It is on its way.',
})
const Order = Type.Object({ id: Type.String() })
const text = { 'text/plain': { schema: { type: 'string' } } }

const reference = (section: string, name: string) => ({ $ref: `#/components/${section}/${name}` })

interface Completed {
  readonly responses: Readonly<Record<string, unknown>>
  readonly components: Components
}

/** Completes the operation of a GET route. */
function complete(
  t: Test,
  response: object,
  operation: Operation,
  plugin: ErrorResourceOptions = {},
  security?: Operation['security'],
  app: FastifyInstance = Fastify({ exposeHeadRoutes: false }),
): Completed {
  t.teardown(() => app.close())
  const { routes } = createRouteIndex(app, resolveOptions(plugin))
  app.get('/orders', { schema: { response } }, async () => ({ id: '42' }))
  const components: Components = {}
  const writer = createComponentWriter(components, { is30: false, constAsEnum: true })
  const completed = completeOperation(operation, 'GET', routes[0] as KnownRoute, writer, security)
  return { responses: completed.responses ?? {}, components }
}

t.test('an error is a reference to the response of that error', async (t) => {
  const { responses, components } = complete(t, errorResponses(OrderExists), {})
  t.same(responses, {
    406: reference('responses', 'NotAcceptable'),
    409: reference('responses', 'OrderExists'),
    500: reference('responses', 'InternalServerError'),
    503: reference('responses', 'ServiceUnavailable'),
  })
  t.same(components['responses']?.['OrderExists'], {
    description: 'Order exists',
    headers: { 'Cache-Control': reference('headers', 'Cache-Control') },
    content: {
      [problemType]: {
        schema: reference('schemas', 'OrderExists'),
        examples: { OrderExists: reference('examples', 'OrderExists') },
      },
    },
  })
})

t.test('errors of one status are alternatives that their type tells apart', async (t) => {
  const { responses } = complete(t, errorResponses(OrderExists, OrderShipped, 409), {})
  t.same(responses[409], {
    description: 'Order exists · It is on its way. · Conflict',
    headers: { 'Cache-Control': reference('headers', 'Cache-Control') },
    content: {
      [problemType]: {
        schema: {
          oneOf: ['OrderExists', 'OrderShipped', 'Conflict'].map((name) =>
            reference('schemas', name),
          ),
          discriminator: {
            propertyName: 'type',
            mapping: {
              '/errors/order-exists': '#/components/schemas/OrderExists',
              '/errors/order-shipped': '#/components/schemas/OrderShipped',
              'about:blank': '#/components/schemas/Conflict',
            },
          },
        },
        examples: {
          OrderExists: reference('examples', 'OrderExists'),
          OrderShipped: reference('examples', 'OrderShipped'),
          Conflict: reference('examples', 'Conflict'),
        },
      },
    },
  })
})

t.test('errors that share a type are alternatives without a discriminator', async (t) => {
  const options = { status: 409, title: 'A', type: '/errors/a' } as const
  const A = defineError({ ...options, code: 'A' })
  const B = defineError({ ...options, code: 'B' })
  const { responses } = complete(t, errorResponses(A, B), {})
  t.same(Object.keys(Object(responses[409]).content[problemType].schema), ['oneOf'])
})

t.test('a declared error goes beside the one that is implied', async (t) => {
  const Late = defineError({
    code: 'LATE',
    status: 503,
    title: 'Late',
    headers: { 'x-late': 'yes' },
  })
  const { responses } = complete(t, errorResponses(Late), {})
  t.match(responses[503], {
    description: 'Late · Service Unavailable',
    headers: {
      'x-late': { schema: { type: 'string' } },
      'Retry-After': reference('headers', 'Retry-After'),
    },
    content: { [problemType]: { schema: { oneOf: { length: 2 } } } },
  })
})

t.test('words of the user’s own stay', async (t) => {
  const { 409: response } = errorResponses(OrderExists)
  const { responses } = complete(t, { 409: { ...response, description: 'Taken.' } }, {})
  t.match(responses[409], {
    description: 'Taken.',
    content: { [problemType]: { schema: reference('schemas', 'OrderExists') } },
  })
})

t.test('what is written by hand of another body is what is sent instead', async (t) => {
  const response = { 404: { description: 'No order.', content: text } }
  const { responses } = complete(t, response, { responses: response })
  t.match(responses[404], {
    description: 'No order.',
    content: { [problemType]: { schema: reference('schemas', 'NotFound') } },
  })
  t.notOk('text/plain' in Object(responses[404]).content)
})

t.test('an Error Resource that is written by hand is an alternative', async (t) => {
  const own = { description: 'No order.', content: { [problemType]: { schema: Order } } }
  const response = { 404: own }
  const { responses } = complete(t, response, { responses: response })
  t.same(responses[404], {
    description: 'No order.',
    content: { [problemType]: { schema: { anyOf: [Order, reference('schemas', 'NotFound')] } } },
  })
})

t.test('a class of errors that is written by hand is of any Error Resource', async (t) => {
  const given = { '4XX': { description: 'Refused.', content: text }, default: { description: 'x' } }
  const { responses } = complete(t, { '4xx': Order }, { responses: given })
  t.same(responses['4XX'], {
    description: 'Refused.',
    content: { [problemType]: { schema: reference('schemas', 'ErrorResource') } },
  })
  t.equal(responses['default'], given.default)
})

t.test('a success that nobody has described has content of the types there may be', async (t) => {
  const given = { 200: { description: 'Default Response' } }
  const of = (response: object, responses: Operation['responses'] = given, produces?: string[]) =>
    complete(t, response, { responses }, produces === undefined ? {} : { produces }).responses
  t.same(of({})[200], { description: 'Default Response', content: { '*/*': { schema: {} } } })
  t.same(of(errorResponses(409))[200], {
    description: 'Default Response',
    content: { '*/*': { schema: {} } },
  })
  t.same(of({}, given, ['text/csv'])[200], {
    description: 'Default Response',
    content: { 'text/csv': { schema: {} } },
  })
  t.equal(of({ 200: Order })[200], given[200], 'a response that says there is none')
  t.equal(of({ '2xx': Order })[200], given[200])
  t.equal(of({ default: Order })[200], given[200])
  for (const status of ['204', '205', '304', 'default']) {
    const responses = { [status]: { description: 'Nothing.' } }
    t.equal(of({}, responses)[status], responses[status], status)
  }
  const own = { 200: { description: 'A file.', content: text } }
  t.equal(of({}, own)[200], own[200], 'content that a transform has described')
})

t.test('successes stay as they are, with the header fields that helpers set', async (t) => {
  const own = { description: 'Mine.' }
  const given = {
    200: { description: 'A list.', content: text },
    201: { description: 'Made.', headers: { Location: own } },
    202: { description: 'Queued.', content: text },
    204: reference('responses', 'Mine'),
  }
  const { responses } = complete(t, { 200: Order }, { responses: given })
  t.equal(responses[200], given[200])
  t.same(responses[201], given[201])
  t.same(responses[202], {
    ...given[202],
    headers: {
      Location: reference('headers', 'Location'),
      'Retry-After': reference('headers', 'Retry-After'),
    },
  })
  t.equal(responses[204], given[204])
})

t.test('a success of several media types varies', async (t) => {
  const content = { 'text/csv': { schema: Order }, 'application/json': { schema: Order } }
  const given = { 200: { description: 'A list.' }, 204: reference('responses', 'Mine') }
  const { responses } = complete(t, { 200: { content } }, { responses: given })
  t.match(responses[200], { headers: { Vary: reference('headers', 'Vary') } })
  t.equal(responses[204], given[204])
})

t.test('the security of the document is that of an operation without its own', async (t) => {
  const security = [{ token: [] }]
  t.ok('401' in complete(t, {}, {}, {}, security).responses)
  t.notOk('401' in complete(t, {}, { security: [] }, {}, security).responses)
  t.ok('401' in complete(t, {}, { security }).responses)
})

t.test('where Accept is mirrored an error may be JSON', async (t) => {
  const { components } = complete(t, errorResponses(OrderExists), {}, { mirrorAccept: true })
  const { content } = (components['responses'] ?? {})['OrderExists'] as {
    content: Record<string, object>
  }
  t.same(Object.keys(content), [problemType, 'application/json'])
  t.same(content['application/json'], content[problemType])
})

t.test('an error without an example is described all the same', async (t) => {
  const Odd = defineError({
    code: 'ODD',
    status: 409,
    title: 'Odd',
    members: { member: Type.String({ pattern: '^x{20}$' }) },
  })
  const { components } = complete(t, errorResponses(Odd), {})
  t.match(components['responses']?.['Odd'], {
    content: { [problemType]: { schema: reference('schemas', 'Odd') } },
  })
})

t.test('the operation that was given is not changed', async (t) => {
  const operation = Object.freeze({ responses: Object.freeze({ 200: { description: 'A' } }) })
  complete(t, { 200: Order }, operation)
  t.same(Object.keys(operation.responses), ['200'])
})

t.test('content of requests is of the types that are read', async (t) => {
  const schema = { type: 'string' }
  const content = { 'application/json': { schema } }
  const app = Fastify({ exposeHeadRoutes: false })
  t.teardown(() => app.close())
  const { routes } = createRouteIndex(app, resolveOptions({ consumes: ['text/csv'] }))
  app.post('/orders', { schema: { body: schema } }, async () => '')
  const writer = createComponentWriter({}, { is30: false, constAsEnum: true })
  const bodyOf = (requestBody: object) =>
    completeOperation({ requestBody }, 'POST', routes[0] as KnownRoute, writer, undefined)
      .requestBody
  t.strictSame(bodyOf({ required: true, content }), {
    required: true,
    content: { 'text/csv': { schema } },
  })
  const without = { required: true }
  t.equal(bodyOf(without), without)
})

t.test('what an upstream says is documented where one answers', async (t) => {
  const app = Fastify({ exposeHeadRoutes: false })
  await app.register(replyFrom)
  const { responses } = complete(t, {}, {}, {}, undefined, app)
  t.match(responses, {
    '4XX': { description: 'What the upstream refuses.' },
    '5XX': { description: 'What the upstream fails at.' },
  })
})
