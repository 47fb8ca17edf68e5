import type { FastifyInstance, FastifyReply, HTTPMethods } from 'fastify'
import t from 'tap'
import { httpErrors } from '../../plugin/index.ts'
import { buildApp } from '../helpers/build-app.ts'

type Refuse = (reply: FastifyReply) => unknown

/** The ways to refuse a method that has a route. */
const ways: readonly (readonly [name: string, refuse: Refuse])[] = [
  ['sent', (reply) => reply.methodNotAllowed()],
  ['thrown', () => Promise.reject(httpErrors.methodNotAllowed())],
  ['as a status', (reply) => reply.code(405).send('Not now.')],
  ['as a Response', async () => new Response(null, { status: 405 })],
  [
    'as problem details',
    (reply) =>
      reply
        .code(405)
        .type('application/problem+json')
        .send({ type: 'about:blank', title: 'No', status: 405 }),
  ],
]

/** @see RFC 9110 §15.5.6 */
const rows: readonly (readonly [
  refused: HTTPMethods,
  others: readonly HTTPMethods[],
  allow: string,
])[] = [
  ['POST', ['GET'], 'GET, HEAD'],
  ['GET', ['POST', 'PUT'], 'POST, PUT'],
  ['HEAD', ['POST'], 'POST'],
  ['DELETE', ['GET', 'PATCH'], 'GET, HEAD, PATCH'],
  ['PUT', [], 'PUT'],
]

function addRoutes(app: FastifyInstance, refused: HTTPMethods, refuse: Refuse): void {
  const method = refused === 'HEAD' ? 'GET' : refused
  app.route({ method, url: '/orders', handler: async (_request, reply) => refuse(reply) })
}

for (const [way, refuse] of ways) {
  for (const [refused, others, allow] of rows) {
    t.test(`a refused ${refused} beside ${others.join() || 'none'}, ${way}`, async (t) => {
      const { app } = await buildApp(t)
      addRoutes(app, refused, refuse)
      for (const method of others) {
        app.route({ method, url: '/orders', handler: async () => 'fine' })
      }
      const response = await app.inject({ method: refused as 'GET', url: '/orders' })
      t.equal(response.statusCode, 405)
      t.equal(response.headers.allow, allow)
      if (refused !== 'HEAD') t.strictSame(response.json().allow, allow.split(', '))
    })
  }
}

t.test('methods that a sender lists are the sender’s to list', async (t) => {
  const { app } = await buildApp(t)
  app.get('/orders', async (_request, reply) => reply.methodNotAllowed({ allow: ['GET'] }))
  app.post('/orders', async () => 'fine')
  const { headers } = await app.inject('/orders')
  t.equal(headers.allow, 'GET')
})
