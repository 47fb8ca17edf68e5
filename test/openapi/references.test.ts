import { Type } from '@sinclair/typebox'
import t from 'tap'
import { findReferences } from '../../plugin/openapi/references.ts'

const text = { type: 'string' }
const base = '/components/schemas/Taken'

const Node = Type.Recursive((This) => Type.Object({ next: Type.Array(This) }), { $id: 'node' })
const circle: { properties: Record<string, unknown> } = { properties: {} }
circle.properties['self'] = circle

/** Where the references of a schema lead once it is a component. */
const rows: readonly (readonly [name: string, schema: unknown, expected: object | undefined])[] = [
  ['none', { properties: { sku: text } }, undefined],
  [
    'a pointer',
    { properties: { next: { $ref: '#/properties/sku' } } },
    { '#/properties/sku': `#${base}/properties/sku` },
  ],
  ['the whole', { items: { $ref: '#' } }, { '#': `#${base}` }],
  [
    'what contains itself',
    { properties: { 'a/b~': Node } },
    { node: `#${base}/properties/a~1b~0` },
  ],
  [
    'two of one name',
    { properties: { a: { $id: 'x' }, b: { $id: 'x' }, c: { $ref: 'x' } } },
    { x: `#${base}/properties/a` },
  ],
  ['another document', { $ref: 'https://schemas.example/order' }, undefined],
  ['data', { const: { $ref: '#' }, examples: [{ $ref: '#' }] }, undefined],
  ['a property of that name', { properties: { $ref: text, $id: text } }, undefined],
  ['a schema in a circle', circle, undefined],
  ['nothing', undefined, undefined],
]

for (const [name, schema, expected] of rows) {
  t.test(`references lead into the document: ${name}`, async (t) => {
    const moved = findReferences(schema)?.(base)
    t.strictSame(moved && Object.fromEntries(moved), expected)
  })
}

t.test('a member may be named like a keyword that has data', async (t) => {
  for (const name of ['default', 'example', 'enum', 'const', 'x-order']) {
    const schema = { $defs: { Place: {} }, properties: { [name]: { $ref: '#/$defs/Place' } } }
    const moved = findReferences(schema)?.('/components/schemas/Sold')
    t.same([...(moved ?? [])], [['#/$defs/Place', '#/components/schemas/Sold/$defs/Place']], name)
  }
  t.equal(findReferences({ default: { $ref: '#/a' }, xml: { $ref: '#/a' } }), undefined)
})
