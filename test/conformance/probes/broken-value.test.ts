import t from 'tap'
import { breakText, breakValue } from '../../../plugin/conformance/probes/broken-value.ts'
import {
  createOpenApiReader,
  type Place,
} from '../../../plugin/conformance/document/openapi-reader.ts'
import { createSchemaValidator } from '../../../plugin/conformance/document/schema-validator.ts'
import { documentOf } from '../../fixtures/conformance.ts'

function open(schema: object) {
  const document = documentOf({}, { components: { schemas: { S: schema } } })
  const reader = createOpenApiReader(document)
  const place = reader.at(reader.root, 'components', 'schemas', 'S') as Place
  return { reader, place, validate: createSchemaValidator(reader) }
}

function breakIt(schema: object, sample: unknown) {
  const { reader, place, validate } = open(schema)
  return breakValue(reader, place, sample, validate).map(({ what, value }) => [what, value])
}

t.test(
  'an object is broken as a whole, by a member of another type, and by a missing one',
  async (t) => {
    const schema = {
      type: 'object',
      required: ['size', 'name'],
      properties: { any: {}, name: { type: 'string' }, size: { type: 'integer', default: 1 } },
    }
    t.strictSame(breakIt(schema, { size: 1, name: 'a' }), [
      ['another type', 'conformance'],
      ['a member of another type: name', { size: 1, name: {} }],
      ['a missing member: name', { size: 1 }],
    ])
  },
)

t.test('a member that is an object gets a text', async (t) => {
  const schema = { type: 'object', properties: { of: { type: 'object' } } }
  t.strictSame(breakIt(schema, {}), [
    ['another type', 'conformance'],
    ['a member of another type: of', { of: 'conformance' }],
  ])
})

t.test('what the schema takes all the same is not a mistake', async (t) => {
  t.strictSame(breakIt({}, 'a'), [])
  t.strictSame(breakIt({ type: ['object', 'string'], required: ['a'] }, { a: 1 }), [])
  t.strictSame(breakIt({ type: 'object' }, null), [['another type', 'conformance']])
  t.strictSame(breakIt({ type: 'array' }, []), [['another type', {}]])
  t.strictSame(breakIt({ type: 'string' }, 'a'), [['another type', {}]])
})

const texts: readonly (readonly [name: string, schema: object, text: string | undefined])[] = [
  ['an integer', { type: 'integer' }, 'conformance'],
  ['a number', { type: 'number' }, 'conformance'],
  ['a boolean', { type: 'boolean' }, 'conformance'],
  ['one of a list', { type: 'string', enum: ['a'] }, 'conformance'],
  ['a pattern', { type: 'string', pattern: '^[a-z]+$' }, '!'],
  [
    'two characters at least',
    { type: 'string', pattern: '^(?!conf)', minLength: 2 },
    'conformance',
  ],
  ['a text that is not empty', { type: 'string', minLength: 1 }, ''],
  ['a text of a length', { type: 'string', maxLength: 20 }, 'x'.repeat(21)],
  ['a text of any length', { type: 'string', maxLength: 5000 }, undefined],
  ['any text', { type: 'string' }, undefined],
  ['a list', { type: 'array' }, undefined],
]

for (const [name, schema, text] of texts) {
  t.test(`a parameter is broken: ${name}`, async (t) => {
    const { place, validate } = open(schema)
    t.equal(breakText(place, validate), text)
  })
}

t.test('a parameter without a schema cannot be broken', async (t) => {
  t.equal(
    breakText(undefined, () => 'wrong'),
    undefined,
  )
})
