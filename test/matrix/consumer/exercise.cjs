/** What a service does with the package, for both module systems: it listens, is asked over a socket, and judges the answers. */
const assert = require('node:assert/strict')
const { once } = require('node:events')
const { connect } = require('node:net')

const about = (status, title) => ({ type: 'about:blank', title, status })

/** Runs the service on what a consumer got from `import` or `require()`. */
module.exports = async function exercise({ Fastify, Type, plugin, client, mappers, upstream }) {
  const { defineError, errorResponses, httpErrors, isErrorResource, serverOptions } = plugin
  const OrderExists = defineError({
    code: 'ORDER_EXISTS',
    status: 409,
    title: 'Order already exists',
    members: Type.Object({ orderId: Type.String() }),
    detail: ({ orderId }) => `Order ${orderId} already exists.`,
  })
  const Order = Type.Object({ orderId: Type.String() })

  const app = Fastify(serverOptions())
  // The namespace of require() is what a CommonJS service registers.
  await app.register(plugin, { mappers: mappers.standardMappers })
  const schema = { body: Order, response: { 201: Order, ...errorResponses(OrderExists) } }
  app.post('/orders', { schema }, async (request, reply) => {
    const { orderId } = request.body
    if (orderId === '42') return reply.error(OrderExists, { orderId })
    return reply.created({ orderId }, { location: `/orders/${orderId}` })
  })
  app.get('/defect', async () => {
    throw new Error('s3cr3t')
  })
  app.get('/gone', async () => {
    throw httpErrors.gone()
  })
  app.get('/behind', async () => {
    throw await upstream.passOn(await post('{"orderId":"42"}'), OrderExists)
  })
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })

  const post = (body) =>
    fetch(`${origin}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })

  const created = await post('{"orderId":"1"}')
  assert.equal(created.status, 201)
  assert.deepEqual(await created.json(), { orderId: '1' })

  const exists = {
    type: '/errors/order-exists',
    title: 'Order already exists',
    status: 409,
    code: 'ORDER_EXISTS',
    orderId: '42',
    detail: 'Order 42 already exists.',
  }
  for (const [response, wanted] of [
    [await post('{"orderId":"42"}'), { ...exists, instance: '/orders' }],
    [await fetch(`${origin}/behind`), { ...exists, instance: '/behind' }],
    [await fetch(`${origin}/gone`), { ...about(410, 'Gone'), instance: '/gone' }],
    [
      await fetch(`${origin}/defect`),
      { ...about(500, 'Internal Server Error'), instance: '/defect' },
    ],
    [await fetch(`${origin}/nothing`), { ...about(404, 'Not Found'), instance: '/nothing' }],
    [
      await fetch(`${origin}/orders`),
      { ...about(405, 'Method Not Allowed'), instance: '/orders', allow: ['POST'] },
    ],
    [
      await post('{}'),
      {
        ...about(400, 'Bad Request'),
        code: 'FST_ERR_VALIDATION',
        detail: "body must have required property 'orderId'",
        instance: '/orders',
        errors: [
          {
            detail: "must have required property 'orderId'",
            in: 'body',
            pointer: '#/orderId',
            code: 'required',
          },
        ],
      },
    ],
  ]) {
    assert.equal(response.status, wanted.status)
    assert.equal(response.headers.get('content-type'), 'application/problem+json')
    const { requestId, ...resource } = await client.readErrorResource(response)
    assert.ok(requestId)
    assert.ok(isErrorResource(resource))
    assert.deepEqual(resource, wanted)
  }

  // Fastify says it in different words from release to release; none of them may repeat the content.
  const malformed = await post('{"s3cr3t')
  assert.equal(malformed.status, 400)
  assert.doesNotMatch(await malformed.text(), /s3cr3t/)

  const socket = connect(new URL(origin).port, '127.0.0.1')
  socket.end('GET /%zz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
  const [bytes] = await once(socket, 'data')
  assert.match(String(bytes), /^HTTP\/1\.1 400 .*content-type: application\/problem\+json/is)
  assert.ok(app.errorResources.report().length > 0)
  await app.close()
  console.log(`Node ${process.versions.node}, Fastify ${app.version}`)
}

/** Every path the installed package offers, so that each is loaded with what it depends on. */
module.exports.paths = Object.keys(require('fastify-error-resource/package.json').exports)
  .filter((path) => !path.endsWith('.json'))
  .map((path) => `fastify-error-resource${path.slice(1)}`)
