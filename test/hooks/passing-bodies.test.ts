import { Type } from '@sinclair/typebox'
import t from 'tap'
import { completePassing } from '../../plugin/hooks/passing-bodies.ts'
import { oracle, oracleType } from '../../plugin/oracle/index.ts'
import { buildApp } from '../helpers/build-app.ts'

const extraMembers = {
  members: { traceId: Type.String() },
  values: ({ code }: { code?: unknown }) => ({ traceId: `trace of ${String(code)}` }),
}
const problem = { type: 'about:blank', title: 'Gone', status: 410, code: 'GONE' }

for (const [name, body, expected] of [
  ['lacks the members of every error', problem, { traceId: 'trace of GONE', ...problem }],
  ['has them', { ...problem, traceId: 'mine' }, { ...problem, traceId: 'mine' }],
] as const) {
  t.test(`an Error Resource that a handler wrote and that ${name}`, async (t) => {
    const { app } = await buildApp(t, { plugin: { extraMembers } })
    const text = JSON.stringify(body)
    app.get('/', async (_request, reply) =>
      reply
        .code(410)
        .type('application/problem+json')
        .header('content-length', Buffer.byteLength(text))
        .send(text),
    )
    const { headers, payload } = await app.inject('/')
    t.strictSame(JSON.parse(payload), expected)
    t.equal(Number(headers['content-length']), Buffer.byteLength(payload))
  })
}

t.test('nothing is added where there is nothing to add', async (t) => {
  const none = { extra: undefined } as never
  t.equal(completePassing(none, {} as never, { essence: '', text: '{}', value: {} }), undefined)
  const some = { extra: { schema: { properties: { traceId: {} } } } } as never
  t.equal(
    completePassing(some, {} as never, { essence: '', text: undefined, value: {} }),
    undefined,
  )
})

const unauthorized = { type: 'about:blank', title: 'Sign in', status: 401 }
const slow = { type: 'about:blank', title: 'Slow', status: 429 }
const problemType = 'application/problem+json'
const asItWas = `${problemType}; charset=utf-8`

for (const [name, headers, body, expected, type] of [
  ['lacks a field it owes', {}, unauthorized, { 'www-authenticate': 'Bearer' }, problemType],
  ['has it', { 'www-authenticate': 'X' }, unauthorized, { 'www-authenticate': 'X' }, asItWas],
  ['owes nothing that has to be', {}, slow, {}, asItWas],
  [
    'says it in its body alone',
    {},
    { ...slow, retryAfter: 7 },
    { 'retry-after': '7' },
    problemType,
  ],
  [
    'says it twice',
    { 'retry-after': '7' },
    { ...slow, retryAfter: 7 },
    { 'retry-after': '7' },
    asItWas,
  ],
  [
    'says two things',
    { 'retry-after': '8' },
    { ...slow, retryAfter: 7 },
    { 'retry-after': '8' },
    problemType,
  ],
  [
    'has a member of its own that is named like a field',
    {},
    { ...slow, rateLimit: { limit: 5 } },
    {},
    asItWas,
  ],
  [
    'owes what is no header field',
    {},
    { ...unauthorized, status: 406, available: [] },
    {},
    asItWas,
  ],
  [
    'has a member of the wrong type',
    { 'www-authenticate': 'X' },
    { ...unauthorized, detail: 7 },
    { 'www-authenticate': 'X' },
    problemType,
  ],
] as const) {
  t.test(`an Error Resource that a handler wrote and that ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/', async (_request, reply) =>
      reply.code(body.status).type(problemType).headers(headers).send(body),
    )
    const response = await app.inject('/')
    t.match(response.headers, { ...expected, 'content-type': type })
    t.match(response.json(), { title: body.title, status: body.status })
  })
}

t.test('an Error Resource whose charset is none that JSON has is written anew', async (t) => {
  const { app } = await buildApp(t)
  const type = `${problemType}; charset=utf-16le`
  const bytes = Buffer.from(JSON.stringify(problem), 'utf16le')
  app.get('/', async (_request, reply) => reply.code(410).type(type).send(bytes))
  const { headers, payload } = await app.inject('/')
  t.equal(headers['content-type'], problemType)
  t.match(JSON.parse(payload), problem)
})

t.test('an error in the shape of a profile gets the fields that it owes', async (t) => {
  const profiles = [oracle({ baseUrl: 'https://api.example' })]
  const { app } = await buildApp(t, { plugin: { profiles } })
  app.get('/', async (_request, reply) => reply.code(401).type(oracleType).send(unauthorized))
  const { headers, payload } = await app.inject('/')
  t.equal(headers['www-authenticate'], 'Bearer')
  t.strictSame(JSON.parse(payload), unauthorized)
})

const text = JSON.stringify(problem)
const marked = `\uFEFF${text}`

for (const [name, content, length] of [
  ['text', marked, undefined],
  ['text of a known length', marked, Buffer.byteLength(marked)],
  ['bytes', Buffer.from(marked), undefined],
  ['bytes of a known length', Buffer.from(marked), Buffer.byteLength(marked)],
  ['text without one', text, undefined],
  ['bytes without one', Buffer.from(text), undefined],
] as const) {
  t.test(`a byte order mark does not leave: ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/', async (_request, reply) => {
      if (length !== undefined) reply.header('content-length', length)
      return reply.code(410).type(problemType).send(content)
    })
    const { headers, payload } = await app.inject('/')
    t.equal(payload, text)
    t.equal(headers['content-length'], String(text.length))
  })
}
