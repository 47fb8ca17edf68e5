import t from 'tap'
import {
  createOpenApiReader,
  type JsonObject,
} from '../../../plugin/conformance/document/openapi-reader.ts'
import { createPatience } from '../../../plugin/conformance/document/patience.ts'
import { createSchemaValidator } from '../../../plugin/conformance/document/schema-validator.ts'
import { documentOf } from '../../fixtures/conformance.ts'

const validatorOf = (document: JsonObject) => createSchemaValidator(createOpenApiReader(document))

const schemas = {
  Order: {
    type: 'object',
    required: ['id', 'next'],
    properties: { id: { $ref: '#/components/schemas/Id' }, next: { type: 'string' } },
  },
  Id: { type: 'integer', minimum: 1, format: 'int32' },
  'a b/c': { type: 'string', 'x-extension': true },
  Broken: { type: 'string', pattern: '(' },
}
const document = documentOf({}, { components: { schemas } })
const at = (name: string) => `/components/schemas/${name}`

t.test('a value is judged by the schema at its place, references followed', async (t) => {
  const validate = validatorOf(document)
  t.equal(validate(at('Order'), { id: 1, next: 'a' }), undefined)
  t.equal(
    validate(at('Order'), { id: 0 }),
    "the content must have required property 'next', the content/id must be >= 1",
  )
  t.equal(validate(at('a b~1c'), 'x'), undefined)
  t.equal(validate(at('a b~1c'), 1), 'the content must be string')
})

t.test('what cannot be compiled, or is not there, takes everything', async (t) => {
  const validate = validatorOf(document)
  t.equal(validate(at('Broken'), 1), undefined)
  t.equal(validate(at('Broken'), 1), undefined, 'the second time as well')
  t.equal(validate(at('Missing'), 1), undefined)
})

t.test('limits of OpenAPI 3.0 that exclude are those of today', async (t) => {
  const number = { type: 'number', nullable: true }
  const limits = {
    Open: { ...number, minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: false },
    List: { type: 'array', items: [], enum: [[1], null] },
  }
  const validate = validatorOf({
    ...documentOf({}, { components: { schemas: limits } }),
    openapi: '3.0.3',
  })
  t.equal(validate(at('Open'), 0), 'the content must be > 0')
  t.equal(validate(at('Open'), 1), undefined)
  t.equal(validate(at('Open'), null), undefined)
  t.equal(validate(at('Open'), 2), 'the content must be <= 1')
})

t.test('a document whose schemas have one name is no reason to fail', async (t) => {
  const twice = { A: { $id: 'urn:same', type: 'string' }, B: { $id: 'urn:same', type: 'integer' } }
  const validate = validatorOf(documentOf({}, { components: { schemas: twice } }))
  t.equal(validate(at('A'), 1), undefined)
})

t.test('of many violations the first are told', async (t) => {
  const many = { type: 'object', required: ['a', 'b', 'c', 'd'] }
  const validate = validatorOf(documentOf({}, { components: { schemas: { many } } }))
  t.match(validate(at('many'), {}), /'a'.*'b'.*'c'$/)
})

t.test('a value that is nested deeper than calls can be is left alone', async (t) => {
  const L = { type: 'array', items: { $ref: '#/components/schemas/L' } }
  const validate = validatorOf(documentOf({}, { components: { schemas: { L } } }))
  let deep: unknown = 1
  for (let depth = 0; depth < 100_000; depth++) deep = [deep]
  t.equal(validate(at('L'), deep), undefined)
  t.equal(validate(at('L'), [1]), 'the content/0 must be array')
})

t.test('an asynchronous schema is left alone', async (t) => {
  const A = { $async: true, type: 'integer' }
  const validate = validatorOf(documentOf({}, { components: { schemas: { A } } }))
  t.equal(validate(at('A'), 'x'), undefined)
})

t.test('null is let through where OpenAPI 3.0 does', async (t) => {
  const Order = { type: 'object', required: ['id'] }
  const ref = { $ref: '#/components/schemas/Order' }
  const schemas = {
    Order,
    Typed: { type: 'string', nullable: true, enum: ['a'] },
    Untyped: { nullable: true, allOf: [ref] },
    Strict: { nullable: false, allOf: [ref] },
    Members: { type: 'object', properties: { nullable: { type: 'boolean' } } },
  }
  const document = { ...documentOf({}, { components: { schemas } }), openapi: '3.0.3' }
  const validate = validatorOf(document)
  for (const name of ['Typed', 'Untyped']) t.equal(validate(at(name), null), undefined, name)
  t.match(validate(at('Typed'), 'b'), 'equal to one of the allowed values')
  t.match(validate(at('Untyped'), {}), "must have required property 'id'")
  t.equal(validate(at('Strict'), null), 'the content must be object')
  t.equal(validate(at('Members'), { nullable: 1 }), 'the content/nullable must be boolean')
})

const catastrophic = '^(a+)+$'
const text = `${'a'.repeat(40)}!`
const levels = Array.from({ length: 40 }, (_, level) => [
  `L${level}`,
  { allOf: [1, 2].map(() => ({ $ref: `#/components/schemas/L${level + 1}` })) },
])
const endless: readonly (readonly [what: string, schema: object, value: unknown])[] = [
  ['pattern', { pattern: catastrophic }, text],
  ['patternProperties', { patternProperties: { [catastrophic]: false } }, { [text]: 1 }],
  ['propertyNames', { propertyNames: { pattern: catastrophic } }, { [text]: 1 }],
  ['references', { $ref: '#/components/schemas/L0' }, {}],
  ['uniqueItems', { uniqueItems: true }, Array.from({ length: 100_000 }, (_, index) => [index])],
]

for (const [what, schema, value] of endless) {
  t.test(`what takes too long takes everything, and is tried once: ${what}`, async (t) => {
    const schemas = { ...Object.fromEntries(levels), L40: { type: 'object' }, Endless: schema }
    const patience = createPatience({ each: 300, all: 10_000 })
    const reader = createOpenApiReader(documentOf({}, { components: { schemas } }), patience)
    const validate = createSchemaValidator(reader)
    t.equal(validate(at('Endless'), value), undefined)
    t.equal(patience.stopped, 1)
    t.equal(validate(at('Endless'), value), undefined)
    t.equal(patience.stopped, 1)
  })
}
