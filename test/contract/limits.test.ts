/** Every line of docs/limits.md: what no plugin can do, what may leave of a thrown value, and what is refused. */
import { execFile } from 'node:child_process'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import websocket from '@fastify/websocket'
import Fastify, {
  type FastifyInstance,
  type FastifyServerOptions,
  type onRequestHookHandler,
  type preHandlerHookHandler,
} from 'fastify'
import t, { type Test } from 'tap'
import errorResource, { httpErrors, serverOptions } from '../../plugin/index.ts'
import { listen } from '../fixtures/fixture-app.ts'
import { field, json, talk, type Conversation } from '../fixtures/raw-http.ts'
import { readTable } from '../house/markdown.ts'
import { read } from '../house/source-files.ts'

const page = read('docs/limits.md')
const close = 'Host: a\r\nConnection: close\r\n\r\n'
const get = `GET / HTTP/1.1\r\n${close}`
const post = `POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n${close}{}`

interface Limit {
  readonly options?: object
  /** Run before the plugin is registered. */
  precede?(app: FastifyInstance): unknown
  build?(app: FastifyInstance): unknown
  readonly bytes: string
  /** How what came is put on the page. */
  tell(conversation: Conversation): string
}

const said = ({ responses: [response] }: Conversation) => response?.body.toString() ?? 'nothing'
const tellNothing = ({ responses, rest, end }: Conversation) =>
  responses.length + rest.length === 0 && end !== 'timeout'
    ? 'nothing, and the connection ends'
    : 'something'
const tellWritten = (conversation: Conversation) =>
  said(conversation) === 'mine' ? 'what was written' : said(conversation)

async function* writeAndFail() {
  yield 'first'
  await delay(5)
  throw new Error('secret')
}

const throwing = (value: unknown) => (_request: unknown, _reply: unknown, _done: () => void) => {
  throw value
}

/** A strategy that asks somebody else first. */
const tenant = {
  name: 'tenant',
  storage() {
    const handlers = new Map<unknown, unknown>()
    return {
      get: (key: unknown) => handlers.get(key) ?? null,
      set: (key: unknown, handler: unknown) => void handlers.set(key, handler),
    }
  },
  validate: () => undefined,
  deriveConstraint(
    request: { headers: Record<string, unknown> },
    _context: unknown,
    done: (error: null, value: unknown) => void,
  ) {
    setImmediate(done, null, request.headers['tenant'])
  },
}

const tenantOf = ({ headers }: { headers: Record<string, unknown> }) => headers['tenant']

const limits: Readonly<Record<string, Limit>> = {
  'a stream fails after the first byte': {
    build(app) {
      app.get('/', (_request, reply) => {
        return reply.send(Readable.from(writeAndFail()))
      })
    },
    bytes: get,
    tell: ({ responses, rest }) =>
      responses.length === 0 && rest.toString().endsWith('first\r\n')
        ? 'the connection is cut'
        : 'a whole response',
  },
  '`reply.hijack()`, and an error written by hand': {
    build(app) {
      app.get('/', (_request, reply) => void reply.hijack().raw.writeHead(500).end('mine'))
    },
    bytes: get,
    tell: tellWritten,
  },
  '`reply.raw.end()` with an error of your own': {
    build(app) {
      app.get('/', (_request, reply) => void reply.raw.writeHead(500).end('mine'))
    },
    bytes: get,
    tell: tellWritten,
  },
  'a hook with a callback throws `undefined` or `null`': {
    build(app) {
      app.addHook('onRequest', throwing(undefined) as onRequestHookHandler)
      app.addHook('preHandler', throwing(null) as preHandlerHookHandler)
      app.get('/', async () => 'fine')
    },
    bytes: get,
    tell: (conversation) =>
      said(conversation) === 'fine'
        ? 'the success, because Fastify sees no error'
        : said(conversation),
  },
  'an error handler throws a text before it returns': {
    build(app) {
      app.setErrorHandler(() => {
        throw 'a text'
      })
      app.get('/', async () => {
        throw new Error('secret')
      })
    },
    bytes: get,
    tell: ({ responses: [response] }) =>
      response?.body.toString() === 'a text' ? `the text, with ${response.status}` : 'else',
  },
  '`handlerTimeout` for a request with content': {
    build(app) {
      app.post('/', { handlerTimeout: 20 } as object, async () => {
        await delay(100)
        return 'late'
      })
    },
    bytes: post,
    tell: (conversation) =>
      said(conversation) === 'late' ? 'the late success: Fastify stops its clock' : 'else',
  },
  '`rewriteUrl` returns no text': {
    options: { rewriteUrl: () => 7 },
    bytes: get,
    tell: tellNothing,
  },
  'a wrong method on a path with an async constraint': {
    options: { constraints: { tenant } },
    build(app) {
      app.get('/', { constraints: { tenant: 'x' } }, async () => 'fine')
    },
    bytes: `DELETE / HTTP/1.1\r\nTenant: x\r\n${close}`,
    tell: ({ responses: [response] }) => String(response?.status),
  },
  'the same with a strategy of `addConstraintStrategy()`': {
    build(app) {
      app.addConstraintStrategy({ ...tenant, deriveConstraint: tenantOf } as never)
      app.get('/', { constraints: { tenant: 'x' } }, async () => 'fine')
    },
    bytes: `DELETE / HTTP/1.1\r\nTenant: x\r\n${close}`,
    tell: ({ responses: [response] }) => String(response?.status),
  },
  'a type without content, at a route older than the plugin': {
    precede: (app) => app.post('/', async () => 'fine'),
    bytes: `POST / HTTP/1.1\r\nContent-Type: text/x-own\r\n${close}`,
    tell: ({ responses: [response] }) => `${response?.status} where nothing parses that type`,
  },
  '`connectionTimeout` passes while a handler works': {
    options: { connectionTimeout: 50 },
    build(app) {
      app.get('/', async () => {
        await delay(1000)
        return 'late'
      })
    },
    bytes: get,
    tell: tellNothing,
  },
  'HTTP without TLS on a TLS port': {
    options: { https: {} },
    bytes: get,
    tell: tellNothing,
  },
  '`ws` refuses a malformed handshake': {
    async build(app) {
      await app.register(websocket)
      app.get('/', { websocket: true }, () => undefined)
    },
    bytes: `GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: no\r\n\r\n`,
    tell: ({ responses: [response] }) =>
      response?.status === 400 && String(field(response, 'content-type')).startsWith('text/')
        ? 'the text of `ws`'
        : String(response?.body),
  },
}

/** The one that ends the process, which has one of its own; it is the same in plain Fastify. */
const fatal = 'a `preParsing` stream emits an error that is frozen'

const fatalProgram = `
import { Readable } from 'node:stream'
import Fastify from 'fastify'
import errorResource from './plugin/index.ts'
const app = Fastify()
if (process.argv[1] === 'with') await app.register(errorResource)
app.addHook('preParsing', async () =>
  new Readable({ read() { this.destroy(Object.freeze(new Error('secret'))) } }))
app.post('/', async () => 'fine')
const { body } = await app.inject({ method: 'POST', url: '/', payload: {} })
console.log(body)`

const rows = readTable(page, 'what happens', 'what the client gets')

t.strictSame(
  rows.map(([name]) => name),
  [...Object.keys(limits), fatal],
  'the page has these limits',
)

for (const [name, { options = {}, precede, build, bytes, tell }] of Object.entries(limits)) {
  t.test(name, { timeout: 10_000 }, async (t) => {
    const app = Fastify(serverOptions(options as FastifyServerOptions)) as FastifyInstance
    await precede?.(app)
    await app.register(errorResource)
    await build?.(app)
    t.teardown(() => app.close())
    const conversation = await talk(await listen(app), bytes, { responses: 1 })
    t.equal(tell(conversation), rows.find(([row]) => row === name)?.[1])
  })
}

for (const argument of ['with', 'without']) {
  t.test(`${fatal}, ${argument} the plugin`, { timeout: 30_000 }, async (t) => {
    const args = ['--import', 'tsx', '--input-type=module', '-e', fatalProgram, argument]
    const cwd = new URL('../..', import.meta.url)
    const failure = await promisify(execFile)(process.execPath, args, { cwd, env: {} }).then(
      () => undefined,
      (error: unknown) => error as { stderr: string; stdout: string },
    )
    t.match(failure?.stderr, /Cannot add property statusCode, object is not extensible/)
    t.match(failure?.stderr, 'fastify/lib/content-type-parser.js')
    t.equal(failure?.stdout, '')
  })
}

type Handler = (...args: unknown[]) => Promise<unknown>
const AsyncFunction = (async () => undefined).constructor as new (...code: string[]) => Handler

for (const [line = '', status, detail = ''] of readTable(page, 'thrown', 'status', '`detail`')) {
  t.test(`what may leave: ${line}`, async (t) => {
    const app = Fastify()
    await app.register(errorResource)
    const handle = new AsyncFunction('reply', 'httpErrors', line.slice(1, -1))
    app.get('/', async (_request, reply) => handle(reply, httpErrors))
    const { statusCode, body } = await app.inject('/')
    t.equal(String(statusCode), status)
    const said = (JSON.parse(body) as { detail?: string }).detail
    t.equal(said === undefined ? '' : `\`${said}\``, detail)
    t.notMatch(body, 'secret')
  })
}

/** Requests that plain Fastify answers with a success. */
const refusals: readonly (readonly [
  status: number,
  name: string,
  bytes: string,
  options?: FastifyServerOptions,
])[] = [
  [406, 'a refused type', `GET / HTTP/1.1\r\nAccept: text/html\r\n${close}`],
  [
    415,
    'a charset that its route does not read',
    `POST / HTTP/1.1\r\nContent-Type: application/json; charset=latin1\r\nContent-Length: 2\r\n${close}{}`,
  ],
  [
    415,
    'a coding that nobody decodes',
    `POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Encoding: br\r\nContent-Length: 2\r\n${close}{}`,
  ],
  [400, 'two Hosts', `GET / HTTP/1.1\r\nHost: b\r\n${close}`],
  [400, 'a Host that is none', 'GET / HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n'],
  [
    501,
    'a transfer coding',
    `POST / HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: gzip, chunked\r\n${close}2\r\n{}\r\n0\r\n\r\n`,
  ],
  [505, 'another version', `GET / HTTP/2.0\r\n${close}`],
]

async function statusOf(t: Test, isWith: boolean, bytes: string, options?: FastifyServerOptions) {
  const app = Fastify(options)
  if (isWith) await app.register(errorResource)
  app.get('/', async () => ({}))
  app.post('/', async () => ({}))
  t.teardown(() => app.close())
  const { responses } = await talk(await listen(app as FastifyInstance), bytes)
  return responses.map(({ status }) => status)
}

t.test('a success that is refused is in the table', async (t) => {
  const told = readTable(page, 'status', 'because').map(([status]) => Number(status))
  t.strictSame(told, [...new Set(refusals.map(([status]) => status))])
})

for (const [status, name, bytes, options] of refusals) {
  t.test(`a success in plain Fastify is refused with ${status}: ${name}`, async (t) => {
    t.strictSame(await statusOf(t, false, bytes, options), [200])
    t.strictSame(await statusOf(t, true, bytes, options), [status])
  })
}

t.test('a success that cannot be written is a 500', async (t) => {
  const app = Fastify()
  await app.register(errorResource)
  app.get('/', async (_request, reply) => reply.code(201).header('x-name', 'a\nb').send('fine'))
  t.teardown(() => app.close())
  const { responses } = await talk(await listen(app), get)
  const [response] = responses
  t.equal(response?.status, 500)
  t.match(response && json(response), { status: 500, title: 'Internal Server Error' })
})
