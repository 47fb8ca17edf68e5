/** What the OpenAPI document says of errors in XML and in text is what is sent, and the conformance kit finds nothing. */
import swagger from '@fastify/swagger'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Type } from '@sinclair/typebox'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import t, { type Test } from 'tap'
import { checkConformance } from '../../plugin/conformance/index.ts'
import errorResource, {
  defineError,
  errorResponses,
  problemDetails,
  serverOptions,
  type ErrorResourceOptions,
  type WireProfile,
} from '../../plugin/index.ts'
import { swaggerOptions } from '../../plugin/openapi/index.ts'
import { problemXml } from '../../plugin/xml/index.ts'
import { field, send } from '../fixtures/raw-http.ts'
import { readDocument } from '../fixtures/problem-xml.ts'
import { buildBareApp, listen } from '../helpers/build-app.ts'

const Sold = defineError({
  code: 'SOLD',
  status: 409,
  title: 'Sold',
  members: Type.Object({
    count: Type.Integer(),
    places: Type.Array(
      Type.Object({ 'row name': Type.String(), seats: Type.Array(Type.Integer()) }),
    ),
  }),
})
const Closed = defineError({ code: 'CLOSED', status: 409, title: 'Closed' })
const members = {
  count: 2,
  places: [
    { 'row name': 'A', seats: [1] },
    { 'row name': 'B', seats: [2, 3] },
  ],
}

const text: WireProfile = {
  name: 'Text',
  mediaTypes: ['text/plain; charset=utf-8'],
  write: ({ title }) => `${title}\n`,
  describe: () => Type.String({ maxLength: 100 }),
}

interface Document {
  readonly components: Readonly<Record<string, Readonly<Record<string, { value?: unknown }>>>>
  readonly paths: Readonly<
    Record<string, { post: { responses: Record<string, { content: Record<string, object> }> } }>
  >
}

async function serve(t: Test, openapi: string, options: ErrorResourceOptions) {
  const { app } = buildBareApp(t, serverOptions())
  await app.register(
    swagger,
    swaggerOptions({ openapi: { openapi, info: { title: 'Orders', version: '1' } } }),
  )
  await app.register(errorResource, options)
  const body = Type.Object({ amount: Type.Integer() })
  app.post(
    '/orders',
    { schema: { body, response: { 201: body, ...errorResponses(Sold, Closed) } } },
    async (_request, reply) => reply.error(Sold, members),
  )
  const port = await listen(app)
  return { app, port, document: app.swagger() as unknown as Document }
}

/** Compares a value with a schema of the document; XML knows text alone, so that this is taken for what it stands for. */
function judge(
  document: Document,
  openapi: string,
  schema: object,
  value: unknown,
  coerceTypes: 'array' | false,
) {
  const Judge = openapi.startsWith('3.0') ? Ajv : (Ajv2020 as unknown as typeof Ajv)
  const ajv = new Judge({ strict: false, validateFormats: false, coerceTypes })
  ajv.addSchema({ components: document.components }, 'document')
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as object
  return ajv.validate(absolute, structuredClone(value)) ? '' : ajv.errorsText()
}

for (const openapi of ['3.0.3', '3.1.0']) {
  t.test(`OpenAPI ${openapi}`, async (t) => {
    const { port, document } = await serve(t, openapi, {
      profiles: [problemDetails, problemXml, text],
    })
    const content = document.paths['/orders']?.post.responses['409']?.content as Record<
      string,
      { schema: object; examples: object }
    >

    t.test('the document is valid', async (t) => {
      const { valid, errors } = await new Validator().validate(structuredClone(document) as never)
      t.ok(valid, JSON.stringify(errors))
      t.strictSame(Object.keys(content), [
        'application/problem+json',
        'application/problem+xml',
        'text/plain; charset=utf-8',
      ])
    })

    const ask = (accept: string) =>
      send(port, {
        method: 'POST',
        target: '/orders',
        body: '{"amount":1}',
        fields: [
          ['Content-Type', 'application/json'],
          ['Accept', accept],
        ],
      })

    t.test('what is sent is as it says', async (t) => {
      const xml = await ask('application/problem+xml')
      t.equal(field(xml, 'content-type'), 'application/problem+xml')
      const data = readDocument(xml.body.toString())
      const { schema } = content['application/problem+xml'] ?? { schema: {} }
      t.equal(judge(document, openapi, schema, data, 'array'), '')
      t.not(judge(document, openapi, schema, { ...Object(data), count: 'many' }, 'array'), '')
      const plain = await ask('text/plain')
      const { schema: words } = content['text/plain; charset=utf-8'] ?? { schema: {} }
      t.equal(judge(document, openapi, words, plain.body.toString(), false), '')
    })

    t.test('every example is valid by its schema', async (t) => {
      const examples = Object.entries(document.components['examples'] ?? {})
      t.ok(examples.length > 9)
      for (const [name, { value }] of examples) {
        const schema = name.endsWith('Text') ? 'ErrorResourceText' : name
        const reference = { $ref: `#/components/schemas/${schema}` }
        t.equal(judge(document, openapi, reference, value, false), '', name)
      }
      t.strictSame(document.components['examples']?.['SoldText']?.value, 'Sold\n')
    })

    t.test('it says how XML is written', async (t) => {
      t.match(document.components['schemas']?.['SoldXml'], {
        xml: { name: 'problem', namespace: 'urn:ietf:rfc:7807' },
        properties: {
          places: {
            xml: { wrapped: true },
            items: {
              xml: { name: 'i' },
              properties: {
                'row name': { xml: { name: 'row_x0020_name' } },
                seats: { xml: { wrapped: true }, items: { xml: { name: 'i' } } },
              },
            },
          },
        },
      })
    })
  })
}

for (const [name, profiles] of [
  ['alone', [problemXml]],
  ['beside JSON', [problemDetails, problemXml]],
] as const) {
  t.test(`the conformance kit has nothing to say of it, ${name}`, async (t) => {
    const { app } = await serve(t, '3.1.0', { profiles })
    const { findings, exchanges } = await checkConformance(app)
    t.strictSame(findings, [])
    t.ok(exchanges.sent > 5)
  })
}

t.test('the kit tells what is wrong with XML of others', async (t) => {
  const { app } = buildBareApp(t)
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: { title: 'A', version: '1' } } })
  app.setNotFoundHandler(async (_request, reply) =>
    reply.code(404).type('application/problem+xml').send('<problem><status>404</status></problem>'),
  )
  app.get('/things', async () => ({}))
  await app.ready()
  const { findings } = await checkConformance(app)
  t.strictSame(
    findings
      .filter(({ rule }) => rule === 'not-an-error-resource')
      .map(({ message }) => message)[0],
    'The 404 is no problem document: problem is not in the namespace urn:ietf:rfc:7807.',
  )
})
