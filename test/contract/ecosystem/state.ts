/** Plugins that remember: their cookies and entity tags on errors, and stores that fail them. */
import { createHash } from 'node:crypto'
import caching from '@fastify/caching'
import cookie from '@fastify/cookie'
import etag from '@fastify/etag'
import secureSession from '@fastify/secure-session'
import session from '@fastify/session'
import type { FastifyInstance } from 'fastify'
import { secret, type Exchange, type Neighbour } from './placements.ts'
import type { ExpectedError } from '../../fixtures/error-resource.ts'
import { field, type Field, type RawRequest, type RawResponse } from '../../fixtures/raw-http.ts'

function get(target: string, ...fields: readonly Field[]): RawRequest {
  return { target, fields }
}

function lost(): Error {
  return new Error(`the store at ${secret} is gone`)
}

/** A conflict by every way a reply becomes one, with whatever the act did before. */
function addConflicts(
  app: FastifyInstance,
  act: (target: string) => Record<string, unknown>,
): void {
  app.get('/thrown', act('/thrown'), async () => {
    throw Object.assign(new Error('Taken.'), { statusCode: 409 })
  })
  app.get('/sent', act('/sent'), async (_request, reply) =>
    reply.code(409).send({ message: 'Taken.' }),
  )
  app.get('/text', act('/text'), async (_request, reply) => reply.code(409).send('Taken.'))
}

const conflicts = ['/thrown', '/sent', '/text']

function conflict(target: string, fields: ExpectedError['fields'] = {}): Exchange {
  return {
    promise: `an error, ${target.slice(1)}`,
    request: get(target),
    error: { status: 409, members: { instance: target, detail: 'Taken.' }, fields },
  }
}

/** The cookie of an answer, as a client sends it back. */
function cookieOf(response: RawResponse): string {
  return String(field(response, 'set-cookie')).split(';')[0] ?? ''
}

const cookieNeighbour: Neighbour = {
  name: '@fastify/cookie',
  errors: '`Set-Cookie` stays; 500 for a cookie that cannot be written',
  order: 'no',
  besides: [409],
  register: (app) => app.register(cookie),
  routes(app) {
    addConflicts(app, () => ({
      preHandler: async (_request: unknown, reply: { setCookie(n: string, v: string): unknown }) =>
        void reply.setCookie('visit', '1'),
    }))
    app.get('/seen', async (request, reply) =>
      reply.setCookie('visit', '2').send({ seen: request.cookies }),
    )
    app.get('/unwritable', async (_request, reply) => reply.setCookie('a b', secret).send({}))
  },
  exchanges: [
    {
      promise: 'a cookie',
      request: get('/seen', ['Cookie', 'visit=1; a=b']),
      untouched: 200,
    },
    {
      promise: 'a cookie nobody can read',
      request: get('/seen', ['Cookie', ';;=']),
      untouched: 200,
    },
    ...conflicts.map((target) => conflict(target, { 'set-cookie': 'visit=1; SameSite=Lax' })),
    {
      promise: 'a cookie that cannot be written',
      request: get('/unwritable'),
      error: { status: 500, members: { instance: '/unwritable' }, fields: { 'set-cookie': null } },
    },
  ],
}

/** Where sessions are kept; a client that says so finds it gone. */
class LosingStore {
  readonly #sessions = new Map<string, unknown>()

  get(id: string, done: (error: Error | null, session?: never) => void): void {
    if (id === 'lost') done(lost())
    else done(null, this.#sessions.get(id) as never)
  }

  set(id: string, value: object, done: (error?: Error) => void): void {
    if ('lose' in value) return done(lost())
    this.#sessions.set(id, value)
    done()
  }

  destroy(id: string, done: (error?: Error) => void): void {
    this.#sessions.delete(id)
    done()
  }
}

const sessionNeighbour: Neighbour = {
  name: '@fastify/session',
  errors: '500 where its store fails, before the handler or behind it; its cookie stays',
  order: 'no',
  besides: [409],
  async register(app) {
    await app.register(cookie)
    await app.register(session, {
      secret: {
        // Without a signature, so that a client can name the session that is lost.
        sign: (value: string) => value,
        unsign: (value: string) => ({ valid: true, renew: false, value }),
      },
      cookie: { secure: false },
      store: new LosingStore(),
    })
  },
  routes(app) {
    addConflicts(app, () => ({}))
    app.get('/visits', async (request) => {
      const kept = request.session as unknown as { visits?: number }
      kept.visits = (kept.visits ?? 0) + 1
      return { visits: kept.visits }
    })
    app.get('/losing', async (request) => {
      Object.assign(request.session, { lose: true })
      return {}
    })
  },
  varying: { 'set-cookie': /sessionId=[^;]+/ },
  exchanges: [
    { promise: 'a visit', request: get('/visits'), untouched: 200 },
    {
      promise: 'another visit',
      request: (last) => get('/visits', ['Cookie', cookieOf(last)]),
      untouched: 200,
    },
    ...conflicts.map((target) =>
      conflict(target, { 'set-cookie': /^sessionId=[^;]+; Path=\/; HttpOnly$/ }),
    ),
    {
      promise: 'a session that cannot be read',
      request: get('/visits', ['Cookie', 'sessionId=lost']),
      error: { status: 500, members: { instance: '/visits' } },
    },
    {
      promise: 'a session that cannot be written',
      request: get('/losing'),
      error: { status: 500, members: { instance: '/losing' } },
    },
  ],
}

declare module '@fastify/secure-session' {
  interface SessionData {
    visits: unknown
  }
}

const secureSessionNeighbour: Neighbour = {
  name: '@fastify/secure-session',
  errors: '500 for a session that cannot be encoded; its cookie stays',
  order: 'no',
  besides: [401, 409],
  register: (app) => app.register(secureSession, { key: Buffer.alloc(32, 7) }),
  routes(app) {
    app.get('/visits', async (request) => {
      const visits = Number(request.session.get('visits') ?? 0) + 1
      request.session.set('visits', visits)
      return { visits }
    })
    app.get('/unencodable', async (request) => {
      request.session.set('visits', {
        secret,
        toJSON: () => {
          throw lost()
        },
      })
      return {}
    })
    addConflicts(app, () => ({
      preHandler: async (request: { session: { set(key: string, value: unknown): void } }) =>
        request.session.set('visits', 7),
    }))
    app.get('/logout', async (request, reply) => {
      request.session.delete()
      return reply.code(401).send()
    })
  },
  varying: { 'set-cookie': /session=[^;]+/ },
  exchanges: [
    { promise: 'a visit', request: get('/visits'), untouched: 200 },
    {
      promise: 'another visit',
      request: (last) => get('/visits', ['Cookie', cookieOf(last)]),
      untouched: 200,
    },
    {
      promise: 'a forged session',
      request: get('/visits', ['Cookie', 'session=forged%3Bnonce']),
      untouched: 200,
    },
    ...conflicts.map((target) =>
      conflict(target, { 'set-cookie': /^session=[^;]+; HttpOnly; SameSite=Lax$/ }),
    ),
    {
      promise: 'a session that ends in an error',
      request: get('/logout'),
      error: {
        status: 401,
        members: { instance: '/logout' },
        fields: {
          'set-cookie': /^session=; Max-Age=0; Expires=.*; HttpOnly; SameSite=Lax$/,
          'www-authenticate': 'Bearer',
        },
      },
    },
    {
      promise: 'a session that cannot be encoded',
      request: get('/unencodable'),
      error: { status: 500, members: { instance: '/unencodable' }, fields: { 'set-cookie': null } },
    },
  ],
}

const withoutTag = { etag: null, 'cache-control': 'no-store' }

const cachingNeighbour: Neighbour = {
  name: '@fastify/caching',
  errors: '500 where its cache fails; errors have no `ETag` and are not cached; 304 stays',
  order: 'yes: after ours; before, it remembers the tag of a 4xx that a handler sends as text',
  besides: [409],
  register: (app) =>
    app.register(caching, {
      privacy: caching.privacy.PUBLIC,
      expiresIn: 300,
      cache: createCache() as never,
    }),
  routes(app) {
    app.get('/tagged', async (_request, reply) => reply.etag('"1"').send({ n: 1 }))
    addConflicts(app, (target) => ({
      preHandler: async (_request: unknown, reply: { etag(value: string): unknown }) =>
        void reply.etag(`"${target}"`),
    }))
  },
  exchanges: [
    { promise: 'a tag', request: get('/tagged'), untouched: 200 },
    {
      promise: 'a tag that is known',
      request: get('/tagged', ['If-None-Match', '"1"']),
      untouched: 304,
    },
    ...conflicts.flatMap((target) => [
      conflict(target, withoutTag),
      {
        ...conflict(target, withoutTag),
        promise: `${target} of a client that has its tag`,
        request: get(target, ['If-None-Match', `"${target}"`]),
        // Text passes the plugin before ours sees it, and its tag is remembered.
        ...(target === '/text' ? { only: { order: 'after' } as const } : {}),
      },
    ]),
    {
      promise: 'a cache that fails',
      request: get('/tagged', ['If-None-Match', 'lost']),
      error: { status: 500, members: { instance: '/tagged' } },
    },
  ],
}

type Done = (error: Error | null, value?: unknown) => void

/** What the plugin takes for a cache; a client that says so finds it gone. */
function createCache(): {
  get(key: { id: string }, done: Done): void
  set(...args: never[]): void
} {
  const known = new Map<string, unknown>()
  return {
    get: ({ id }, done) =>
      id === 'lost' ? done(lost()) : done(null, known.has(id) ? { item: true } : null),
    set: (...[{ id }, , , done]: [{ id: string }, unknown, unknown, Done]) => {
      known.set(id, true)
      done(null)
    },
  }
}

/** What the plugin's tag of a body is. */
function tagOf({ body }: RawResponse): string {
  return `"${createHash('sha1').update(body).digest('base64')}"`
}

const etagNeighbour: Neighbour = {
  name: '@fastify/etag',
  errors: 'has none of its own; errors have no `ETag` and never become a 304',
  order: 'no',
  besides: [404, 405, 409, 500],
  register: (app) => app.register(etag),
  routes(app) {
    app.get('/tagged', async () => ({ n: 1 }))
    addConflicts(app, () => ({}))
    app.get('/failed', async () => {
      throw lost()
    })
  },
  exchanges: [
    { promise: 'a tag', request: get('/tagged'), untouched: 200 },
    {
      promise: 'a tag that is known',
      request: (last) => get('/tagged', ['If-None-Match', tagOf(last)]),
      untouched: 304,
    },
    ...(
      [
        ...conflicts.map((target) => [target, { status: 409, detail: 'Taken.' }] as const),
        ['/failed', { status: 500 }],
        ['/missing', { status: 404 }],
      ] as const
    ).flatMap(([target, { status, ...members }]): Exchange[] => {
      const error = { status, members: { instance: target, ...members }, fields: { etag: null } }
      return [
        { promise: `${target}`, request: get(target), error },
        {
          promise: `${target} of a client that knows its body`,
          request: (last) => get(target, ['If-None-Match', tagOf(last)]),
          error,
        },
        {
          promise: `${target} of a client that knows its body weakly`,
          request: (last) => get(target, ['If-None-Match', `W/${tagOf(last)}`]),
          error,
        },
      ]
    }),
    {
      promise: 'a wrong method of a path with a tag',
      request: { method: 'PUT', target: '/tagged' },
      error: {
        status: 405,
        members: { instance: '/tagged', allow: ['GET', 'HEAD'] },
        fields: { allow: 'GET, HEAD', etag: null },
      },
    },
  ],
}

export const state: readonly Neighbour[] = [
  cachingNeighbour,
  cookieNeighbour,
  etagNeighbour,
  secureSessionNeighbour,
  sessionNeighbour,
]
