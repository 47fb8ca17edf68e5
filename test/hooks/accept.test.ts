import { Readable } from 'node:stream'
import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import t from 'tap'
import { buildApp, problem, toAnswer } from '../helpers/build-app.ts'

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown

const json: Handler = () => ({ id: '42' })
const csv: Handler = (_request, reply) => reply.type('text/csv; charset=utf-8').send('id\n42')

const passing: readonly (readonly [name: string, accept: string | undefined, handler: Handler])[] =
  [
    ['a client without preference', undefined, csv],
    ['a client that takes anything', '*/*', csv],
    ['a client that takes the type', 'application/json;q=0.5, text/html', json],
    ['a client that takes the type by a wildcard', 'text/*', csv],
    ['an empty payload', 'application/xml', (_request, reply) => reply.send('')],
    ['no payload', 'application/xml', (_request, reply) => reply.send()],
    ['a payload without a type', 'application/xml', () => new Response(Buffer.from('id'))],
    ['a stream without a type', 'application/xml', () => Readable.from(['id'])],
    ['a redirect', 'application/xml', (_request, reply) => reply.redirect('/elsewhere')],
  ]

for (const [name, accept, handler] of passing) {
  t.test(`a success leaves as it is: ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/orders', async (request, reply) => handler(request, reply))
    const headers = accept === undefined ? {} : { accept }
    const response = await app.inject({ url: '/orders', headers })
    t.match(response.statusCode, /^(?:200|302)$/)
  })
}

const refused: readonly (readonly [
  name: string,
  accept: string,
  handler: Handler,
  available: readonly string[],
])[] = [
  ['an object', 'application/xml', json, ['application/json']],
  ['text with a type of its own', 'application/json', csv, ['text/csv']],
  [
    'a Response, which has its own header fields',
    'application/json',
    () => new Response('<p>', { headers: { 'content-type': 'text/html' } }),
    ['text/html'],
  ],
]

for (const [name, accept, handler, available] of refused) {
  t.test(`a success never leaves in a type the client refuses: ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/orders', async (request, reply) => handler(request, reply))
    const response = await app.inject({ url: '/orders', headers: { accept } })
    t.strictSame(
      toAnswer(response),
      problem(406, { instance: '/orders', available }, { vary: 'Accept' }),
    )
  })
}

t.test('a type that is none is refused, and not on offer', async (t) => {
  const { app } = await buildApp(t)
  const headers = { 'content-type': 'nonsense' }
  app.get('/orders', async () => new Response('id', { headers }))
  const response = await app.inject({ url: '/orders', headers: { accept: 'text/csv' } })
  t.strictSame(toAnswer(response), problem(406, { instance: '/orders' }))
})

t.test('a route that declares its types was judged before its handler ran', async (t) => {
  const { app } = await buildApp(t)
  const schema = { response: { 200: Type.Object({ id: Type.String() }) } }
  app.get('/orders', { schema }, async (_request, reply) => {
    reply.type('application/vnd.orders+json')
    return { id: '42' }
  })
  const response = await app.inject({ url: '/orders', headers: { accept: 'application/json' } })
  t.equal(response.statusCode, 200)
})

t.test('a client that refuses what it names gets the status where that is wanted', async (t) => {
  const { app } = await buildApp(t, { plugin: { statusOnly: true } })
  app.get('/orders', async () => ({ id: '42' }))
  const response = await app.inject({ url: '/orders', headers: { accept: 'application/json;q=0' } })
  t.strictSame([response.statusCode, response.body], [200, ''])
})

t.test('a route that opted out is not judged', async (t) => {
  const { app } = await buildApp(t)
  app.get('/orders', { config: { errorResource: false } }, async () => ({ id: '42' }))
  const response = await app.inject({ url: '/orders', headers: { accept: 'application/xml' } })
  t.strictSame(response.json(), { id: '42' })
})

t.test('a not-found handler that sends a success is not judged', async (t) => {
  const { app } = await buildApp(t)
  app.setNotFoundHandler(async (_request, reply) => reply.code(200).type('text/html').send('<p>'))
  const response = await app.inject({ url: '/page', headers: { accept: 'application/json' } })
  t.equal(response.body, '<p>')
})

t.test('any number of media types is judged alike', async (t) => {
  const { app } = await buildApp(t)
  app.get('/:type', async (request, reply) => {
    const { type } = request.params as { type: string }
    return reply.type(`text/${type}`).send('x')
  })
  const statuses = new Set<number>()
  for (let i = 0; i < 600; i++) {
    const headers = { accept: `text/t${String(i % 300)}` }
    const response = await app.inject({ url: `/t${String(i % 300)}`, headers })
    statuses.add(response.statusCode)
  }
  t.strictSame([...statuses], [200])
})
