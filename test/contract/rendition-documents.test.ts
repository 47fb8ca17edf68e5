/** The OpenAPI document of a service of several profiles and languages says what is on the wire. */
import swagger from '@fastify/swagger'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Type } from '@sinclair/typebox'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t, { type Test } from 'tap'
import { errorResponses, type ErrorResourceOptions } from '../../plugin/index.ts'
import { swaggerOptions } from '../../plugin/openapi/index.ts'
import { oracle, oracleType } from '../../plugin/oracle/index.ts'
import { problemDetails } from '../../plugin/resource/profiles.ts'
import { field, json, send, type RawRequest } from '../fixtures/raw-http.ts'
import { OrderExists } from '../fixtures/rendition-app.ts'
import { buildBareApp, listen } from '../helpers/build-app.ts'
import errorResource from '../../plugin/index.ts'

const problemType = 'application/problem+json'
const profile = oracle({ baseUrl: 'https://api.example.com' })
const german = {
  language: 'de',
  statuses: { '400': 'Ungültige Anfrage', '415': 'Medientyp nicht unterstützt' },
  errors: { ORDER_EXISTS: { title: 'Bestellung existiert bereits' } },
  violations: { required: 'fehlt' },
}

interface Response {
  readonly headers: Readonly<Record<string, object>>
  readonly content: Readonly<Record<string, { schema: object; examples: Record<string, object> }>>
}

interface Document {
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>
  readonly paths: Readonly<
    Record<string, { post: { responses: Record<string, { $ref: string }> } }>
  >
}

/** A service with one documented route. */
async function serve(
  t: Test,
  plugin: ErrorResourceOptions,
): Promise<{ port: number; document: Document }> {
  const { app } = buildBareApp(t, { ajv: { customOptions: { allErrors: true } } })
  const openapi = { openapi: '3.1.0', info: { title: 'Orders', version: '1' } }
  await app.register(swagger, swaggerOptions({ openapi }))
  await app.register(errorResource, plugin)
  const body = Type.Object({ orderId: Type.String(), amount: Type.Integer() })
  const response = { 201: body, ...errorResponses(OrderExists) }
  app.post('/orders', { schema: { body, response } }, async (request, reply) =>
    reply.error(OrderExists, request.body as { orderId: string }),
  )
  const port = await listen(app)
  return { port, document: app.swagger() as unknown as Document }
}

function find(document: Document, reference: string): unknown {
  const steps = reference.slice(2).split('/')
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], document)
}

function responseOf(document: Document, status: number): Response {
  const given = document.paths['/orders']?.post.responses[String(status)] as { $ref: string }
  return ('$ref' in given ? find(document, given.$ref) : given) as Response
}

const requests: readonly (readonly [name: string, status: number, request: RawRequest])[] = [
  ['a declared error', 409, post('{"orderId":"42","amount":1}', 'application/json')],
  ['violations', 400, post('{}', 'application/json')],
  ['XML', 415, post('<a/>', 'application/xml')],
]

function post(body: string, type: string): RawRequest {
  return { method: 'POST', target: '/orders', body, fields: [['Content-Type', type]] }
}

const services: readonly (readonly [name: string, options: ErrorResourceOptions])[] = [
  ['the Oracle profile alone', { profiles: [profile] }],
  ['two profiles', { profiles: [problemDetails, profile] }],
  ['two languages', { languages: [german] }],
  ['two of both', { profiles: [problemDetails, profile], languages: [german] }],
]

for (const [service, options] of services) {
  t.test(service, async (t) => {
    const { port, document } = await serve(t, options)
    const types = (options.profiles ?? [problemDetails]).flatMap(({ mediaTypes }) => mediaTypes)

    t.test('the document is valid and has the media types of the profiles alone', async (t) => {
      const { valid, errors } = await new Validator().validate(structuredClone(document) as never)
      t.ok(valid, JSON.stringify(errors))
      for (const [, status] of requests) {
        t.strictSame(Object.keys(responseOf(document, status).content), types)
      }
    })

    for (const [name, status, request] of requests) {
      for (const type of types) {
        for (const language of ['de', 'en']) {
          t.test(`it says what is sent: ${name}, ${type}, ${language}`, async (t) => {
            const response = await send(port, {
              ...request,
              fields: [
                ...(request.fields ?? []),
                ['Accept', `application/json, ${type}`],
                ['Accept-Language', language],
              ],
            })
            t.strictSame([response.status, field(response, 'content-type')], [status, type])
            const { content, headers } = responseOf(document, status)
            const ajv = new Ajv2020({ strict: false, validateFormats: false })
            ajv.addSchema(document, 'document')
            const { schema } = content[type] ?? { schema: {} }
            const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/'))
            t.ok(ajv.validate(absolute, json(response)), ajv.errorsText())
            for (const header of Object.keys(headers)) {
              if (!/^(?:Vary|Content-Language|Cache-Control)$/.test(header)) continue
              t.ok(field(response, header) !== undefined, `${header} is sent`)
            }
            for (const header of ['Vary', 'Content-Language']) {
              t.equal(header in headers, field(response, header) !== undefined, header)
            }
          })
        }
      }
    }

    t.test('every example is valid', async (t) => {
      const ajv = new Ajv2020({ strict: false, validateFormats: false })
      ajv.addSchema(document, 'document')
      const examples = Object.entries(document.components['examples'] ?? {})
      t.ok(examples.length > 0)
      for (const [name, example] of examples) {
        const { value } = example as { value: unknown }
        t.ok(ajv.validate({ $ref: `document#/components/schemas/${name}` }, value), name)
      }
    })
  })
}

t.test('a class of errors that was written by hand is any error of each profile', async (t) => {
  const { app } = buildBareApp(t)
  await app.register(swagger, swaggerOptions({ openapi: { openapi: '3.1.0' } }))
  await app.register(errorResource, { profiles: [problemDetails, profile] })
  const response = { '4XX': { description: 'Refused.', type: 'object' } }
  app.post('/orders', { schema: { response } }, async () => ({}))
  await app.ready()
  const document = app.swagger() as unknown as Document
  const operation = document.paths['/orders']?.post.responses as Record<string, object> | undefined
  const { content } = Object(operation?.['4XX']) as Response
  t.strictSame(content, {
    [problemType]: { schema: { $ref: '#/components/schemas/ErrorResource' } },
    [oracleType]: { schema: { $ref: '#/components/schemas/ErrorResourceOracle' } },
  })
})
