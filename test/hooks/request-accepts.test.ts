/** What reads the `Accept` fields of a request is that of `@fastify/accepts`, loaded by the first call. */
import { createRequire } from 'node:module'
import type { FastifyPluginCallback } from 'fastify'
import t from 'tap'
import { buildApp } from '../helpers/build-app.ts'

const require = createRequire(import.meta.url)
const path = require.resolve('@fastify/accepts')

t.test('it is loaded by the first call, not before', async (t) => {
  const { app } = await buildApp(t)
  app.get('/quiet', async () => 'quiet')
  app.get('/', async (request) => [request.accepts().types(['text/html', 'application/json'])])
  await app.inject('/quiet')
  t.notOk(path in require.cache)
  const response = await app.inject({ url: '/', headers: { accept: 'application/json' } })
  t.strictSame(response.json(), ['application/json'])
  t.ok(path in require.cache)
})

t.test('every method answers what it answers there', async (t) => {
  const { app } = await buildApp(t)
  const headers = {
    accept: 'text/html;q=0.5, application/json',
    'accept-charset': 'utf-8, iso-8859-1;q=0.2',
    'accept-encoding': 'br;q=0.3, gzip',
    'accept-language': 'de, en;q=0.4',
  }
  app.get('/', async (request) => ({
    types: [request.types(['html', 'json']), request.type(['html', 'json']), request.types()],
    charsets: [request.charsets(['utf-8']), request.charset(['utf-8'])],
    encodings: [request.encodings(['br', 'gzip']), request.encoding(['br', 'gzip'])],
    languages: [request.languages(['en', 'de']), request.language(['en', 'de'])],
    same: request.accepts() === request.accepts(),
  }))
  const response = await app.inject({ url: '/', headers })
  t.strictSame(response.json(), {
    types: ['json', 'json', ['application/json', 'text/html']],
    charsets: ['utf-8', 'utf-8'],
    encodings: ['gzip', 'gzip'],
    languages: ['de', 'de'],
    same: true,
  })
})

t.test('there is every method that the plugin has, and no other', async (t) => {
  const { app } = await buildApp(t)
  await app.ready()
  const plugin = require(path) as FastifyPluginCallback
  const names: string[] = []
  plugin({ decorateRequest: (name: string) => void names.push(name) } as never, {}, () => undefined)
  t.ok(names.length > 0)
  for (const name of names) t.ok(app.hasRequestDecorator(name), name)
})
