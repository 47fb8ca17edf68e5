/** Problem details that others wrote, in every form a reply can have: what they say stays, what is owed besides is there. */
import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import t, { type Test } from 'tap'
import errorResource, { type ErrorResourceOptions } from '../../../plugin/index.ts'
import { oracle, oracleType } from '../../../plugin/oracle/index.ts'
import { send } from '../../fixtures/raw-http.ts'

const problemJson = 'application/problem+json'
const sold = { type: 'https://errors.example/sold-out', title: 'Sold out', status: 409 }
const blank = (status: number, title: string) => ({ type: 'about:blank', title, status })

interface Row {
  readonly name: string
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly payload: () => unknown
  /** Without `instance` and `requestId`. */
  readonly body: Readonly<Record<string, unknown>>
  readonly fields?: Readonly<Record<string, string | undefined>>
}

const text = (body: object) => JSON.stringify(body)

/** One byte at a time, so that characters come in pieces. */
const trickle = (body: string) =>
  Readable.from(Array.from(Buffer.from(body), (byte) => Buffer.of(byte)))

class Problem {
  readonly internal = 'hunter2'
  toJSON() {
    return { ...sold, sku: 'a' }
  }
}

const rows: readonly Row[] = [
  // What the status owes is owed whoever wrote the body (RFC 9110 §15.5.2, §15.5.6, §10.2.3).
  {
    name: 'a 401 without a challenge',
    status: 401,
    payload: () => blank(401, 'Sign in'),
    body: blank(401, 'Sign in'),
    fields: { 'www-authenticate': 'Bearer' },
  },
  {
    name: 'a 401 with one',
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="x"' },
    payload: () => blank(401, 'Sign in'),
    body: blank(401, 'Sign in'),
    fields: { 'www-authenticate': 'Basic realm="x"' },
  },
  {
    name: 'a 405 without methods',
    status: 405,
    headers: { allow: 'PURGE' },
    payload: () => blank(405, 'No'),
    body: blank(405, 'No'),
    fields: { allow: 'PURGE' },
  },
  {
    name: 'a 405 that lists methods in its body',
    status: 405,
    payload: () => ({ ...blank(405, 'No'), allow: ['PURGE'] }),
    body: { ...blank(405, 'No'), allow: ['PURGE'] },
    fields: { allow: 'PURGE' },
  },
  {
    name: 'a 405 whose body says something else than its field',
    status: 405,
    headers: { allow: 'PURGE' },
    payload: () => ({ ...blank(405, 'No'), allow: ['LINK'] }),
    body: { ...blank(405, 'No'), allow: ['PURGE'] },
    fields: { allow: 'PURGE' },
  },
  {
    name: 'a 429 that says in its body when to come back',
    status: 429,
    payload: () => ({ ...blank(429, 'Slow'), retryAfter: 7 }),
    body: { ...blank(429, 'Slow'), retryAfter: 7 },
    fields: { 'retry-after': '7' },
  },
  {
    name: 'a 429 that says it in words',
    status: 429,
    payload: () => ({ ...blank(429, 'Slow'), retryAfter: 'soon' }),
    body: blank(429, 'Slow'),
    fields: { 'retry-after': undefined },
  },
  {
    name: 'a 429 with members of its own that are named like fields of ours',
    status: 429,
    payload: () => ({ ...blank(429, 'Slow'), retryAfter: 7, rateLimit: { limit: 5 } }),
    body: { ...blank(429, 'Slow'), retryAfter: 7, rateLimit: { limit: 5 } },
    fields: { 'retry-after': '7', ratelimit: undefined },
  },
  {
    name: 'a 503 with what would be a quota here',
    status: 503,
    payload: () => ({
      ...blank(503, 'Full'),
      rateLimit: { policy: 'a', remaining: 0, reset: 5 },
    }),
    body: { ...blank(503, 'Full'), rateLimit: { policy: 'a', remaining: 0, reset: 5 } },
    fields: { 'retry-after': undefined, ratelimit: undefined },
  },
  {
    name: 'members of ours where the status owes none',
    status: 409,
    payload: () => ({ ...sold, allow: 'PURGE', retryAfter: 'soon' }),
    body: { ...sold, allow: 'PURGE', retryAfter: 'soon' },
    fields: { allow: undefined, 'retry-after': undefined },
  },
  // Members of the wrong type (RFC 9457 §3.1).
  {
    name: 'members that are not text',
    status: 409,
    payload: () => ({ ...sold, detail: { a: 1 }, code: 7, instance: 7, sku: 7 }),
    body: { ...sold, sku: 7 },
  },
  {
    name: 'a type that is no URI reference',
    status: 409,
    payload: () => ({ ...sold, type: 'not a type' }),
    body: { ...sold, type: 'about:blank' },
  },
  {
    name: 'a relative type',
    status: 409,
    payload: () => ({ ...sold, type: '../sold-out' }),
    body: { ...sold, type: '../sold-out' },
  },
  {
    name: 'a status in digits',
    status: 409,
    payload: () => ({ ...sold, status: '409' }),
    body: sold,
  },
  {
    name: 'entries that are none',
    status: 409,
    payload: () => ({ ...sold, errors: [null, 7, { message: 'No.' }, 'Never.'] }),
    body: { ...sold, detail: 'No., Never.', errors: [{ message: 'No.' }, { detail: 'Never.' }] },
  },
  // Bytes (RFC 8259 §8.1).
  {
    name: 'text with a byte order mark',
    status: 409,
    payload: () => `\uFEFF${text(sold)}`,
    body: sold,
  },
  {
    name: 'bytes with a byte order mark, and their length',
    status: 409,
    headers: { 'content-length': String(text(sold).length + 3) },
    payload: () => Buffer.from(`\uFEFF${text(sold)}`),
    body: sold,
  },
  {
    name: 'a stream with a byte order mark',
    status: 409,
    payload: () => trickle(`\uFEFF${text(sold)}`),
    body: sold,
  },
  {
    name: 'a stream whose characters come in pieces',
    status: 409,
    payload: () => trickle(text({ ...sold, sku: 'ü€' })),
    body: { ...sold, sku: 'ü€' },
  },
  {
    name: 'UTF-16',
    status: 409,
    headers: { 'content-type': `${problemJson}; charset=utf-16le` },
    payload: () => Buffer.from(text({ ...sold, sku: 'ü' }), 'utf16le'),
    body: { ...sold, sku: 'ü' },
    fields: { 'content-type': problemJson },
  },
  {
    name: 'Latin-1, as a stream',
    status: 409,
    headers: { 'content-type': `${problemJson}; charset=iso-8859-1` },
    payload: () => Readable.from([Buffer.from(text({ ...sold, sku: 'ü' }), 'latin1')]),
    body: { ...sold, sku: 'ü' },
    fields: { 'content-type': problemJson },
  },
  {
    name: 'compressed bytes without a status',
    status: 409,
    headers: { 'content-encoding': 'gzip' },
    payload: () => gzipSync(text({ ...sold, status: undefined })),
    body: sold,
    fields: { 'content-encoding': undefined },
  },
  {
    name: 'compressed bytes that are whole',
    status: 409,
    headers: { 'content-encoding': 'gzip' },
    payload: () => gzipSync(text(sold)),
    body: sold,
    fields: { 'content-encoding': 'gzip' },
  },
  {
    name: 'compressed bytes of another shape',
    status: 409,
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    payload: () => gzipSync('{"message":"Taken."}'),
    body: { ...blank(409, 'Conflict'), detail: 'Taken.' },
    fields: { 'content-encoding': undefined },
  },
  {
    name: 'compressed bytes in a coding that nobody knows',
    status: 409,
    headers: { 'content-encoding': 'secret' },
    payload: () => Buffer.from(text(sold)),
    body: blank(409, 'Conflict'),
    fields: { 'content-encoding': undefined },
  },
  {
    name: 'an object that says itself what is to be seen of it',
    status: 409,
    payload: () => new Problem(),
    body: { ...sold, sku: 'a' },
  },
  { name: 'an object', status: 409, payload: () => ({ ...sold }), body: sold },
  { name: 'no content', status: 409, payload: () => undefined, body: blank(409, 'Conflict') },
  { name: 'a list', status: 409, payload: () => '[1]', body: blank(409, 'Conflict') },
]

async function start(
  t: Test,
  build: (app: FastifyInstance) => unknown,
  options: ErrorResourceOptions = {},
) {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource, options)
  await build(app)
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  return Number(new URL(base).port)
}

const answer = ({ status, headers, payload }: Row, reply: FastifyReply) =>
  reply
    .code(status)
    .headers({ 'content-type': problemJson, ...headers })
    .send(payload())

t.test('problem details of others leave with all that they say', async (t) => {
  const port = await start(t, (app) =>
    rows.forEach((row, index) => app.get(`/${index}`, (_request, reply) => answer(row, reply))),
  )
  for (const [index, { name, status, body, fields = {} }] of rows.entries()) {
    const response = await send(port, { target: `/${index}` })
    const field = (key: string) => response.fields.find(([other]) => other === key)?.[1]
    const isCoded = field('content-encoding') === 'gzip'
    const content = isCoded ? gunzipSync(response.body) : response.body
    const {
      instance: _,
      requestId: __,
      ...said
    } = JSON.parse(content.toString()) as {
      instance?: string
      requestId?: string
    }
    t.equal(response.status, status, name)
    t.strictSame(said, body, name)
    t.match(field('content-type'), problemJson, name)
    for (const [key, value] of Object.entries(fields)) {
      t.equal(field(key), value, `${name}: ${key}`)
    }
  }
})

t.test('an error in the shape of a profile has the fields that its status owes', async (t) => {
  const port = await start(
    t,
    (app) =>
      app.get('/', (_request, reply) =>
        reply.code(401).type(oracleType).send({ type: 'urn:x', title: 'Sign in', status: '401' }),
      ),
    { profiles: [oracle({ baseUrl: 'https://api.example' })] },
  )
  const { fields, body } = await send(port, { target: '/' })
  t.strictSame(
    fields.filter(([name]) => name === 'www-authenticate'),
    [['www-authenticate', 'Bearer']],
  )
  t.match(JSON.parse(body.toString()), { title: 'Sign in' })
})

t.test('compressed bytes that lack a member of every error are sent as they read', async (t) => {
  const port = await start(
    t,
    (app) =>
      app.get('/', (_request, reply) =>
        reply
          .code(409)
          .headers({ 'content-type': problemJson, 'content-encoding': 'gzip' })
          .send(gzipSync(text(sold))),
      ),
    { extraMembers: { members: { traceId: Type.String() }, values: () => ({ traceId: 't' }) } },
  )
  const { fields, body } = await send(port, { target: '/' })
  t.notOk(fields.some(([name]) => name === 'content-encoding'))
  t.match(JSON.parse(body.toString()), { ...sold, traceId: 't' })
})
