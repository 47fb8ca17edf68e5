/** The client reads what the plugin sends, whichever HTTP client brought it. */
import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { match, readErrorResource, retryAfter } from '../../../plugin/client/index.ts'
import { defineError } from '../../../plugin/index.ts'
import { requestId } from '../../fixtures/error-resource.ts'
import { serve } from '../../fixtures/fixture-app.ts'
import { ways } from './responses.ts'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String(), stream: Type.String() }),
  detail: ({ orderId }) => `Order ${orderId} already exists – 日本.`,
})

const page = '<!doctype html><title>Bad Gateway</title>'

function addRoutes(app: FastifyInstance): void {
  app.get('/taken', async (_request, reply) =>
    reply.error(OrderExists, { orderId: '42', stream: 'of orders' }),
  )
  app.get('/busy', async (_request, reply) => reply.serviceUnavailable({ retryAfter: 120 }))
  app.get('/later', async (_request, reply) =>
    reply.serviceUnavailable({ retryAfter: new Date(Date.now() + 3_600_000) }),
  )
  app.get('/broken', async () => {
    throw new Error('hunter2')
  })
  app.get(
    '/invalid',
    { schema: { querystring: Type.Object({ n: Type.Integer() }) } },
    async () => 1,
  )
  app.get('/proxy', { config: { errorResource: false } }, async (_request, reply) =>
    reply.code(502).type('text/html').header('retry-after', '7').send(page),
  )
  app.get('/fine', async () => ({ type: 'about:blank', title: 'Fine', status: 409 }))
}

const answers: readonly (readonly [path: string, expected: object])[] = [
  [
    '/taken',
    {
      type: '/errors/order-exists',
      title: 'Order already exists',
      status: 409,
      code: 'ORDER_EXISTS',
      orderId: '42',
      stream: 'of orders',
      detail: 'Order 42 already exists – 日本.',
      instance: '/taken',
      requestId,
    },
  ],
  ['/nope', { type: 'about:blank', title: 'Not Found', status: 404, instance: '/nope', requestId }],
  [
    '/busy',
    {
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      instance: '/busy',
      requestId,
      retryAfter: 120,
    },
  ],
  [
    '/broken',
    {
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      instance: '/broken',
      requestId,
    },
  ],
  [
    '/invalid?n=x',
    {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'FST_ERR_VALIDATION',
      detail: 'querystring/n must be integer',
      instance: '/invalid',
      requestId,
      errors: [{ detail: 'must be integer', in: 'query', name: 'n', code: 'type' }],
    },
  ],
]

for (const { name, ask } of ways) {
  t.test(`by ${name}`, async (t) => {
    const { port } = await serve(t, addRoutes, { server: { forceCloseConnections: true } })
    const at = (path: string) => ask(`http://127.0.0.1:${port}${path}`)

    t.test('every error is read whole', async (t) => {
      for (const [path, expected] of answers) {
        t.strictSame(await readErrorResource(await at(path)), expected, path)
      }
    })

    t.test('a declared error is recognised, by its declaration and by its code', async (t) => {
      const resource = await readErrorResource<typeof OrderExists>(await at('/taken'))
      t.ok(OrderExists.is(resource) && resource.orderId === '42')
      if (resource === undefined) return
      t.equal(match(resource, { ORDER_EXISTS: (e) => e.orderId, default: () => 'none' }), '42')
    })

    t.test('the advice to wait is the same in header and Error Resource', async (t) => {
      const response = await at('/busy')
      t.equal(retryAfter(response), 120_000)
      t.equal(retryAfter(await readErrorResource(response)), 120_000)
      const later = retryAfter(await at('/later')) ?? 0
      t.ok(later > 3_500_000 && later <= 3_600_000, `${later} ms`)
    })

    t.test('the page of a proxy is what its status line says', async (t) => {
      t.strictSame(await readErrorResource(await at('/proxy')), {
        type: 'about:blank',
        title: 'Bad Gateway',
        status: 502,
        retryAfter: 7,
      })
    })

    t.test('a success is no Error Resource, whatever it carries', async (t) => {
      t.equal(await readErrorResource(await at('/fine')), undefined)
    })
  })
}

t.test('what is not read is left to the user', async (t) => {
  const { port } = await serve(t, addRoutes, { server: { forceCloseConnections: true } })
  const proxied = await fetch(`http://127.0.0.1:${port}/proxy`)
  await readErrorResource(proxied)
  t.equal(await proxied.text(), page)
  const fine = await fetch(`http://127.0.0.1:${port}/fine`)
  await readErrorResource(fine)
  t.match(await fine.json(), { title: 'Fine' })
})

for (const { name, ask } of ways) {
  t.test(`a service that is gone is no response of ${name}`, async (t) => {
    const { app, port } = await serve(t, addRoutes, { server: { forceCloseConnections: true } })
    await app.close()
    const error: unknown = await ask(`http://127.0.0.1:${port}/taken`).catch((e: unknown) => e)
    t.ok(error instanceof Error)
    t.equal(await readErrorResource(error), undefined)
    t.equal(retryAfter(error), undefined)
  })
}
