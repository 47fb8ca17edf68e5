import t from 'tap'
import errorResource from '../../plugin/index.ts'
import { buildApp, buildBareApp, problem, toAnswer } from '../helpers/build-app.ts'

const info = 30

t.test('a request without a route is logged once', async (t) => {
  const { app, lines } = await buildApp(t)
  await app.inject('/nope')
  t.strictSame(lines, [[info, 'Route GET:/nope not found']])
})

t.test('a wrong method is logged as what it is', async (t) => {
  const { app, lines } = await buildApp(t)
  app.get('/orders', async () => [])
  await app.inject({ method: 'DELETE', url: '/orders' })
  t.strictSame(lines, [[info, 'Method Not Allowed']])
})

t.test('a path that is left out has the answer of Fastify, and its line in the log', async (t) => {
  const { app, lines } = await buildApp(t, { plugin: { except: ['/admin'] } })
  const response = await app.inject('/admin/nope')
  t.match(response.json(), { error: 'Not Found', message: 'Route GET:/admin/nope not found' })
  t.strictSame(lines, [[info, 'Route GET:/admin/nope not found']])
})

for (const [name, isFirst] of [
  ['before the plugin', true],
  ['behind it', false],
] as const) {
  t.test(`a not-found handler that is set ${name} is the one that answers`, async (t) => {
    const { app } = buildBareApp(t)
    const set = () =>
      app.setNotFoundHandler((_request, reply) => {
        void reply.code(404).send({ message: 'Mine.' })
      })
    if (isFirst) set()
    await app.register(errorResource)
    if (!isFirst) set()
    const response = await app.inject('/nope')
    t.strictSame(toAnswer(response), problem(404, { detail: 'Mine.', instance: '/nope' }))
  })
}

t.test('what the not-found handler of the user says becomes the detail', async (t) => {
  const { app } = await buildApp(t)
  app.setNotFoundHandler((_request, reply) => {
    void reply.code(404).header('cache-control', 'max-age=60').send({ message: 'Look elsewhere.' })
  })
  const response = await app.inject('/nope')
  t.strictSame(
    toAnswer(response),
    problem(
      404,
      { detail: 'Look elsewhere.', instance: '/nope' },
      { 'cache-control': 'max-age=60', vary: 'Accept' },
    ),
  )
})

t.test('HEAD of a path without a route has the header fields of GET', async (t) => {
  const { app } = await buildApp(t)
  const get = await app.inject({ method: 'GET', url: '/nope' })
  const head = await app.inject({ method: 'HEAD', url: '/nope' })
  const { date: _getDate, ...getHeaders } = get.headers
  const { date: _headDate, ...headHeaders } = head.headers
  t.strictSame(
    { status: head.statusCode, headers: headHeaders, body: head.body },
    { status: 404, headers: getHeaders, body: '' },
  )
})

t.test('a long URL is not repeated either, nor cut and repeated', async (t) => {
  const { app } = await buildApp(t)
  const response = await app.inject(`/nope?token=${'secret'.repeat(200)}`)
  t.strictSame(toAnswer(response), problem(404, { instance: '/nope' }))
})
