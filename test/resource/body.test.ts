import t from 'tap'
import { Type } from '@sinclair/typebox'
import { z } from 'zod'
import { occurrenceOf, toDeclaredOccurrence } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import { isHttpError } from '../../plugin/errors/http-error.ts'
import { resolveOptions } from '../../plugin/options.ts'
import { createInstance } from '../../plugin/replies/plugin-instance.ts'
import { buildBody, varyOf, lastResortBody } from '../../plugin/resource/body.ts'

const plugin = createInstance(resolveOptions({}))

const Sold = defineError({
  code: 'SOLD',
  status: 409,
  title: 'Sold',
  members: Type.Object({ price: Type.Integer() }),
})

const Broken = defineError({
  code: 'BROKEN',
  status: 409,
  title: 'Broken',
  members: Type.Object({ price: Type.Integer() }),
})

const request = { headers: {}, url: '/things?token=1', id: 'r1' }

/** A log that keeps its lines. */
function keepLines() {
  const lines: unknown[] = []
  const log = { error: (...line: unknown[]) => void lines.push(line) }
  return { lines, log: log as never }
}

t.test('a body is what the client reads, with what has to be said of it', async (t) => {
  const { lines, log } = keepLines()
  const built = buildBody(plugin, occurrenceOf(409, 'No.'), { ...request, log }, { retryAfter: 5 })
  const { body, ...others } = built
  t.strictSame(others, {
    status: 409,
    contentType: 'application/problem+json',
    language: undefined,
    vary: [],
    varyWhenStored: ['Accept'],
  })
  t.strictSame(JSON.parse(body), {
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: 'No.',
    instance: '/things',
    requestId: 'r1',
  })
  t.strictSame(lines, [])
})

t.test('owed members are sent where the status owes them', async (t) => {
  const { log } = keepLines()
  const { body } = buildBody(plugin, occurrenceOf(503), { ...request, log }, { retryAfter: 5 })
  t.match(JSON.parse(body), { status: 503, retryAfter: 5 })
})

for (const [what, owed] of [
  ['without owed members', undefined],
  ['with owed members', {}],
] as const) {
  t.test(`members that are not as declared are left out and logged, ${what}`, async (t) => {
    const { lines, log } = keepLines()
    const occurrence = toDeclaredOccurrence(Sold, { price: 'dear' }, undefined)
    const { status, body } = buildBody(plugin, occurrence, { ...request, log }, owed)
    t.equal(status, 409)
    t.notOk(Object.hasOwn(JSON.parse(body) as object, 'price'))
    t.strictSame(lines, [
      [{}, 'Members of SOLD are not as declared and were left out: price must be integer.'],
    ])
  })
}

for (const [accept, contentType] of [
  [undefined, 'application/problem+json'],
  ['application/problem+json;q=0, application/json', 'application/json'],
] as const) {
  t.test(`what somebody else said in full is completed and stays, as ${contentType}`, async (t) => {
    const { log } = keepLines()
    const said = { type: 'https://other.example/full', title: 'Full', shelf: 7 }
    const occurrence = { ...occurrenceOf(507), said }
    const built = buildBody(plugin, occurrence, { ...request, headers: { accept }, log } as never)
    t.match(built, { status: 507, contentType, language: undefined })
    t.strictSame(JSON.parse(built.body), {
      type: 'https://other.example/full',
      title: 'Full',
      status: 507,
      instance: '/things',
      requestId: 'r1',
      shelf: 7,
    })
  })
}

t.test('it is problem details, whatever the service speaks besides', async (t) => {
  const { log } = keepLines()
  const mediaTypes = ['application/vnd.own+json'] as const
  const own = createInstance(resolveOptions({ profiles: [{ name: 'own', mediaTypes }] }))
  const occurrence = { ...occurrenceOf(507), said: { title: 'Full' } }
  const { contentType } = buildBody(own, occurrence as never, { ...request, log })
  t.equal(contentType, 'application/problem+json')
})

const circle: { self?: unknown } = {}
circle.self = circle

for (const [name, value] of [
  ['a circle', circle],
  ['a bigint', { left: 1n }],
  ['what fails as it is written', { toJSON: () => JSON.parse('x') }],
] as const) {
  t.test(`a member of any type that is ${name} is left out, and all else is sent`, async (t) => {
    const { lines, log } = keepLines()
    const Any = defineError({
      code: 'ANY',
      status: 409,
      title: 'Any',
      members: { what: Type.Any(), why: Type.String() },
    })
    const occurrence = toDeclaredOccurrence(Any, { what: value, why: 'x' }, undefined)
    const { status, body } = buildBody(plugin, occurrence, { ...request, log })
    t.equal(status, 409)
    t.strictSame(JSON.parse(body), {
      type: '/errors/any',
      title: 'Any',
      status: 409,
      code: 'ANY',
      instance: '/things',
      requestId: 'r1',
      why: 'x',
    })
    t.equal(
      (lines as string[][])[0]?.[1],
      'Members that JSON has no words for were left out: what.',
    )
    const said = { ...occurrenceOf(409), said: { what: value, why: 'x' } }
    t.match(JSON.parse(buildBody(plugin, said, { ...request, log }).body), {
      why: 'x',
      status: 409,
    })
  })
}

for (const [name, schema] of [
  ['is none', { type: 'string', minLength: 'x' }],
  ['refers to what is not there', { $ref: '#/nowhere' }],
] as const) {
  t.test(`an error whose member has a schema that ${name} is sent without it`, async (t) => {
    const { lines, log } = keepLines()
    const Odd = defineError({
      code: 'ODD',
      status: 409,
      title: 'Odd',
      members: { what: schema },
    })
    const occurrence = toDeclaredOccurrence(Odd, { what: 'x' }, undefined)
    for (let time = 0; time < 2; time++) {
      const { status, body } = buildBody(plugin, occurrence, { ...request, log })
      t.equal(status, 409)
      t.match(JSON.parse(body), { type: '/errors/odd', title: 'Odd', status: 409, code: 'ODD' })
    }
    const sentence = 'The members of ODD have a schema that cannot be used and were left out.'
    t.strictSame(
      (lines as string[][]).map(([, words]) => words),
      [sentence, sentence],
    )
  })
}

t.test('members of every error go with each of them, unless they cannot be written', async (t) => {
  const { log } = keepLines()
  const extraMembers = {
    members: { traceId: Type.String() },
    values: (_error: object, { id }: { id?: string } = {}) => ({ traceId: id ?? 'none' }),
  }
  const own = createInstance(resolveOptions({ extraMembers }))
  const traceOf = (from: object) =>
    (
      JSON.parse(buildBody(own, occurrenceOf(404), { ...request, log, ...from }).body) as {
        traceId: string
      }
    ).traceId
  t.equal(traceOf({}), 'none')
  t.equal(traceOf({ request: { id: 'a' } }), 'a')
})

t.test('a body that cannot be built is the last resort, and the reason is logged', async (t) => {
  const { lines, log } = keepLines()
  const failing = createInstance(
    resolveOptions({
      profiles: [
        {
          name: 'failing',
          mediaTypes: ['application/vnd.failing+json'],
          shapeOf: (_declaration, type, schema) => ({
            type,
            schema,
            toBody() {
              throw new Error('profile')
            },
          }),
        },
      ],
    }),
  )
  const occurrence = toDeclaredOccurrence(Broken, { price: 1 }, undefined)
  t.match(buildBody(failing, occurrence, { ...request, log }), {
    status: 500,
    body: lastResortBody,
    contentType: 'application/vnd.failing+json',
  })
  t.match(lines, [[{ err: { message: 'profile' } }, 'An Error Resource could not be serialized.']])
})

t.test('what a schema language refused is logged in its words, and once', async (t) => {
  const Dear = defineError({
    code: 'DEAR',
    status: 409,
    title: 'Dear',
    members: z.object({ price: z.int(), currency: z.string().default('EUR') }),
  })
  const { lines, log } = keepLines()
  const occurrence = toDeclaredOccurrence(Dear, { price: 'dear' }, undefined)
  const { body } = buildBody(plugin, occurrence, { ...request, log })
  const { price, currency } = JSON.parse(body) as Record<string, unknown>
  t.strictSame([price, currency], [undefined, 'EUR'])
  t.strictSame(lines, [
    [
      {},
      'Members of DEAR are not as declared and were left out: price (Invalid input: expected number, received string).',
    ],
  ])
})

t.test('the last resort is the Error Resource of a bare 500', async (t) => {
  t.strictSame(JSON.parse(lastResortBody), {
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
  })
})

t.test('an error that a cache may keep names every field that can choose another', async (t) => {
  const fields = { vary: [], varyWhenStored: ['Accept'] }
  const values = [undefined, 'max-age=5', 'private', 'no-store', 'private, NO-STORE'] as const
  t.strictSame(
    values.map((cacheControl) => varyOf(fields, cacheControl)),
    [['Accept'], ['Accept'], ['Accept'], [], []],
  )
})

t.test('a sentence of members that are not as declared is left out with them', async (t) => {
  const { log } = keepLines()
  const Left = defineError({
    code: 'LEFT',
    status: 409,
    title: 'Left',
    members: { left: Type.Integer(), of: Type.Optional(Type.Integer()) },
    detail: ({ left }) => `There are ${String(left)}.`,
  })
  const rows: readonly (readonly [members: object, init: object | undefined, detail?: string])[] = [
    [{ left: 1 }, undefined, 'There are 1.'],
    [{ left: { many: 1 } }, undefined],
    [{ left: 1, of: 'ten' }, undefined],
    [{ left: 'x' }, { detail: 'Said.' }, 'Said.'],
    [{}, undefined],
  ]
  for (const [members, init, detail] of rows) {
    for (const occurrence of [
      toDeclaredOccurrence(Left, members, init),
      Left(members as never, init),
    ]) {
      const { status, body } = buildBody(plugin, occurrence, { ...request, log })
      const sent = JSON.parse(body) as { code?: string; detail?: string }
      const thrown = isHttpError(occurrence) ? 'thrown' : 'sent'
      const name = `${thrown} with ${JSON.stringify(members)}`
      t.strictSame([status, sent.code, sent.detail], [409, 'LEFT', detail], name)
    }
  }
})

t.test('a sentence needs no members where none are declared as needed', async (t) => {
  const { log } = keepLines()
  const Maybe = defineError({
    code: 'MAYBE',
    status: 409,
    title: 'Maybe',
    members: { left: Type.Optional(Type.Integer()) },
    detail: () => 'Maybe some.',
  })
  const { body } = buildBody(plugin, toDeclaredOccurrence(Maybe, undefined, undefined), {
    ...request,
    log,
  })
  t.match(JSON.parse(body), { detail: 'Maybe some.' })
})

function shapeOf(): never {
  throw new Error('profile')
}

t.test('a profile that fails on a status as it stands leaves the last resort', async (t) => {
  const { log } = keepLines()
  const profiles = [{ name: 'bad', mediaTypes: ['application/vnd.bad+json'], shapeOf }] as const
  const own = createInstance(resolveOptions({ profiles }))
  t.equal(buildBody(own, occurrenceOf(404), { ...request, log }).body, lastResortBody)
})
