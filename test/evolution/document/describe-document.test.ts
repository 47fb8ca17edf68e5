import t from 'tap'
import { describeDocument } from '../../../plugin/evolution/document/describe-document.ts'
import { documentOf } from '../../fixtures/conformance.ts'

const json = (schema: unknown) => ({ content: { 'application/json': { schema } } })

t.test('a document is described', async (t) => {
  const ref = { $ref: '#/components/schemas/Error' }
  const document = documentOf(
    {
      '/b': {
        get: {
          responses: {
            200: {},
            404: { $ref: '#/components/responses/NotFound' },
            '5xx': {},
            '4XX': {},
            600: {},
            'x-a': {},
            409: null,
          },
        },
      },
      '/a': { post: { responses: { 201: {}, default: json(ref) } }, put: {} },
    },
    {
      components: {
        responses: { NotFound: json({ properties: { code: { const: 'MISSING' } } }) },
        schemas: { Error: { title: 'E', properties: { more: ref } }, Other: {} },
      },
    },
  )
  t.strictSame(describeDocument(document), {
    format: 'fastify-error-resource/contract/1',
    service: 'Test',
    notes: [],
    routes: { 'GET /b': ['404 MISSING', '4XX', '5XX'], 'POST /a': ['default Error'], 'PUT /a': [] },
    errors: {
      '404 MISSING': {
        status: 404,
        code: 'MISSING',
        content: { 'application/json': { properties: { code: { type: 'string' } } } },
        headers: {},
      },
      '4XX': { status: '4XX', content: {}, headers: {} },
      '5XX': { status: '5XX', content: {}, headers: {} },
      'default Error': {
        status: 'default',
        content: { 'application/json': { $ref: '#/schemas/Error' } },
        headers: {},
      },
    },
    schemas: { Error: { properties: { more: { $ref: '#/schemas/Error' } } } },
  })
})

const paths = (responses: object) => documentOf({ '/a': { get: { responses } } })

t.test('default is an error where a success is named beside it', async (t) => {
  t.strictSame(describeDocument(paths({ default: {} })).routes, { 'GET /a': [] })
  t.strictSame(describeDocument(paths({ default: {}, 404: {} })).routes, { 'GET /a': ['404'] })
  for (const success of ['200', '2XX', '304', '3xx']) {
    t.strictSame(describeDocument(paths({ default: {}, [success]: {} })).routes, {
      'GET /a': ['default'],
    })
  }
})

t.test('the text of a contract does not depend on the order of its document', async (t) => {
  const turn = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turn)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([name, item]) => [name, turn(item)]),
    )
  }
  const responses = {
    200: {},
    404: json({ type: 'object', properties: { a: {}, b: {} } }),
    409: json(true),
    default: {},
  }
  const document = documentOf({
    '/a': { get: { responses }, put: { responses: { 404: {}, 204: {} } } },
    '/b': { get: { responses } },
  })
  t.equal(
    JSON.stringify(describeDocument(turn(document) as {})),
    JSON.stringify(describeDocument(document)),
  )
})

t.test('what is in other documents is not fetched, and told of', async (t) => {
  const elsewhere = 'https://e.example/errors.json#/NotFound'
  const document = documentOf({
    '/a': {
      get: {
        responses: {
          200: {},
          404: { $ref: elsewhere },
          409: json({ $ref: './error.json' }),
          410: { $ref: '#/components/responses/None' },
        },
      },
    },
    '/b': { $ref: 'b.json' },
    '/c': null,
  })
  const { notes, errors } = describeDocument({ ...document, info: null })
  t.strictSame(errors['404'], { status: 404, content: {}, headers: {}, reference: elsewhere })
  t.strictSame(notes, [
    'The path /b is described in another place, which is not fetched.',
    'The reference ./error.json leads out of the document and is not fetched.',
    'The response #/components/responses/None is not in the document and not fetched.',
    `The response ${elsewhere} is not in the document and not fetched.`,
  ])
})

t.test('notes are few, and can be printed', async (t) => {
  const paths = Array.from({ length: 25 }, (_, index) => [`/a${index}\u001B[2J`, { $ref: 'x' }])
  const { notes } = describeDocument(documentOf(Object.fromEntries(paths)))
  t.equal(notes.length, 21)
  t.match(notes[0], 'The path /a0\\u001b[2J is')
  t.equal(notes[20], 'And 5 more.')
})

t.test('names of prototypes are names', async (t) => {
  const schema = JSON.parse(
    '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"null"}}}',
  )
  const document = documentOf({
    '/__proto__': { get: { responses: { 200: {}, 404: json(schema) } } },
  })
  const { errors, routes } = describeDocument(document)
  t.strictSame(routes, { 'GET /__proto__': ['404'] })
  t.equal(
    JSON.stringify(errors['404']?.content),
    '{"application/json":{"properties":{"__proto__":{"type":"string"},"constructor":{"type":"null"}},"type":"object"}}',
  )
})
