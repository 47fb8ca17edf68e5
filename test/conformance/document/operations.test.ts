import t from 'tap'
import { createOpenApiReader } from '../../../plugin/conformance/document/openapi-reader.ts'
import { isJson, readOperations } from '../../../plugin/conformance/document/operations.ts'
import { documentOf, operationOf } from '../../fixtures/conformance.ts'

t.test('the operations are those of the document, in its order', async (t) => {
  const operations = readOperations(
    createOpenApiReader(
      documentOf({
        '/b': { post: {}, summary: 'not an operation', get: {} },
        '/a/{id}': { parameters: [], delete: {} },
        'x-extension': { get: {} },
        '/nothing': null,
        '/text': { get: 'nothing' },
      }),
    ),
  )
  t.strictSame(
    operations.map(({ method, path, siblings }) => [method, path, siblings]),
    [
      ['POST', '/b', ['POST', 'GET']],
      ['GET', '/b', ['POST', 'GET']],
      ['DELETE', '/a/{id}', ['DELETE']],
    ],
  )
  t.strictSame(readOperations(createOpenApiReader({})), [])
})

t.test('parameters are those of the path and of the operation, which goes before', async (t) => {
  const [operation] = readOperations(
    createOpenApiReader(
      documentOf({
        '/a/{id}': {
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'q', in: 'query', schema: { type: 'string' } },
          ],
          get: {
            parameters: [
              { name: 'q', in: 'query', required: true, schema: { type: 'integer' } },
              { name: 'filter', in: 'query', content: { 'application/json': { schema: {} } } },
              { name: 'X-Tenant', in: 'header', required: true },
              { name: 'Authorization', in: 'header' },
              { name: 'a\r\nb', in: 'header' },
              { name: 'session', in: 'cookie' },
              { name: 'elsewhere', in: 'body' },
              { in: 'query' },
            ],
          },
        },
      }),
    ),
  )
  t.strictSame(
    operation?.parameters.map(({ name, in: place, required, schema }) => [
      name,
      place,
      required,
      schema?.value,
    ]),
    [
      ['id', 'path', true, { type: 'string' }],
      ['q', 'query', true, { type: 'integer' }],
      ['filter', 'query', false, {}],
      ['X-Tenant', 'header', true, undefined],
      ['session', 'cookie', false, undefined],
    ],
  )
})

t.test('content is what can be a media type', async (t) => {
  const content = { 'application/json': {}, 'text/*': {}, 'a\r\nb/c': {}, json: {} }
  const types = operationOf(
    { requestBody: { required: true, content } },
    { method: 'post' },
  ).content
  t.equal(types?.required, true)
  t.strictSame(
    types?.media.map(({ type }) => type),
    ['application/json', 'text/*'],
  )
  t.equal(operationOf({ requestBody: { content: {} } }, { method: 'post' }).content, undefined)
  const optional = operationOf({ requestBody: { content: { 'a/b': {} } } }, { method: 'post' })
  t.equal(optional.content?.required, false)
})

const schemes = {
  bearer: { type: 'http', scheme: 'bearer' },
  login: { type: 'oauth2' },
  key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  session: { type: 'apiKey', in: 'cookie', name: 'sid' },
  link: { type: 'apiKey', in: 'query', name: 'key' },
  client: { type: 'mutualTLS' },
}
const security: readonly (readonly [
  name: string,
  own: unknown,
  whole: unknown,
  fields: string[],
])[] = [
  ['none', undefined, undefined, []],
  ['that of the document', undefined, [{ bearer: [] }], ['authorization']],
  ['its own', [{ key: [] }], [{ bearer: [] }], ['x-api-key']],
  ['lifted', [], [{ bearer: [] }], []],
  ['optional', [{ bearer: [] }, {}], undefined, []],
  [
    'two at once, and one of them twice',
    [{ bearer: [], session: [] }, { login: [] }],
    undefined,
    ['authorization', 'cookie'],
  ],
  ['out of reach', [{ link: [] }, { client: [] }], undefined, []],
  ['a scheme that is not described', [{ ghost: [] }], undefined, ['authorization']],
  ['no list', 'bearer', undefined, []],
]

for (const [name, own, whole, fields] of security) {
  t.test(`credentials are asked for: ${name}`, async (t) => {
    const document = { security: whole, components: { securitySchemes: schemes } }
    t.strictSame(operationOf({ security: own }, document).credentials, fields)
  })
}

t.test('responses are kept where they are documented', async (t) => {
  t.strictSame(operationOf({ responses: { 200: {} } }).responses?.value, { 200: {} })
  t.notOk('responses' in operationOf({}))
})

t.test('JSON is known by its name or its suffix', async (t) => {
  for (const type of ['application/json', 'application/problem+json; charset=utf-8'])
    t.ok(isJson(type))
  for (const type of ['text/plain', 'application/jsonx', 'json', '']) t.notOk(isJson(type))
})

t.test('no more parameters are looked at than anybody has', async (t) => {
  const parameters = Array.from({ length: 5000 }, (_, index) => ({
    name: `p${index}`,
    in: 'query',
  }))
  t.equal(operationOf({ parameters }).parameters.length, 100)
})
