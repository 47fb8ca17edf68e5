import t from 'tap'
import { createCompareSchemas } from '../../../plugin/evolution/compare/compare-schemas.ts'
import type { ContractSchema } from '../../../plugin/evolution/contract.ts'
import { createFlatten } from '../../../plugin/evolution/schemas/flatten.ts'

type Schemas = Readonly<Record<string, ContractSchema>>

function compare(
  older: ContractSchema,
  newer: ContractSchema,
  { old = {}, young = {}, field }: { old?: Schemas; young?: Schemas; field?: string } = {},
) {
  const [before, after] = [old, young].map((schemas) => createFlatten((name) => schemas[name]))
  if (before === undefined || after === undefined) throw new Error()
  return createCompareSchemas(before, after)(older, newer, field).map(
    ({ rule, message }) => `${rule}: ${message}`,
  )
}

const text = { type: 'string' }
const one = { type: 'object', properties: { kind: { const: 'one' }, a: text } }
const two = { type: 'object', properties: { kind: { const: 'two' }, b: text } }
const ref = { $ref: '#/schemas/Node' }
const node = (of: ContractSchema) => ({ type: 'object', properties: { next: ref, of } })

for (const [name, older, newer, changes, others] of [
  ['what is the same', one, one, []],
  ['anything', true, text, []],
  [
    'the whole',
    text,
    { type: 'integer' },
    ['member-retyped: The content is integer now, and was string.'],
  ],
  [
    'a member',
    one,
    { ...one, properties: {} },
    [
      'optional-member-removed: The member kind is gone; it was not always there.',
      'optional-member-removed: The member a is gone; it was not always there.',
    ],
  ],
  [
    'a field',
    text,
    {},
    ['header-widened: The field a may be anything now, and was string.'],
    { field: 'a' },
  ],
  [
    'the alternative that is nearest',
    { oneOf: [one, two] },
    {
      oneOf: [
        { ...one, required: ['a'] },
        { ...two, properties: { kind: { const: 'two' }, b: {} } },
      ],
    },
    [
      'member-promised: The member a is always there now.',
      'member-widened: The member b may be anything now, and was string.',
    ],
  ],
  [
    'an alternative less',
    { oneOf: [one, two] },
    one,
    ['member-narrowed: The content has fewer alternatives.'],
  ],
  [
    'an alternative of another type',
    { oneOf: [one, two] },
    { oneOf: [one, two, text] },
    ['member-widened: The content may be string now.'],
  ],
  ['nothing that is something', false, text, ['member-widened: The content may be there now.']],
  [
    'something that is nothing',
    text,
    false,
    ['member-narrowed: The content has fewer alternatives.'],
  ],
  [
    'schemas by name, whatever the names',
    ref,
    { $ref: '#/schemas/Other' },
    [],
    { old: { Node: text }, young: { Other: text } },
  ],
  [
    'schemas of one name',
    ref,
    ref,
    ['member-retyped: The content is integer now, and was string.'],
    { old: { Node: text }, young: { Node: { type: 'integer' } } },
  ],
  [
    'what contains itself',
    ref,
    ref,
    [],
    { old: { Node: node(text) }, young: { Node: node(text) } },
  ],
  [
    'what contains itself and has changed',
    ref,
    ref,
    ['member-widened: The member of may be anything now, and was string.'],
    { old: { Node: node(text) }, young: { Node: node({}) } },
  ],
  [
    'what contains itself in another way',
    ref,
    { anyOf: [ref, ref] },
    [],
    { old: { Node: node(text) }, young: { Node: { anyOf: [node(text), node(text)] } } },
  ],
] as const) {
  t.test(`schemas are compared: ${name}`, async (t) => {
    t.strictSame(compare(older as ContractSchema, newer as ContractSchema, others), changes)
  })
}

const many = (type: string) => ({
  allOf: Array.from({ length: 7 }, () => ({
    oneOf: [{ type }, { minLength: 1 }, { maxLength: 1 }],
  })),
})

t.test('what takes too long is left aside, and said', async (t) => {
  const complex = 'undecided: The content is too complex to be compared.'
  t.strictSame(compare(many('string'), many('null')), [complex])
  t.strictSame(compare(text, many('null')), [complex])
  const grown = { $ref: '#/schemas/A' }
  const schemas = { A: many('string') }
  t.strictSame(
    compare(grown, grown, { old: schemas, young: schemas }),
    [],
    'as long as it is the same',
  )

  const wide = (leaf: object, depth: number): Exclude<ContractSchema, boolean> =>
    depth === 0
      ? { ...leaf }
      : {
          type: 'object',
          properties: Object.fromEntries(
            Array.from('abcdef', (name) => [name, wide(leaf, depth - 1)]),
          ),
        }
  const changes = compare(wide({ type: 'string' }, 6), wide({ type: 'integer' }, 6))
  t.ok(changes.length < 50_000)
  t.match(changes.at(-1), /^undecided: .* is too complex to be compared\.$/)
})

const b = (leaf: object) => ({
  type: 'object',
  properties: { x: { allOf: [{ $ref: '#/schemas/B' }, { $ref: '#/schemas/A' }] }, y: leaf },
})

t.test('schemas that grow into each other for ever come to an end', async (t) => {
  const a = {
    type: 'object',
    properties: { x: { allOf: [{ $ref: '#/schemas/A' }, { $ref: '#/schemas/B' }] } },
  }
  const start = { $ref: '#/schemas/A' }
  const changes = compare(start, start, { old: { A: a, B: b(text) }, young: { A: a, B: b({}) } })
  t.match(changes[0], /^member-widened: The member x\.y may be anything now/)
})
