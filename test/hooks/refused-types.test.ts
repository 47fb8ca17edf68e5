import type { FastifyRequest } from 'fastify'
import t, { type Test } from 'tap'
import errorResource from '../../plugin/index.ts'
import { buildKnownRefusal, keepRefusedType } from '../../plugin/hooks/refused-types.ts'
import { buildBareApp, toAnswer } from '../helpers/build-app.ts'
import { openPlan } from '../helpers/open-plan.ts'

const xml = { method: 'POST', url: '/', headers: { 'content-type': 'text/xml' } } as const

async function build(t: Test) {
  const { app } = buildBareApp(t)
  const seen: unknown[] = []
  await app.register(errorResource)
  app.addHook('onError', async (_request, _reply, error) => {
    seen.push([error.name, error.message, error.statusCode, /\n {4}at /.test(String(error.stack))])
  })
  app.post('/', async () => 'read')
  return { app, seen }
}

t.test('the second refusal of a type is like the first, but for the stack', async (t) => {
  const { app, seen } = await build(t)
  const answers = [1, 2, 3].map(() => app.inject({ ...xml, payload: '<a/>' }))
  const [first, ...others] = (await Promise.all(answers)).map(toAnswer)
  t.equal(first?.status, 415)
  for (const answer of others) t.strictSame(answer, first)
  await app.inject({ ...xml, payload: '<a/>' })
  const said = ['FastifyError', 'Unsupported Media Type', 415]
  t.strictSame(seen.at(0), [...said, true])
  t.strictSame(seen.at(-1), [...said, false])
})

t.test('a type that a hook changes is judged by what it becomes', async (t) => {
  const { app } = await build(t)
  app.addHook('preParsing', async (request, _reply, payload) => {
    if (request.headers['x-json'] === 'yes')
      request.raw.headers['content-type'] = 'application/json'
    return payload
  })
  app.post('/hooked', async (request) => request.body)
  const hooked = { ...xml, url: '/hooked', payload: '{}' }
  t.equal((await app.inject(hooked)).statusCode, 415)
  const json = { ...hooked, headers: { ...hooked.headers, 'x-json': 'yes' } }
  t.equal((await app.inject(json)).body, '{}')
  t.equal((await app.inject(hooked)).statusCode, 415)
})

const requestOf = (type: string | undefined, body?: string) =>
  ({ body, raw: { headers: { 'content-type': type } } }) as unknown as FastifyRequest

class Refusal extends Error {
  override readonly name = 'FastifyError'
  readonly code = 'FST_ERR_CTP_INVALID_MEDIA_TYPE'
}

t.test('a refused type is remembered, unless it is long', async (t) => {
  const plan = openPlan()
  const long = `a/${'b'.repeat(511)}`
  for (const type of ['a/b', long]) keepRefusedType(requestOf(type), plan, new Refusal())
  t.type(buildKnownRefusal(requestOf('a/b'), plan), Refusal)
  t.equal(buildKnownRefusal(requestOf(long), plan), undefined)
})

const borrowed = Object.assign(new Error('no'), { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' })
class Another extends Error {
  override readonly name = 'FastifyError'
}

const forgotten: readonly (readonly [
  name: string,
  type: string | undefined,
  error: unknown,
  body?: string,
])[] = [
  ['an error that borrowed the code', 'a/b', borrowed],
  ['a refusal of content that was read', 'a/b', new Refusal(), 'read'],
  ['another error', 'a/b', new Error('no')],
  ['another error of Fastify', 'a/b', new Another()],
  ['something else than an error', 'a/b', undefined],
  ['a request without a type', undefined, new Refusal()],
]

for (const [name, type, error, body] of forgotten) {
  t.test(`nothing is remembered of ${name}`, async (t) => {
    const plan = openPlan()
    keepRefusedType(requestOf(type, body), plan, error)
    t.equal(plan.refusedTypes, undefined)
    t.equal(buildKnownRefusal(requestOf('a/b'), plan), undefined)
  })
}

t.test('a request without a type is not known to be refused', async (t) => {
  const plan = openPlan()
  keepRefusedType(requestOf('a/b'), plan, new Refusal())
  keepRefusedType(requestOf(''), plan, new Refusal())
  t.equal(buildKnownRefusal(requestOf(undefined), plan), undefined)
})
