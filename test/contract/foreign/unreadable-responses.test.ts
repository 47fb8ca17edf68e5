/** A `Response` whose content cannot be read keeps its status, on every way and wherever the route stands. */
import Fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import errorResource, { serverOptions } from '../../../plugin/index.ts'

const secret = 'hunter2'
const given = () => new Response(secret, { status: 404 })

const responses: Readonly<Record<string, () => Promise<Response>>> = {
  async 'read before'() {
    const response = given()
    await response.text()
    return response
  },
  async 'read by somebody else'() {
    const response = given()
    response.body?.getReader()
    return response
  },
  async 'broken off'() {
    const content = new ReadableStream({
      start(controller) {
        controller.error(new Error(secret))
      },
    })
    return new Response(content, { status: 404 })
  },
  async 'without content'() {
    return new Response(null, { status: 404 })
  },
  async 'with a method that throws'() {
    return Object.defineProperty(new Response(null, { status: 404 }), 'arrayBuffer', {
      get() {
        throw new Error(secret)
      },
    })
  },
}

function addRoutes(app: FastifyInstance, prefix: string): void {
  for (const [name, make] of Object.entries(responses)) {
    const url = (way: string) => `${prefix}/${way}/${name.replaceAll(' ', '-')}`
    const thrower = async () => {
      throw await make()
    }
    app.get(url('thrown'), thrower)
    app.get(url('returned'), make)
    app.get(url('sent'), async (_request, reply) => reply.send(await make()))
    app.get(
      url('handler'),
      { errorHandler: (error, _request, reply) => void reply.send(error) },
      thrower,
    )
    app.get(url('async-handler'), { errorHandler: async (error) => error }, thrower)
    app.get(
      url('rethrown'),
      {
        errorHandler(error) {
          throw error
        },
      },
      thrower,
    )
  }
}

t.test('a Response that cannot be read', async (t) => {
  const app = Fastify({ ...serverOptions(), logger: false })
  t.teardown(() => app.close())
  addRoutes(app, '/older')
  app.register(errorResource)
  app.register(async (scope) => addRoutes(scope, '/younger'))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as { port: number }
  for (const name of Object.keys(responses)) {
    for (const way of ['thrown', 'returned', 'sent', 'handler', 'async-handler', 'rethrown']) {
      for (const prefix of ['/older', '/younger']) {
        const path = `${prefix}/${way}/${name.replaceAll(' ', '-')}`
        const response = await fetch(`http://127.0.0.1:${port}${path}`)
        const { type, title, status, ...rest } = (await response.json()) as Record<string, unknown>
        t.strictSame(
          [response.status, response.headers.get('content-type'), type, title, status],
          [404, 'application/problem+json', 'about:blank', 'Not Found', 404],
          path,
        )
        t.notOk('detail' in rest, `${path} has nothing to say`)
      }
    }
  }
})
