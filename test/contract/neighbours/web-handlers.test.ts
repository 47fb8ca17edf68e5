/** Handlers that speak `Request` and `Response`, with the real better-auth and React Router: what they answer is theirs where it is left to them, ours elsewhere. */
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createRequestHandler, data, redirect, type ServerBuild } from 'react-router'
import t from 'tap'
import { besideEachOther, type Exchange } from './beside.ts'
import { countExchanges, type Field, type RawRequest } from '../../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const base = 'http://127.0.0.1:3000'
const browser: Field = ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8']

/** A request as such a handler wants it. */
function toWebRequest({ method, url, headers, body }: FastifyRequest): Request {
  const fields = new Headers()
  for (const [name, value] of Object.entries(headers)) fields.append(name, String(value))
  fields.delete('connection')
  const hasContent = method !== 'GET' && method !== 'HEAD' && body !== undefined
  return new Request(base + url, {
    method,
    headers: fields,
    ...(hasContent && { body: String(body) }),
  })
}

/** Leaves content to the handler. */
function takeContent(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
}

const auth = betterAuth({
  baseURL: base,
  basePath: '/auth',
  secret: 'Zx8#kq1LmPw93vTy7uEbN5oRc2sGh6dJ',
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  emailAndPassword: { enabled: true },
  telemetry: { enabled: false },
  logger: { disabled: true },
})

function sign(target: string, body: object): RawRequest {
  const fields: Field[] = [
    ['Content-Type', 'application/json'],
    ['Origin', base],
  ]
  return { method: 'POST', target: `/auth/${target}`, fields, body: JSON.stringify(body) }
}

const account = { email: 'a@shop.example', password: 'correct horse' }

besideEachOther(t, {
  name: 'better-auth',
  except: ['/auth'],
  add: (app) =>
    app.register(
      async (scope) => {
        takeContent(scope)
        scope.route({
          url: '/*',
          method: ['GET', 'POST'],
          handler: (request) => auth.handler(toWebRequest(request)),
        })
      },
      { prefix: '/auth' },
    ),
  exchanges: [
    { promise: 'no session', request: { target: '/auth/get-session' }, untouched: 200 },
    {
      promise: 'wrong credentials',
      request: sign('sign-in/email', account),
      error: {
        status: 401,
        members: {
          instance: '/auth/sign-in/email',
          code: 'INVALID_EMAIL_OR_PASSWORD',
          detail: 'Invalid email or password',
        },
        fields: { 'www-authenticate': 'Bearer' },
      },
    },
    {
      promise: 'a password that is too short',
      request: sign('sign-up/email', { ...account, password: 'a', name: 'A' }),
      error: {
        status: 400,
        members: {
          instance: '/auth/sign-up/email',
          code: 'PASSWORD_TOO_SHORT',
          detail: 'Password too short',
        },
      },
    },
    {
      promise: 'content that is not valid',
      request: sign('sign-in/email', { email: 7, password: 'a' }),
      error: {
        status: 400,
        members: {
          instance: '/auth/sign-in/email',
          code: 'VALIDATION_ERROR',
          detail: '[body.email] Invalid input: expected string, received number',
        },
      },
    },
    {
      promise: 'a path it does not have',
      request: { target: '/auth/nope' },
      error: { status: 404, members: { instance: '/auth/nope' } },
    },
    {
      promise: 'a method it does not have',
      request: { method: 'PUT', target: '/auth/get-session' },
      error: {
        status: 405,
        members: { instance: '/auth/get-session', allow: ['GET', 'HEAD', 'POST'] },
        fields: { allow: 'GET, HEAD, POST' },
      },
      own: 404,
    },
  ],
})

/** What the framework would compile from files in `app/`. */
const build = {
  entry: {
    module: {
      default: (_request: Request, status: number, headers: Headers) => {
        headers.set('content-type', 'text/html; charset=utf-8')
        return new Response(`<!doctype html><title>${status}</title>`, { status, headers })
      },
    },
  },
  routes: {
    root: { id: 'root', path: '', module: { default: () => null, ErrorBoundary: () => null } },
    page: pageOf('page', () => ({ n: 1 })),
    gone: pageOf('gone', () => {
      throw data('There is no order 42.', { status: 404 })
    }),
    resource: {
      id: 'resource',
      parentId: 'root',
      path: 'resource/:what',
      module: { loader: ({ params }: { params: { what: string } }) => answers[params.what]?.() },
    },
  },
  assets: { entry: { imports: [], module: '' }, routes: {}, url: '', version: '1' },
  assetsBuildDirectory: '',
  basename: '/',
  publicPath: '/',
  future: {},
  ssr: true,
  isSpaMode: false,
  prerender: [],
  routeDiscovery: { mode: 'initial' },
} as unknown as ServerBuild

function pageOf(id: string, loader: () => unknown): object {
  return { id, parentId: 'root', path: id, module: { default: () => null, loader } }
}

/** What loaders do. */
const answers: Readonly<Record<string, () => unknown>> = {
  fine: () => Response.json({ n: 1 }),
  login: () => {
    throw redirect('/login')
  },
  taken: () => {
    const headers = { 'x-trace': '1', 'retry-after': '9' }
    throw Response.json({ message: 'Order 42 is taken.' }, { status: 409, headers })
  },
  returned: () => Response.json({ message: 'Order 42 is taken.' }, { status: 409 }),
  broken: () => {
    throw Response.json({ message: 'hunter2' }, { status: 500 })
  },
}

const handle = createRequestHandler(build, 'test')

function addRouter(app: FastifyInstance): void {
  app.register(async (scope) => {
    takeContent(scope)
    scope.all('/*', (request) => handle(toWebRequest(request)))
  })
}

const successes: readonly Exchange[] = [
  { promise: 'a page', request: { target: '/page', fields: [browser] }, untouched: 200 },
  { promise: 'what its client fetches', request: { target: '/page.data' }, untouched: 200 },
  { promise: 'a resource', request: { target: '/resource/fine' }, untouched: 200 },
  { promise: 'a redirect that is thrown', request: { target: '/resource/login' }, untouched: 302 },
]

besideEachOther(t, {
  name: 'React Router',
  except: ['/'],
  add: addRouter,
  exchanges: [
    ...successes,
    {
      promise: 'a page of an error',
      request: { target: '/gone', fields: [browser] },
      error: { status: 404, members: { instance: '/gone' } },
    },
    {
      promise: 'a page that is not there',
      request: { target: '/nope', fields: [browser] },
      error: { status: 404, members: { instance: '/nope' } },
    },
    ...['taken', 'returned'].map((what): Exchange => ({
      promise: `a Response of a loader: ${what}`,
      request: { target: `/resource/${what}` },
      error: {
        status: 409,
        members: { instance: `/resource/${what}`, detail: 'Order 42 is taken.' },
        fields: what === 'taken' ? { 'x-trace': '1', 'retry-after': '9' } : {},
      },
    })),
    {
      promise: 'a Response of a loader that failed',
      request: { target: '/resource/broken' },
      error: { status: 500, members: { instance: '/resource/broken' } },
    },
  ],
})
