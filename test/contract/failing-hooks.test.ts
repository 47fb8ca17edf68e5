/** Hooks that fail while something is sent, with whatever can be thrown: one answer, wherever the plugin stands. */
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { runInNewContext } from 'node:vm'
import type { FastifyInstance, FastifyReply } from 'fastify'
import t from 'tap'
import errorResource from '../../plugin/index.ts'
import { secret, start } from '../fixtures/placements.ts'
import { field, json, talk } from '../fixtures/raw-http.ts'

const ForeignError = runInNewContext('Error') as ErrorConstructor

/** What is thrown, and what it is to the client. */
const thrown: readonly (readonly [
  name: string,
  make: () => unknown,
  status: number,
  detail?: string,
])[] = [
  ['an Error', () => new Error(secret), 500],
  ['an Error of another realm', () => new ForeignError(secret), 500],
  ['a text', () => secret, 500],
  ['a number', () => 42, 500],
  ['an object', () => ({ secret }), 500],
  ['an object with a status', () => ({ statusCode: 404, message: 'Not here.' }), 404, 'Not here.'],
  ['bytes', () => Buffer.from(secret), 500],
  ['a stream', () => Readable.from([secret]), 500],
  ['a Response', () => new Response('No.', { status: 403 }), 403, 'No.'],
  ['a Response that is a success', () => new Response(secret), 500],
  ['a redirect', () => new Response(null, { status: 302, headers: { location: '/login' } }), 302],
]

type Stage = (path: string, make: () => unknown) => (app: FastifyInstance) => void
const object = async () => ({ fine: true })

/** Where it is thrown, behind a success. */
const stages: Readonly<Record<string, Stage>> = {
  'an onSend hook throws': (path, make) => (app) =>
    app.get(path, { onSend: async () => Promise.reject(make()) }, object),
  'an onSend hook throws late': (path, make) => (app) =>
    app.get(path, { onSend: async () => delay(2).then(() => Promise.reject(make())) }, object),
  'an onSend hook hands over': (path, make) => (app) =>
    app.get(path, { onSend: (_q, _r, _p, done) => done(make() as Error) }, object),
  'a preSerialization hook throws': (path, make) => (app) =>
    app.get(path, { preSerialization: async () => Promise.reject(make()) }, object),
  'a preSerialization hook hands over': (path, make) => (app) =>
    app.get(path, { preSerialization: (_q, _r, _p, done) => done(make() as Error) }, object),
  'an onSend hook of an inner scope throws': (path, make) => (app) =>
    app.register(async (scope) => {
      scope.addHook('onSend', async () => Promise.reject(make()))
      scope.get(path, object)
    }),
}

const add = async (scope: FastifyInstance): Promise<void> =>
  void (await scope.register(errorResource))

type Routes = (app: FastifyInstance) => void

const placements: Readonly<Record<string, (app: FastifyInstance, routes: Routes) => unknown>> = {
  awaited: async (app, routes) => {
    await add(app)
    routes(app)
  },
  queued: (app, routes) => {
    void app.register(errorResource)
    routes(app)
  },
  'behind its routes': async (app, routes) => {
    routes(app)
    await add(app)
  },
  'behind a scope with the routes': async (app, routes) => {
    await app.register(async (scope) => routes(scope))
    await add(app)
  },
  'behind the routes of a scope': (app, routes) =>
    app.register(async (scope) => {
      routes(scope)
      await add(scope)
    }),
}

const ask = async (port: number, path: string, method = 'GET') =>
  (
    await talk(port, `${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`, {
      methods: [method],
    })
  ).responses[0]

for (const [placement, build] of Object.entries(placements)) {
  const rows = Object.entries(stages).flatMap(([stage, route], s) =>
    thrown.map(([name, make, status, detail], n) => {
      const path = `/${s}/${n}`
      return { name: `${stage}: ${name}`, path, status, detail, route: route(path, make) }
    }),
  )
  t.test(`the plugin ${placement}`, async (t) => {
    const port = await start(t, (app) => build(app, (all) => rows.forEach((row) => row.route(all))))
    for (const { name, path, status, detail } of rows) {
      const response = await ask(port, path)
      if (response === undefined) {
        t.fail(`no response: ${name}`)
        continue
      }
      t.equal(response.status, status, name)
      if (status < 400) {
        t.equal(field(response, 'location'), '/login', name)
        continue
      }
      t.equal(field(response, 'content-type'), 'application/problem+json', name)
      const title = { 403: 'Forbidden', 404: 'Not Found', 500: 'Internal Server Error' }[status]
      t.strictSame(
        json(response),
        {
          type: 'about:blank',
          title,
          status,
          ...(detail !== undefined && { detail }),
          instance: path,
          requestId: 'r1',
        },
        name,
      )
    }
  })
}

type Send = (reply: FastifyReply) => unknown

/** What a handler sends before the hook fails, and the detail of the 404 that reaches the client. */
const sent: readonly (readonly [name: string, send: Send, status: number, detail?: string])[] = [
  ['a text', (reply) => reply.code(404).send('Gone.'), 404, 'Gone.'],
  ['an object', (reply) => reply.code(404).send({ message: 'Gone.' }), 404, 'Gone.'],
  ['nothing', (reply) => reply.code(404).send(), 404],
  ['bytes', (reply) => reply.code(404).send(Buffer.from([0])), 404],
  ['a success', (reply) => reply.send('fine'), 500],
]

for (const [placement, build] of Object.entries(placements)) {
  t.test(`a hook that fails behind an error changes nothing of it: ${placement}`, async (t) => {
    const rows = sent.flatMap(([name, send, status, detail], s) =>
      [() => new Error(secret), () => secret, () => new TypeError(secret)].map((make, n) => {
        return { name: `${name}, ${n}`, path: `/${s}/${n}`, send, status, detail, make }
      }),
    )
    const port = await start(t, (app) =>
      build(app, (all) => {
        for (const { path, send, make } of rows) {
          void all.register(async (scope) => {
            scope.addHook('onSend', async () => Promise.reject(make()))
            scope.get(path, (_request, reply) => send(reply))
          })
        }
      }),
    )
    for (const { name, path, status, detail } of rows) {
      const response = await ask(port, path)
      if (response === undefined) {
        t.fail(`no response: ${name}`)
        continue
      }
      const { detail: told, ...rest } = json(response) as Record<string, unknown>
      const title = status === 404 ? 'Not Found' : 'Internal Server Error'
      const members = { type: 'about:blank', title, status, instance: path, requestId: 'r1' }
      t.strictSame(rest, members, name)
      t.equal(told, detail, name)
    }
  })
}

/** Hooks of a route that spoil what they are handed. */
const spoilers: readonly (readonly [name: string, onSend: (reply: FastifyReply) => unknown])[] = [
  ['a field that cannot be written', (reply) => void reply.header('x-bad', '\n')],
  ['a status that cannot be written', (reply) => void (reply.raw.statusCode = 99)],
  [
    'other words in the place of an error',
    (reply) => {
      reply.code(403)
      return secret
    },
  ],
  [
    'an object in the place of content',
    (reply) => {
      reply.code(500)
      return { secret }
    },
  ],
]

for (const [placement, build] of Object.entries(placements)) {
  t.test(`a hook that spoils an answer: ${placement}`, async (t) => {
    const port = await start(t, (app) =>
      build(app, (all) => {
        for (const [index, [, spoil]] of spoilers.entries()) {
          const onSend = async (_request: unknown, reply: FastifyReply) => spoil(reply)
          all.get(`/${index}`, { onSend }, async () => {
            throw new Error(secret)
          })
        }
      }),
    )
    for (const [index, [name]] of spoilers.entries()) {
      for (const method of ['GET', 'HEAD']) {
        const response = await ask(port, `/${index}`, method)
        if (response === undefined) {
          t.fail(`no response: ${name}`)
          continue
        }
        t.equal(response.status, 500, name)
        t.equal(field(response, 'content-type'), 'application/problem+json', name)
        if (method === 'HEAD') continue
        t.match(json(response), { title: 'Internal Server Error', status: 500 }, name)
        t.notMatch(response.body.toString(), secret, name)
      }
    }
  })
}
