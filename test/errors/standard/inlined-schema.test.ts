import t from 'tap'
import { inlineSchema, rootOf } from '../../../plugin/errors/standard/inlined-schema.ts'

const text = { type: 'string' }
const node = { type: 'object', properties: { next: { $ref: '#/definitions/Node' } } }
const circle = { $ref: '#/definitions/one' }

const inlined: readonly (readonly [name: string, schema: object, expected: object])[] = [
  ['nothing', {}, {}],
  ['no reference', { properties: { sku: text } }, { properties: { sku: text } }],
  [
    'a definition of draft 7',
    { properties: { sku: { $ref: '#/definitions/Sku' } }, definitions: { Sku: text } },
    { properties: { sku: text } },
  ],
  [
    'a definition of 2020-12, with words of its own',
    { properties: { sku: { $ref: '#/$defs/Sku', title: 'x' } }, $defs: { Sku: text } },
    { properties: { sku: { ...text, title: 'x' } } },
  ],
  [
    'a definition whose name has to be escaped',
    { properties: { sku: { $ref: '#/$defs/a~1b%20~0' } }, $defs: { 'a/b ~': text } },
    { properties: { sku: text } },
  ],
  [
    'a definition that refers to another',
    {
      properties: { sku: { $ref: '#/$defs/one' } },
      $defs: { one: { $ref: '#/$defs/two' }, two: text },
    },
    { properties: { sku: text } },
  ],
  [
    'the same definition twice',
    {
      properties: { one: { $ref: '#/$defs/Sku' }, two: { $ref: '#/$defs/Sku' } },
      $defs: { Sku: text },
    },
    { properties: { one: text, two: text } },
  ],
  [
    'what contains itself',
    { properties: { root: { $ref: '#/definitions/Node' } }, definitions: { Node: node } },
    {
      properties: {
        root: { type: 'object', properties: { next: { $ref: '#/properties/root' } } },
      },
    },
  ],
  [
    'what contains itself in a list, below a name that has to be escaped',
    {
      properties: { 'a/b': { anyOf: [text, { $ref: '#/$defs/list' }] } },
      $defs: { list: { type: 'array', items: { $ref: '#/$defs/list' } } },
    },
    {
      properties: {
        'a/b': { anyOf: [text, { type: 'array', items: { $ref: '#/properties/a~1b/anyOf/1' } }] },
      },
    },
  ],
  [
    'a root that contains itself',
    { type: 'object', properties: { next: { allOf: [{ $ref: '#' }] } } },
    {
      type: 'object',
      properties: {
        next: { type: 'object', properties: { next: { $ref: '#/properties/next' } } },
      },
    },
  ],
  [
    'a reference in a circle',
    { properties: { sku: circle }, definitions: { one: circle } },
    { properties: { sku: { $ref: '#/properties/sku' } } },
  ],
  [
    'a definition that is a boolean',
    { properties: { sku: { $ref: '#/$defs/any' } }, $defs: { any: true } },
    { properties: { sku: true } },
  ],
  [
    'a reference elsewhere',
    { properties: { sku: { $ref: 'https://json-schema.org/draft-07/schema#' } } },
    { properties: { sku: { $ref: 'https://json-schema.org/draft-07/schema#' } } },
  ],
  ['data that looks like a reference', { const: { $ref: '#' } }, { const: { $ref: '#' } }],
  [
    'a property of the name of a keyword',
    { properties: { $defs: text } },
    { properties: { $defs: text } },
  ],
  ['several that hold', { allOf: [text, { minLength: 1 }] }, { allOf: [text, { minLength: 1 }] }],
  ['what is said of a default', { ...text, default: 'EUR' }, { ...text, examples: ['EUR'] }],
  [
    'what is said of a default beside examples',
    { ...text, default: 'EUR', examples: ['USD'] },
    { ...text, examples: ['USD'] },
  ],
  ['schemas that are booleans', { properties: { sku: true } }, { properties: { sku: true } }],
]

for (const [name, schema, expected] of inlined) {
  t.test(`a schema stands for itself with ${name}`, async (t) => {
    t.strictSame(inlineSchema({ ...schema }, schema as never), expected)
  })
}

t.test('a reference to nothing is refused', async (t) => {
  const schema = { properties: { sku: { $ref: '#/$defs/none' } } }
  t.throws(() => inlineSchema(schema, schema), /^nothing stands at #\/\$defs\/none$/)
})

const one = { type: 'object', properties: { one: text }, required: ['one'] }
const two = { type: 'object', properties: { two: text } }

const roots: readonly (readonly [name: string, schema: object, expected: object])[] = [
  ['an object', one, one],
  [
    'a reference',
    { $schema: 'x', $ref: '#/$defs/one', $defs: { one } },
    { ...one, $schema: 'x', $defs: { one } },
  ],
  [
    'several objects',
    { allOf: [one, { $ref: '#/$defs/two' }, true], $defs: { two } },
    {
      type: 'object',
      properties: { one: text, two: text },
      required: ['one'],
      $defs: { two },
    },
  ],
  ['a reference to itself', { $ref: '#' }, {}],
  ['a reference to nothing', { $ref: '#/$defs/none', title: 'x' }, { title: 'x' }],
  ['alternatives', { anyOf: [one, two] }, { anyOf: [one, two] }],
]

for (const [name, schema, expected] of roots) {
  t.test(`the root is found of ${name}`, async (t) => {
    t.strictSame(rootOf(schema as never), expected)
  })
}
