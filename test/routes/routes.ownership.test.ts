import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import type { ErrorResourceOptions } from '../../plugin/options.ts'
import { createRouteIndex, isOurs } from '../../plugin/routes/routes.ts'
import { resolveOptions } from '../../plugin/options.ts'
import { createInstance } from '../../plugin/replies/plugin-instance.ts'
import { buildBareApp } from '../helpers/build-app.ts'

/** Asks of every request whether it is the plugin's, with the index alone and no hook of ours. */
async function askOf(
  t: Test,
  given: ErrorResourceOptions,
  declare: (app: FastifyInstance) => unknown,
  server: object = {},
) {
  const { app } = buildBareApp(t, server)
  const options = resolveOptions(given)
  const plugin = createInstance(options, createRouteIndex(app, options))
  const answers: boolean[] = []
  app.addHook('onRequest', async (request) => {
    answers.push(isOurs(plugin, request))
  })
  declare(app)
  await app.ready()
  return async (method: 'GET' | 'POST' | 'DELETE', url: string) => {
    await app.inject({ method, url })
    return answers.pop()
  }
}

const handler = async () => 'fine'

function declare(app: FastifyInstance): void {
  app.get('/orders', handler)
  app.get('/legacy/orders', handler)
  app.get('/legacy/new', { config: { errorResource: true } }, handler)
  app.get('/legacy/newer', { config: { errorResource: {} } }, handler)
  app.get('/alone', { config: { errorResource: false } }, handler)
}

/** Whose it is: without prefixes, with `except: ['/legacy']`, with `only: []`. */
const rows = [
  ['a route', 'GET', '/orders', true, true, false],
  ['a route on a path that is left out', 'GET', '/legacy/orders', true, false, false],
  ['one that wants it all the same', 'GET', '/legacy/new', true, true, true],
  ['one that says how it is to be treated', 'GET', '/legacy/newer?a=b', true, true, true],
  ['a route that opted out', 'GET', '/alone', false, false, false],
  ['an unknown path', 'GET', '/unknown', true, true, false],
  ['an unknown path below a prefix', 'GET', '/legacy/unknown?/orders', true, false, false],
  ['a wrong method', 'DELETE', '/orders', true, true, false],
  ['a wrong method below a prefix', 'POST', '/legacy/orders', true, false, false],
  ['a wrong method below a prefix in code', 'POST', '/%6Cegacy/orders', true, false, false],
  ['an unknown path below a prefix in code', 'GET', '/leg%61cy/%7E', true, false, false],
  ['a wrong method of one that wants it', 'POST', '/legacy/new', true, true, true],
] as const

for (const [name, method, url, always, except, only] of rows) {
  t.test(`whose it is: ${name}`, async (t) => {
    for (const [options, expected] of [
      [{}, always],
      [{ except: ['/legacy'] }, except],
      [{ only: [] }, only],
    ] as const) {
      const ask = await askOf(t, options, declare)
      t.equal(await ask(method, url), expected, JSON.stringify(options))
    }
  })
}

t.test('below a prefix is what the router takes for below it', async (t) => {
  const rules = { caseSensitive: false, ignoreDuplicateSlashes: true }
  const ask = await askOf(t, { except: ['/Legacy'] }, declare, { routerOptions: rules })
  for (const path of ['/legacy/orders', '/LEGACY/orders', '//legacy//nope', '/%4Cegacy/nope']) {
    t.equal(await ask('GET', path), false, path)
  }
  t.equal(await ask('GET', '/LEGACY/new'), true)
  t.equal(await ask('GET', '/Orders'), true)
})
