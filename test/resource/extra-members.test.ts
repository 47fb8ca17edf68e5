import { Type } from '@sinclair/typebox'
import { type } from 'arktype'
import t from 'tap'
import { Type as Type1 } from 'typebox'
import { z } from 'zod'
import { occurrenceOf } from '../../plugin/errors/declaration.ts'
import {
  checkExtraMembers,
  createExtraSource,
  type ExtraMembers,
  extraSchemaOf,
  isExtraMembers,
} from '../../plugin/resource/extra-members.ts'

const members = Type.Object({ traceId: Type.String(), at: Type.Optional(Type.Integer()) })
const values = () => ({ traceId: 'a' })
const where = 'fastify-error-resource: extraMembers'

const shapes = [
  ['an object', { members, values }, true],
  ['nothing', null, false],
  ['a list', [members], false],
  ['a function', values, false],
] as const

for (const [name, given, holds] of shapes) {
  t.test(`extra members ${holds ? 'may' : 'may not'} be given as ${name}`, async (t) => {
    t.equal(isExtraMembers.holds(given), holds)
  })
}

const inputs = [
  ['a TypeBox object', members],
  ['TypeBox properties', { traceId: Type.String(), at: Type.Optional(Type.Integer()) }],
  ['properties of TypeBox 1.x', { traceId: Type1.String(), at: Type1.Optional(Type1.Integer()) }],
  ['a member of two letters', { id: Type.String() }],
  ['an object of Zod', z.object({ traceId: z.string() })],
  ['an object of ArkType, which is a function', type({ traceId: 'string' })],
  ['properties of Zod', { traceId: z.string() }],
] as const

for (const [name, input] of inputs) {
  t.test(`extra members may be declared as ${name}`, async (t) => {
    const extra = { members: input, values } as never
    checkExtraMembers(extra)
    t.equal(extraSchemaOf(extra)?.type, 'object')
  })
}

const membersRule = 'an object schema or its properties, such as { traceId: Type.String() }'
const refused: readonly (readonly [name: string, extra: object, sentence: string])[] = [
  [
    'a misspelled key',
    { member: {}, values },
    `${where} has no option "member"; it knows members, values. Did you mean "members"?`,
  ],
  ['no members', { values }, `${where}: option "members" must be ${membersRule}; it is missing.`],
  [
    'no values',
    { members },
    `${where}: option "values" must be a function (error, request) => the values of the members; it is missing.`,
  ],
  [
    'values that are there already',
    { members, values: { traceId: 'a' } },
    `${where}: option "values" must be a function (error, request) => the values of the members; it is {"traceId":"a"}.`,
  ],
  [
    'another schema than an object',
    { members: Type.String(), values },
    `${where}: members must be an object schema or its properties, such as Type.Object({ orderId: Type.String() }); they are {"type":"string"}.`,
  ],
  ...[
    'type',
    'title',
    'status',
    'code',
    'detail',
    'instance',
    'requestId',
    'errors',
    'retryAfter',
    'allow',
  ].map(
    (name) =>
      [
        `a member ${name}`,
        { members: { [name]: Type.String() }, values },
        `${where}: member "${name}" is a standard member of the Error Resource; choose another name.`,
      ] as const,
  ),
  [
    'a name with a hyphen',
    { members: { 'trace-id': Type.String() }, values },
    `${where}: member "trace-id" must start with a letter and have at least two letters, digits or underscores (RFC 9457 §4).`,
  ],
]

t.test('a name is free that is a header field alone in our errors', async (t) => {
  const members = { rateLimit: Type.String(), challenge: Type.String() }
  t.doesNotThrow(() => checkExtraMembers({ members, values }))
})

for (const [name, extra, sentence] of refused) {
  t.test(`extra members with ${name} are refused`, async (t) => {
    t.throws(() => checkExtraMembers(extra), new TypeError(sentence))
  })
}

for (const [name, schema] of [
  ['a length that is none', { type: 'string', minLength: 'x' }],
  ['a reference that leads nowhere', { $ref: '#/none' }],
] as const) {
  t.test(`a member that has ${name} is refused at start`, async (t) => {
    t.throws(() => checkExtraMembers({ members: { traceId: schema }, values }), {
      name: 'TypeError',
      message: new RegExp(`^${where}: the members are no valid schema: .+\\.$`),
    })
  })
}

const resource = { type: '/e', title: 'Conflict', status: 409, code: 'A', detail: 'No.' }

/** The values for an error, and what is told of them. */
function valuesOf(given: ExtraMembers['values'], schema: object = members) {
  const extra = { members: schema, values: given } as ExtraMembers
  checkExtraMembers(extra)
  const lines: unknown[][] = []
  const log = { warn: (...line: unknown[]) => void lines.push(line) }
  const occurrence = occurrenceOf(409, 'No.', { cause: 'why' })
  const source = createExtraSource(extra)
  const found = source?.valuesFor(resource, occurrence, undefined, log as never)
  return { found, lines }
}

t.test('nothing is prepared where the option is not in use', async (t) => {
  t.equal(createExtraSource(undefined), undefined)
  t.equal(extraSchemaOf(undefined), undefined)
})

t.test('values() is shown what the client is told, and what caused it', async (t) => {
  let shown: unknown
  valuesOf((error, request) => {
    shown = [error, request]
    return { traceId: 'a' }
  })
  t.strictSame(shown, [
    { status: 409, title: 'Conflict', code: 'A', detail: 'No.', cause: 'why' },
    undefined,
  ])
})

const circle: { self?: unknown } = {}
circle.self = circle

/** What values() makes, what is sent of it, and what is told of the rest. */
const made: readonly (readonly [
  name: string,
  values: () => unknown,
  found: object,
  sentence?: string | undefined,
])[] = [
  ['what is declared', () => ({ traceId: 'a', at: 1 }), { traceId: 'a', at: 1 }],
  ['an optional one that is undefined', () => ({ traceId: 'b', at: undefined }), { traceId: 'b' }],
  [
    'a value of another type',
    () => ({ traceId: 7, at: 1 }),
    { at: 1 },
    'values() is not as declared: traceId must be string.',
  ],
  [
    'nothing',
    () => undefined,
    {},
    "values() is not as declared: traceId must have required property 'traceId'.",
  ],
  [
    'a member that is none',
    () => ({ traceId: 'c', traceid: 'd' }),
    { traceId: 'c' },
    'values() is not as declared: there is no member "traceid" (did you mean "traceId"?).',
  ],
  [
    'a promise',
    () => Promise.reject(new Error('late')),
    {},
    'values() is async; it must answer at once. Its members were left out.',
  ],
  [
    'a failure',
    () => {
      throw new Error('no span')
    },
    {},
    'values() failed; its members were left out.',
  ],
  [
    'a trap',
    () => ({
      get traceId() {
        throw new Error('no span')
      },
    }),
    {},
  ],
]

for (const [name, make, found, sentence] of made) {
  t.test(`of ${name} there is sent what can be, and told once what cannot`, async (t) => {
    const first = valuesOf(make as never)
    t.strictSame(first.found, found)
    t.strictSame(valuesOf(make as never).lines, [])
    const words = first.lines.map((line) => line.find((part) => typeof part === 'string'))
    t.strictSame(words, sentence === undefined ? [] : [`extraMembers: ${sentence}`])
  })
}

for (const [name, value] of [
  ['a circle', circle],
  ['a bigint', 1n],
  ['a function', () => 1],
  ['a value that throws when it is written', { toJSON: () => JSON.parse('x') }],
] as const) {
  t.test(`a member of any type that is ${name} is left out`, async (t) => {
    const schema = { whatever: Type.Any(), traceId: Type.String() }
    const { found, lines } = valuesOf(() => ({ whatever: value, traceId: 'a' }), schema)
    t.strictSame(found, { traceId: 'a' })
    t.ok(lines.length <= 1)
  })
}

t.test(
  'values are read by a schema language, converted, and told of where they are not right',
  async (t) => {
    const schema = z.object({
      traceId: z.string(),
      port: z.number().transform(String).pipe(z.string()).optional(),
    })
    const right = valuesOf(() => ({ traceId: 'a', port: 80 }) as never, schema)
    t.strictSame(right, { found: { traceId: 'a', port: '80' }, lines: [] })
    const wrong = valuesOf(() => ({ traceId: 7, ports: 80 }) as never, schema)
    t.strictSame(wrong.found, {})
    t.strictSame(wrong.lines, [
      [
        'extraMembers: values() is not as declared: traceId (Invalid input: expected string, received number).',
      ],
      [
        'extraMembers: values() is not as declared: there is no member "ports" (did you mean "port"?).',
      ],
    ])
  },
)

t.test('a schema language that does not tell what it takes has no strangers', async (t) => {
  const schema = z.preprocess(
    (given) => given,
    z
      .object({ at: z.date() })
      .transform(({ at }) => ({ since: at.toISOString() }))
      .pipe(z.object({ since: z.string() })),
  )
  const { found, lines } = valuesOf(() => ({ at: new Date(0), other: 1 }) as never, schema)
  t.strictSame([found, lines], [{ since: '1970-01-01T00:00:00.000Z' }, []])
})
