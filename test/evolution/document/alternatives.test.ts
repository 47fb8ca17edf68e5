import t from 'tap'
import type { ContractSchema } from '../../../plugin/evolution/contract.ts'
import { listAlternatives } from '../../../plugin/evolution/document/alternatives.ts'
import { createFlatten } from '../../../plugin/evolution/schemas/flatten.ts'

const text = { type: 'string' }
const schemas: Record<string, ContractSchema> = {
  Kind: { enum: ['urn:a', 'urn:b'] },
  Error: { properties: { code: { const: 'A' } } },
}
const list = (schema: ContractSchema) =>
  listAlternatives(
    createFlatten((name) => schemas[name]),
    schema,
  )
const problem = (properties: object, others: object = {}) => ({
  type: 'object',
  properties,
  ...others,
})

t.test('what fixes nothing is as it was', async (t) => {
  for (const schema of [
    text,
    { $ref: '#/schemas/None' },
    { oneOf: [text, problem({ code: text })] },
    problem({ code: { const: 1 } }),
    problem({ code: {} }),
    problem({ code: false }),
    { properties: null },
  ]) {
    t.strictSame(list(schema), [{ fixed: {}, schema }])
  }
})

for (const [name, schema, expected] of [
  [
    'a code, a type, a title and a status',
    problem({
      code: { const: 'A' },
      type: { enum: ['urn:a'] },
      title: { const: 'B' },
      status: { const: 409 },
      a: text,
    }),
    [
      {
        fixed: { type: 'urn:a', code: 'A', title: 'B' },
        schema: problem({
          code: text,
          type: text,
          title: text,
          status: { type: 'integer' },
          a: text,
        }),
      },
    ],
  ],
  [
    'a title alone',
    problem({ title: { const: 'A' }, status: text }),
    [{ fixed: { title: 'A' }, schema: problem({ title: text, status: text }) }],
  ],
  [
    'titles, which are left',
    problem({ title: { enum: ['A', 'B'] } }),
    [{ fixed: {}, schema: problem({ title: { enum: ['A', 'B'] } }) }],
  ],
  [
    'a reference',
    { $ref: '#/schemas/Error' },
    [{ fixed: { code: 'A' }, schema: { properties: { code: text } } }],
  ],
  [
    'types by reference',
    problem({ type: { $ref: '#/schemas/Kind' }, code: { const: 'A' } }),
    [
      { fixed: { type: 'urn:a', code: 'A' }, schema: problem({ type: text, code: text }) },
      { fixed: { type: 'urn:b', code: 'A' }, schema: problem({ type: text, code: text }) },
    ],
  ],
  [
    'types and codes, of which types tell',
    problem({ type: { $ref: '#/schemas/Kind' }, code: { enum: ['A', 'B'] } }),
    [
      { fixed: { type: 'urn:a' }, schema: problem({ type: text, code: { enum: ['A', 'B'] } }) },
      { fixed: { type: 'urn:b' }, schema: problem({ type: text, code: { enum: ['A', 'B'] } }) },
    ],
  ],
  [
    'codes',
    problem({ type: { const: 'urn:a' }, code: { anyOf: [{ const: 'A' }, { const: 'B' }] } }),
    [
      { fixed: { type: 'urn:a', code: 'A' }, schema: problem({ type: text, code: text }) },
      { fixed: { type: 'urn:a', code: 'B' }, schema: problem({ type: text, code: text }) },
    ],
  ],
  [
    'a choice, of which one fixes nothing',
    { oneOf: [problem({ code: { const: 'A' } }), text] },
    [
      { fixed: { code: 'A' }, schema: problem({ code: text }) },
      { fixed: {}, schema: text },
    ],
  ],
] as const) {
  t.test(`errors are told apart: ${name}`, async (t) => {
    t.strictSame(list(schema), expected)
  })
}

t.test('more codes than anybody has are values of a member', async (t) => {
  const schema = problem({ code: { enum: Array.from({ length: 501 }, (_, index) => `A${index}`) } })
  t.strictSame(list(schema), [{ fixed: {}, schema }])
})

t.test('more alternatives than can be told apart are one error', async (t) => {
  const schema = {
    oneOf: Array.from({ length: 65 }, (_, index) => problem({ code: { const: `A${index}` } })),
  }
  t.strictSame(list(schema), [{ fixed: {}, schema }])
})
