import t from 'tap'
import { createOpenApiReader } from '../../../plugin/conformance/document/openapi-reader.ts'
import {
  createDescribeResponse,
  toMediaType,
} from '../../../plugin/evolution/document/describe-response.ts'
import { createSchemaCopier } from '../../../plugin/evolution/schemas/copy-schema.ts'
import { documentOf } from '../../fixtures/conformance.ts'

/** Describes one response. */
function describe(response: object) {
  const reader = createOpenApiReader(
    documentOf({}, { response, components: { schemas: { A: { type: 'string' } } } }),
  )
  const describeResponse = createDescribeResponse(reader, createSchemaCopier(reader))
  const place = reader.at(reader.root, 'response')
  if (place === undefined) throw new Error()
  const described = describeResponse(409, place)
  if (describeResponse(409, place) !== described) throw new Error('It is described once.')
  return described
}

const text = { type: 'string' }
const coded = (code: string, others: object = {}) => ({
  properties: { code: { const: code }, title: { const: 'T' }, ...others },
})
const released = { properties: { code: text, title: text } }

for (const [name, response, expected] of [
  ['nothing', {}, [{ content: {}, headers: {} }]],
  [
    'content without a schema',
    { content: { 'text/plain': {} } },
    [{ content: { 'text/plain': {} }, headers: {} }],
  ],
  [
    'content by reference',
    { content: { 'A/b; c=D; charset=utf-8': { schema: { $ref: '#/components/schemas/A' } } } },
    [{ content: { 'a/b;c=d': { $ref: '#/schemas/A' } }, headers: {} }],
  ],
  [
    'fields',
    {
      headers: {
        'X-B': { required: true, schema: { title: 'A', type: 'string' } },
        'x-a': { content: { 'application/json': { schema: text } } },
        'x-c': { required: 'yes' },
        'Content-Type': { required: true },
      },
    },
    [
      {
        content: {},
        headers: {
          'x-a': { required: false, schema: text },
          'x-b': { required: true, schema: text },
          'x-c': { required: false, schema: {} },
        },
      },
    ],
  ],
  [
    'one error in two media types',
    { content: { 'b/b': { schema: coded('A') }, 'a/a': { schema: coded('A') } } },
    [{ code: 'A', title: 'T', content: { 'a/a': released, 'b/b': released }, headers: {} }],
  ],
  [
    'two errors in two media types',
    {
      content: {
        'a/a': { schema: { oneOf: [coded('A'), coded('B')] } },
        'b/b': { schema: coded('B', { title: { const: 'U' } }) },
      },
    },
    [
      { code: 'A', title: 'T', content: { 'a/a': released }, headers: {} },
      { code: 'B', content: { 'a/a': released, 'b/b': released }, headers: {} },
    ],
  ],
  [
    'one error with two schemas',
    { content: { 'a/a': { schema: { oneOf: [coded('A'), coded('A', { b: text })] } } } },
    [
      {
        code: 'A',
        title: 'T',
        content: {
          'a/a': { anyOf: [{ properties: { b: text, code: text, title: text } }, released] },
        },
        headers: {},
      },
    ],
  ],
] as const) {
  t.test(`a response is described: ${name}`, async (t) => {
    t.strictSame(
      describe(response),
      expected.map((error) => ({ status: 409, ...error })),
    )
  })
}

for (const [given, expected] of [
  ['application/json', 'application/json'],
  ['Application/Problem+JSON; Charset=UTF-8', 'application/problem+json'],
  [
    'application/vnd.oracle.resource+json ; type=error',
    'application/vnd.oracle.resource+json;type=error',
  ],
  ['a/b;', 'a/b'],
] as const) {
  t.test(`${given} is the media type ${expected}`, async (t) => {
    t.equal(toMediaType(given), expected)
  })
}
