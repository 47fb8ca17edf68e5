/** What schema languages can say and JSON cannot, or TypeBox never says: it is converted, checked, described or refused, and an error is sent whatever happens. */
import swagger from '@fastify/swagger'
import { Validator } from '@seriousme/openapi-schema-validator'
import { type } from 'arktype'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { z } from 'zod'
import errorResource, { defineError, errorResponses } from '../../plugin/index.ts'
import { mapConstraints } from '../../plugin/mappers/index.ts'
import { swaggerOptions } from '../../plugin/openapi/index.ts'
import { passOn } from '../../plugin/upstream/index.ts'

interface Served {
  readonly app: FastifyInstance
  readonly read: (path: string) => Promise<Record<string, unknown>>
  readonly lines: string[]
}

/** A service whose routes send or throw what is given, by name. */
async function serve(
  t: Test,
  routes: Readonly<Record<string, (reply: Sending) => unknown>>,
  options: object = {},
): Promise<Served> {
  const lines: string[] = []
  const stream = {
    write(line: string) {
      const { level, msg } = JSON.parse(line) as { level: number; msg: string }
      if (level > 30) lines.push(msg)
    },
  }
  const app: FastifyInstance = Fastify({ logger: { stream } })
  t.teardown(() => app.close())
  await app.register(errorResource, options as never)
  for (const [name, handler] of Object.entries(routes)) {
    app.get(`/${name}`, async (_request, reply) => handler(reply as never))
  }
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const read = async (path: string) => {
    const response = await fetch(`${origin}/${path}`)
    const body = (await response.json()) as Record<string, unknown>
    t.equal(response.status, body['status'])
    const { instance: _, requestId: __, title: ___, status: ____, type: _____, ...rest } = body
    return rest
  }
  return { app, read, lines }
}

interface Sending {
  error(...args: unknown[]): unknown
}

const raise = (error: unknown): never => {
  throw error
}

const head = { code: 'SOLD', status: 409, title: 'Sold' } as const

/** Members that leave otherwise than they are given. */
const Sold = defineError({
  ...head,
  members: z.object({
    since: z
      .date()
      .transform((date) => date.toISOString())
      .pipe(z.iso.datetime()),
    card: z
      .string()
      .min(8)
      .transform((card) => `…${card.slice(-4)}`)
      .pipe(z.string()),
    tries: z.coerce.number().default(1),
  }),
  detail: ({ since, card }) => `Card ${card} since ${since.slice(0, 10)}.`,
})
const given = { since: new Date('2026-11-23T08:00:00Z'), card: '4111111111111111' }
const sent = {
  code: 'SOLD',
  detail: 'Card …1111 since 2026-11-23.',
  since: '2026-11-23T08:00:00.000Z',
  card: '…1111',
  tries: 1,
}

t.test('members leave as their schema converts them, however they get here', async (t) => {
  const unique = Object.assign(new Error('x'), { code: '23505', constraint: 'sold', severity: 'E' })
  const problem = { type: '/errors/sold', title: 'Sold', status: 409, ...sent }
  const headers = { 'content-type': 'application/problem+json' }
  const respond = () => new Response(JSON.stringify(problem), { status: 409, headers })
  const { read, lines } = await serve(
    t,
    {
      sent: (reply) => reply.error(Sold, given),
      given: (reply) => reply.error(Sold(given)),
      thrown: () => raise(Sold(given)),
      caused: () => raise(new Error('x', { cause: Sold(given) })),
      mapped: () => raise(unique),
      passed: async () => raise(await passOn(respond(), Sold)),
    },
    { mappers: [mapConstraints({ sold: () => Sold(given) })] },
  )
  for (const path of ['sent', 'given', 'thrown', 'caused', 'mapped', 'passed']) {
    t.strictSame(await read(path), sent, path)
  }
  t.strictSame(lines, [])
})

t.test('what is wrong is left out, and nothing leaves that was not converted', async (t) => {
  const wrong = { ...given, since: 'yesterday' as never }
  const { read, lines } = await serve(t, {
    sent: (reply) => reply.error(Sold, wrong),
    thrown: () => raise(Sold(wrong)),
    caused: () => raise(new Error('x', { cause: Sold(wrong) })),
    nothing: (reply) => reply.error(Sold),
    misspelt: (reply) => reply.error(Sold, { ...given, trie: 3 }),
  })
  for (const path of ['sent', 'thrown', 'caused']) {
    t.strictSame(await read(path), { code: 'SOLD', card: '…1111', tries: 1 }, path)
  }
  t.strictSame(await read('nothing'), { code: 'SOLD', tries: 1 })
  t.strictSame(await read('misspelt'), sent)
  const line = 'Members of SOLD are not as declared and were left out: '
  const since = 'since (Invalid input: expected date, received string)'
  t.strictSame(lines.slice(0, 3), [`${line}${since}.`, `${line}${since}.`, `${line}${since}.`])
  t.match(lines[3], /left out: since \(.+\), card \(.+\)\.$/)
  t.match(lines[4], /there is no member "trie" \(did you mean "tries"\?\)\.$/)
})

/** Checks that cannot answer, or answer too late. */
const Later = defineError({
  ...head,
  code: 'LATER',
  members: z.object({
    card: z
      .string()
      .transform(async (card) => card.slice(-4))
      .pipe(z.string()),
  }),
})
const Failing = defineError({
  ...head,
  code: 'FAILING',
  members: type({ card: 'string' }).narrow(() => {
    throw new Error('out of order')
  }),
})
const Ordered = defineError({
  ...head,
  code: 'ORDERED',
  members: type({ from: 'number', to: 'number' }).narrow(
    ({ from, to }, context) => from <= to || context.mustBe('in order'),
  ),
})

const left = (code: string) =>
  `Members of ${code} are not as declared and were left out: all of them`

t.test('an error is sent whatever its schema does', async (t) => {
  const { read, lines } = await serve(t, {
    later: (reply) => reply.error(Later, { card: '4111111111111111' }),
    failing: (reply) => reply.error(Failing, { card: '4111111111111111' }),
    ordered: (reply) => reply.error(Ordered, { from: 2, to: 1 }),
  })
  t.strictSame(await read('later'), { code: 'LATER' })
  t.strictSame(await read('failing'), { code: 'FAILING' })
  t.strictSame(await read('ordered'), { code: 'ORDERED' })
  t.strictSame(lines.slice(0, 2), [
    `${left('LATER')} (its check answers later, or fails; an error is sent at once).`,
    `${left('FAILING')} (its check failed: out of order).`,
  ])
  t.match(lines[2], `${left('ORDERED')} (`)
})

t.test('members of every error are read by a schema language, too', async (t) => {
  const { read, app } = await serve(
    t,
    { nope: (reply) => reply.error(Ordered, { from: 1, to: 2 }) },
    {
      extraMembers: {
        members: z.object({
          at: z
            .date()
            .transform((date) => date.toISOString())
            .pipe(z.iso.datetime()),
        }),
        values: () => ({ at: new Date('2026-11-23T08:00:00Z') }),
      },
    },
  )
  const at = '2026-11-23T08:00:00.000Z'
  t.strictSame(await read('nope'), { code: 'ORDERED', at, from: 1, to: 2 })
  t.strictSame(await read('elsewhere'), { at })
  t.match(app.errorResources.toResource(Sold(given)), { ...sent, at })
})

interface Tree {
  name: string
  next?: Tree | undefined
}
const Node: z.ZodType<Tree> = z.object({
  name: z.string(),
  get next() {
    return Node.optional()
  },
})

/** What TypeBox seldom says. */
const Rich = defineError({
  ...head,
  code: 'RICH',
  members: z.object({
    tree: Node,
    json: z.json(),
    pair: z.tuple([z.string(), z.int()]),
    price: z.number().positive(),
    sizes: z.record(z.string(), z.int()),
    colour: z.enum(['red', 'blue']).nullable(),
    kind: z.discriminatedUnion('is', [
      z.object({ is: z.literal('a'), sku: z.string() }),
      z.object({ is: z.literal('b'), left: z.int() }),
    ]),
    sku: z.string().meta({ id: 'Sku', description: 'As it is printed.', examples: ['A-1'] }),
  }),
})
const rich = {
  tree: { name: 'a', next: { name: 'b' } },
  json: [1, { a: [null, 'x'] }],
  pair: ['a', 1],
  price: 0.5,
  sizes: { s: 1 },
  colour: null,
  kind: { is: 'b', left: 2 },
  sku: 'A-7',
} as const

for (const openapi of ['3.0.3', '3.1.0'] as const) {
  t.test(`what is rich in words is sent, and described in OpenAPI ${openapi}`, async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    const info = { title: 'Shop', version: '1' }
    await app.register(swagger, swaggerOptions({ openapi: { openapi, info } }))
    await app.register(errorResource)
    const schema = { response: errorResponses(Rich, Sold, Ordered) }
    app.get('/', { schema }, async (_request, reply) =>
      reply.error(Rich, { ...rich, json: [1, { a: [null, 'x'] }], pair: ['a', 1] }),
    )
    const origin = await app.listen({ host: '127.0.0.1', port: 0 })
    t.match(await (await fetch(origin)).json(), rich)
    const document = app.swagger()
    const validator = new Validator()
    const { valid, errors } = await validator.validate(structuredClone(document) as never)
    t.ok(valid, JSON.stringify(errors))
    const { schemas } = (document as { components: { schemas: Record<string, unknown> } })
      .components
    const references = JSON.stringify(schemas['Rich']).match(/"\$ref":"[^"]+"/g) ?? []
    const inside = references.filter((name) => !name.includes('/Violation"'))
    t.strictSame([...new Set(inside)].toSorted(), [
      '"$ref":"#/components/schemas/Rich/properties/json"',
      '"$ref":"#/components/schemas/Rich/properties/tree"',
    ])
    t.match(schemas['Rich'], {
      properties: {
        price:
          openapi === '3.0.3' ? { exclusiveMinimum: true, minimum: 0 } : { exclusiveMinimum: 0 },
        sku: { description: 'As it is printed.' },
      },
    })
  })
}
