/**
 * An error handler that fails, or sends another error than the one it was given: what leaves is what that other
 * error may say, wherever the route stands, and nothing of what Fastify would have written of it.
 */
import Fastify, { type FastifyInstance, type RouteShorthandOptions } from 'fastify'
import t from 'tap'
import errorResource, { httpErrors, serverOptions } from '../../plugin/index.ts'

class AppError extends Error {}

const secret = 'hunter2'
const body = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } }
const only = (name: string) => ({ type: 'object', properties: { [name]: { type: 'string' } } })

const put = (error: Error, properties: object) => Object.assign(error, properties)

function fail(error: unknown): RouteShorthandOptions {
  return {
    errorHandler() {
      throw error
    },
  }
}

const title = {
  400: 'Bad Request',
  404: 'Not Found',
  409: 'Conflict',
  499: 'Client Error',
} as const
const plain = (status: keyof typeof title, more?: object) => ({
  title: title[status],
  status,
  ...more,
})
const broken = { title: 'Internal Server Error', status: 500 }

/** What happens on a route whose content is not valid, and what of it may leave. */
const table: Readonly<Record<string, readonly [options: RouteShorthandOptions, expected: object]>> =
  {
    'a plain error': [fail(new Error(secret)), broken],
    'a plain error with a 4xx': [
      fail(put(new Error('No such shelf.'), { statusCode: 404 })),
      plain(404, { detail: 'No such shelf.' }),
    ],
    'an error class of the language': [
      fail(put(new TypeError(secret), { statusCode: 400 })),
      plain(400),
    ],
    'a class of somebody': [fail(put(new AppError(secret), { statusCode: 404 })), plain(404)],
    'an error of ours': [fail(httpErrors.conflict('Taken.')), plain(409, { detail: 'Taken.' })],
    'no error at all': [
      {
        // One that is thrown at once Fastify takes for an answer.
        errorHandler: async () => Promise.reject(secret), // oxlint-disable-line prefer-promise-reject-errors
      },
      broken,
    ],
    'no whole number': [fail(put(new TypeError(secret), { statusCode: 499.5 })), broken],
    'a status without a name': [fail(put(new AppError(secret), { statusCode: 499 })), plain(499)],
    'header fields': [
      fail(put(new TypeError('x'), { statusCode: 400, headers: { 'x-secret': secret } })),
      plain(400),
    ],
    'an error that is sent': [
      {
        errorHandler: (_error, _request, reply) =>
          void reply.send(put(new AppError(secret), { status: 404 })),
      },
      plain(404),
    ],
    'a rejection': [
      { errorHandler: async () => Promise.reject(put(new RangeError(secret), { status: 404 })) },
      plain(404),
    ],
    'a status for the first error': [
      {
        errorHandler(_error, _request, reply) {
          reply.code(400)
          throw new Error(secret)
        },
      },
      plain(400),
    ],
    'a status for the second error': [
      {
        errorHandler(_error, _request, reply) {
          reply.code(409)
          throw new Error('Taken.')
        },
      },
      plain(409, { detail: 'Taken.' }),
    ],
    'a response schema with the message': [
      {
        ...fail(put(new TypeError(secret), { statusCode: 400 })),
        schema: { response: { 400: only('message') } },
      },
      plain(400),
    ],
    'a response schema without it': [
      {
        ...fail(put(new TypeError(secret), { statusCode: 400 })),
        schema: { response: { 400: only('error') } },
      },
      plain(400),
    ],
    'a text in the shape of Fastify': [
      {
        errorHandler(_error, _request, reply) {
          const text = { statusCode: 409, error: 'Conflict', message: 'Taken.' }
          void reply.code(409).type('application/json').send(JSON.stringify(text))
        },
      },
      plain(409, { detail: 'Taken.' }),
    ],
  }

const toPath = (name: string) => name.replaceAll(' ', '-')

/** Adds the routes below a prefix, and two scopes whose handlers fail one after the other. */
function addRoutes(app: FastifyInstance, prefix: string): void {
  for (const [name, [options]] of Object.entries(table)) {
    const schema = { ...options.schema, body }
    app.post(`${prefix}/${toPath(name)}`, { ...options, schema }, async () => 'fine')
  }
  app.register(async (outer) => {
    outer.setErrorHandler(() => {
      throw put(new TypeError(secret), { statusCode: 404 })
    })
    outer.register(async (inner) => {
      inner.setErrorHandler(() => {
        throw new Error(secret)
      })
      inner.post(`${prefix}/scopes`, { schema: { body } }, async () => 'fine')
    })
  })
}

async function exchange(app: FastifyInstance, url: string): Promise<[object, string]> {
  const { port } = app.server.address() as { port: number }
  const response = await fetch(`http://127.0.0.1:${port}${url}`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  })
  const text = await response.text()
  const { title, status, detail } = JSON.parse(text) as Record<string, unknown>
  const fields = JSON.stringify([...response.headers])
  const seen = { title, status, ...(detail === undefined ? {} : { detail }) }
  return [{ ...seen, isWire: response.status === status }, text + fields]
}

t.test('what leaves when an error handler fails', async (t) => {
  const app = Fastify({ ...serverOptions(), logger: false })
  t.teardown(() => app.close())
  addRoutes(app, '/older')
  app.register(errorResource)
  app.register(async (scope) => addRoutes(scope, '/younger'))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const rows = [...Object.entries(table), ['scopes', [{}, plain(404)]] as const]
  for (const [name, [, expected]] of rows) {
    for (const prefix of ['/older', '/younger']) {
      const [seen, all] = await exchange(app, `${prefix}/${toPath(name)}`)
      t.strictSame(seen, { ...expected, isWire: true }, `${prefix}: ${name}`)
      t.notMatch(all, secret, `${prefix}: ${name} says nothing else`)
    }
  }
})
