import t from 'tap'
import { accept } from '../../../plugin/conformance/exchange/message.ts'
import { encode, fillPath, toTarget } from '../../../plugin/conformance/probes/plain-request.ts'
import { documentOf, factsOf } from '../../fixtures/conformance.ts'

/** The plain request of an operation. */
const plainOf = (operation: object, path = '/things', basePath = '') =>
  factsOf(documentOf({ [path]: { post: operation } }), { basePath }).plain

const parameter = (name: string, place: string, schema: object, others: object = {}) => ({
  name,
  in: place,
  required: true,
  schema,
  ...others,
})

t.test('an operation without anything is asked with Accept alone', async (t) => {
  t.strictSame(plainOf({}), {
    request: { method: 'POST', target: '/things', headers: { accept } },
    path: {},
    query: [],
    isCertain: true,
  })
})

t.test('parameters are filled in where they belong, optional ones left out', async (t) => {
  const plain = plainOf(
    {
      parameters: [
        parameter('id', 'path', { type: 'string' }, { example: 'A/1' }),
        parameter('size', 'query', { type: 'integer', minimum: 5 }),
        parameter('tag', 'query', { type: 'array', minItems: 2, items: { enum: ['a'] } }),
        parameter('where', 'query', { type: 'object', required: ['a'] }),
        parameter('X-Tenant', 'header', { type: 'string', const: 'ä b' }),
        parameter('none', 'query', {}, { required: false }),
      ],
    },
    '/things/{id}/parts',
    '/v1',
  )
  t.strictSame(plain.request, {
    method: 'POST',
    target: '/v1/things/A%2F1/parts?size=5&tag=a&tag=a&where=%7B%22a%22%3A%22conformance%22%7D',
    headers: { accept, 'x-tenant': '%C3%A4%20b' },
  })
  t.equal(plain.isCertain, true)
})

const identifiers: readonly (readonly [name: string, given: object, value: string])[] = [
  ['an example', { schema: { type: 'integer' }, example: 3 }, '3'],
  [
    'the first of several examples',
    { schema: {}, examples: { a: { value: 4 }, b: { value: 5 } } },
    '4',
  ],
  ['an example of the schema', { schema: { type: 'integer', examples: [6] } }, '6'],
  ['a number that is hardly in use', { schema: { type: 'integer' } }, '2147483647'],
  ['the highest number', { schema: { type: 'number', maximum: 99 } }, '99'],
  ['a text', { schema: { type: 'string', format: 'date' } }, '2001-02-03'],
  ['anything', {}, 'conformance'],
  ['anything of a schema', { schema: { title: 'Any' } }, 'conformance'],
]

for (const [name, given, value] of identifiers) {
  t.test(`an identifier in the path is ${name}`, async (t) => {
    const { request } = plainOf({ parameters: [{ name: 'id', in: 'path', ...given }] }, '/a/{id}')
    t.equal(request.target, `/a/${value}`)
  })
}

t.test('what may be wrong with the request is known', async (t) => {
  const impossible = parameter('q', 'query', { type: 'string', enum: ['a'], example: 'b' })
  t.equal(plainOf({ parameters: [impossible] }).isCertain, false)
  t.equal(plainOf({ parameters: [parameter('sid', 'cookie', {})] }).isCertain, false)
})

const contents: readonly (readonly [
  name: string,
  content: object,
  type: string,
  body: string,
  isCertain: boolean,
])[] = [
  ['JSON', { 'application/json': { schema: { const: 1 } } }, 'application/json', '1', true],
  [
    'the example',
    { 'application/json': { schema: {}, example: { a: 1 } } },
    'application/json',
    '{"a":1}',
    true,
  ],
  [
    'the first of several examples',
    { 'a/b+json': { schema: {}, examples: { x: { value: 2 } } } },
    'a/b+json',
    '2',
    true,
  ],
  [
    'an example that is not valid',
    { 'a/b+json': { schema: { const: 1 }, example: 2 } },
    'a/b+json',
    '2',
    false,
  ],
  [
    'JSON before all others',
    { 'text/csv': {}, 'application/json': { schema: {} } },
    'application/json',
    '"conformance"',
    true,
  ],
  ['JSON without a schema', { 'application/json': {} }, 'application/json', '"conformance"', false],
  [
    'a form',
    {
      'application/x-www-form-urlencoded': {
        schema: { type: 'object', required: ['a', 'b'], properties: { b: { type: 'object' } } },
      },
    },
    'application/x-www-form-urlencoded',
    'a=conformance&b=%7B%7D',
    true,
  ],
  ['text', { 'text/plain': { schema: { type: 'string' } } }, 'text/plain', 'conformance', false],
  ['any text', { 'text/*': { schema: { type: 'string' } } }, 'text/plain', 'conformance', false],
]

for (const [name, content, type, body, isCertain] of contents) {
  t.test(`content is sent: ${name}`, async (t) => {
    const plain = plainOf({ requestBody: { content } })
    t.strictSame(plain.request, {
      method: 'POST',
      target: '/things',
      headers: { accept, 'content-type': type },
      body,
    })
    t.equal(plain.media?.type, type)
    t.equal(plain.isCertain, isCertain)
  })
}

t.test('a path holds nothing that would end it or lead out of it', async (t) => {
  t.equal(fillPath('/a/{b}/{c}', { b: '..', c: '' }), '/a/conformance/conformance')
  t.equal(fillPath('/a b/ü?#\r\n/{x}', { x: '\uD800/' }), '/a%20b/%C3%BC%3F%23%0D%0A/%EF%BF%BD%2F')
  t.equal(fillPath('/{unknown}', {}), '/conformance')
  t.equal(toTarget('/a', [['b', 'c&d']]), '/a?b=c%26d')
})

t.test('a text is no form', async (t) => {
  t.equal(encode('application/x-www-form-urlencoded', 'a'), 'a')
})
