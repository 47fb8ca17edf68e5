import t from 'tap'
import { answerFor } from '../../plugin/hooks/placement.ts'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { placements, testPlacement } from '../fixtures/placements.ts'
import { buildBareApp } from '../helpers/build-app.ts'

for (const placement of placements.filter(({ name }) => /scope/.test(name))) {
  testPlacement(t, placement, ({ name }) => /success|unknown|method|OPTIONS|URL|text/.test(name))
}

t.test('a prefix with a parameter stands for every value of it', async (t) => {
  const { app } = buildBareApp(t)
  await app.register(async (scope) => void (await scope.register(errorResource)), {
    prefix: '/tenants/:tenant',
  })
  for (const [path, type] of [
    ['/tenants/a/nope', 'application/problem+json'],
    ['/tenants/a', 'application/problem+json'],
    ['/tenants', 'application/json; charset=utf-8'],
    ['/others/a/nope', 'application/json; charset=utf-8'],
  ] as const) {
    const response = await app.inject(path)
    t.equal(response.statusCode, 404)
    t.equal(response.headers['content-type'], type, path)
  }
})

t.test(
  'of several scopes the one with the longest prefix answers, and else the first',
  async (t) => {
    const { app } = buildBareApp(t, serverOptions() as object)
    for (const [prefix, cacheControl] of [
      ['/v1/deep', 'max-age=2'],
      ['/v1', 'max-age=1'],
    ] as const) {
      await app.register(
        async (scope) => void (await scope.register(errorResource, { cacheControl })),
        {
          prefix,
        },
      )
    }
    const ask = async (path: string) => (await app.inject(path)).headers['cache-control']
    t.equal(await ask('/v1/nope'), 'max-age=1')
    t.equal(await ask('/v1/deep/nope'), 'max-age=2')
    t.equal(await ask('/v1/%zz'), 'max-age=1')
    t.equal(await ask('//v1//deep///%zz'), 'max-age=2', 'empty segments are none')
    t.equal(await ask('/v1/deeper/%zz'), 'max-age=1')
    t.equal(await ask('/%zz'), 'max-age=2')
  },
)

const answer = () => undefined
const claim = (prefix: string[]) => ({ prefix, owner: {}, answer })

t.test('of a path no more is taken apart than scopes have prefixes', async (t) => {
  const { split, slice } = String.prototype
  for (const [prefixes, parts] of [
    [[[]], 0],
    [[[], ['v1']], 1],
    [[['v1', 'deep'], ['v1']], 2],
  ] as const) {
    const all = prefixes.map((prefix) => claim([...prefix]))
    const server = { [Symbol.for('fastify-error-resource.claims')]: all }
    const app = { server, initialConfig: {} } as never
    let taken = 0
    Object.assign(String.prototype, {
      slice(this: string, ...args: unknown[]) {
        taken++
        return Reflect.apply(slice, this, args) as string
      },
      split(this: string, ...args: unknown[]) {
        const all = Reflect.apply(split, this, args) as string[]
        taken += all.length
        return all
      },
    })
    const found = answerFor(app, '/a'.repeat(5000))
    Object.assign(String.prototype, { split, slice })
    t.equal(found, answer)
    t.equal(taken, parts)
  }
})

t.test('a scope of its own is no mistake where there are no routes at all', async (t) => {
  const { app } = buildBareApp(t)
  await app.register(async (scope) => void (await scope.register(errorResource)))
  await app.ready()
  t.equal((await app.inject('/nope')).headers['content-type'], 'application/problem+json')
})

t.test('routes elsewhere are, in a sentence that tells the way out', async (t) => {
  const { app } = buildBareApp(t)
  await app.register(async (scope) => void (await scope.register(errorResource)))
  app.get('/orders', async () => 'orders')
  await t.rejects(
    async () => void (await app.ready()),
    /Wrap the function that registers it with fastify-plugin/,
  )
})

t.test('an app without any registration has the words of an app with the defaults', async (t) => {
  const { app } = buildBareApp(t, serverOptions() as object)
  const response = await app.inject('/%zz')
  t.equal(response.statusCode, 400)
  t.equal(response.headers['content-type'], 'application/problem+json')
})
