/** Every row of the table of docs/negotiation.md that says how requests are answered. */
import Fastify from 'fastify'
import t from 'tap'
import errorResource from '../../plugin/index.ts'
import { listen } from '../fixtures/fixture-app.ts'
import { field, json, send, type RawRequest, type RawResponse } from '../fixtures/raw-http.ts'
import { readTable } from '../house/markdown.ts'
import { read } from '../house/source-files.ts'

interface Expected {
  readonly status: number
  /** What the body or the header says: the value, or `null` for a field that is not there. */
  readonly members?: object
  readonly fields?: Readonly<Record<string, string | null>>
  readonly body?: string
  /** Whether the handler runs. @default true below 300 */
  readonly ran?: boolean
}

type Case = readonly [request: RawRequest, expected: Expected]

const problem = 'application/problem+json'
const jsonType = 'application/json; charset=utf-8'
const get = (target: string, accept?: string): RawRequest => ({
  target,
  fields: accept === undefined ? [] : [['Accept', accept]],
})
const post = (target: string, type: string, body: string, ...more: string[]): RawRequest => ({
  method: 'POST',
  target,
  fields: [
    ['Content-Type', type],
    ...more.map((line) => line.split(': ') as unknown as readonly [string, string]),
  ],
  body,
})

const refusing = 'application/json;q=0'

const cases: Readonly<Record<string, readonly Case[]>> = {
  'no `Accept`, an empty one, or one without a readable element': [undefined, '', '@@'].map(
    (accept): Case => [
      get('/both', accept),
      { status: 200, fields: { 'content-type': 'application/json; charset=utf-8' } },
    ],
  ),
  '`Accept: application/json;q=0, */*` to a JSON route': [
    [
      get('/json', 'application/json;q=0, */*'),
      { status: 406, members: { available: ['application/json'] }, ran: false },
    ],
  ],
  'a route without response schema, and its payload is in a type that is refused': [
    [get('/open', 'application/xml'), { status: 406, ran: true }],
  ],
  'nothing but refusals, `Accept: application/json;q=0`, with `statusOnly: true`': [
    [get('/status', refusing), { status: 200, body: '' }],
    [get('/status?fail=1', refusing), { status: 409, fields: { 'content-type': problem } }],
    [get('/json', refusing), { status: 406, ran: false }],
  ],
  'an error, whatever `Accept` says': [
    [get('/fails', 'application/xml'), { status: 409, fields: { 'content-type': problem } }],
    [
      get('/fails', `${problem};q=0, application/json`),
      { status: 409, fields: { 'content-type': 'application/json' } },
    ],
  ],
  'content in a type the route does not read': [
    [
      post('/read', 'application/xml', '<a/>'),
      {
        status: 415,
        members: { accept: ['application/json'] },
        fields: { accept: 'application/json', 'accept-post': 'application/json' },
        ran: false,
      },
    ],
    [
      { ...post('/read', 'application/xml', '<a/>'), method: 'PATCH' },
      {
        status: 415,
        fields: { accept: 'application/json', 'accept-patch': 'application/json' },
        ran: false,
      },
    ],
  ],
  '`text/plain` to a route with an object as body schema': [
    [post('/read', 'text/plain', 'a'), { status: 415, ran: false }],
    [post('/anything', 'text/plain', 'a'), { status: 200 }],
  ],
  'content in a coding nobody decodes': [
    [
      post('/read', 'application/json', '{}', 'Content-Encoding: br'),
      { status: 415, fields: { 'accept-encoding': 'identity', accept: null }, ran: false },
    ],
  ],
  'JSON in another charset than UTF-8, where a parser of its type reads it': [
    [post('/read', 'application/json; charset=latin1', '{}'), { status: 415, ran: false }],
    [post('/read', 'application/json; charset=utf-8', '{}'), { status: 200 }],
  ],
  'a type without content': [
    [get('/type'), { status: 200, body: 'none' }],
    [
      { target: '/type', fields: [['Content-Type', 'application/xml']] },
      { status: 200, body: 'application/xml' },
    ],
  ],
  'an `Accept` that names only error types, `application/problem+json`': [
    [get('/json', problem), { status: 200, fields: { 'content-type': jsonType } }],
  ],
  'a malformed weight, `q=abc`': [
    [get('/json', 'application/json;q=abc'), { status: 200 }],
    [get('/json', 'text/html;q=abc'), { status: 406, ran: false }],
  ],
  'parameters: `application/json;v=2`': [
    [get('/json', 'application/json;v=2'), { status: 406, ran: false }],
    [get('/versioned', 'application/json;v=2'), { status: 200 }],
    [get('/json', 'application/json;charset=latin1'), { status: 200 }],
  ],
  'both `Accept` and `Content-Type` unfit': [
    [post('/read', 'application/xml', '<a/>', 'Accept: text/html'), { status: 415, ran: false }],
  ],
}

const rows = readTable(read('docs/negotiation.md'), 'request', 'answer')

t.strictSame(
  rows.map(([request]) => request),
  Object.keys(cases),
  'the page has these rows',
)

let ran = 0
const app = Fastify()
await app.register(errorResource)
app.addHook('preHandler', async ({ is404 }) => void (is404 ? 0 : ran++))
const object = { type: 'object' }
const response = { 200: object }
const both = {
  200: { content: { 'application/json': { schema: object }, 'text/csv': { schema: {} } } },
}
app.get('/both', { schema: { response: both } }, async () => ({}))
app.get('/json', { schema: { response } }, async () => ({}))
app.get('/open', async () => ({}))
app.get<{ Querystring: { fail?: string } }>(
  '/status',
  { schema: { response }, config: { errorResource: { statusOnly: true } } },
  async ({ query }, reply) => (query.fail === undefined ? {} : reply.code(409).send()),
)
app.get('/fails', async (_request, reply) => reply.conflict())
const body = object
app.post('/read', { schema: { body, response } }, async () => ({}))
app.patch('/read', { schema: { body, response } }, async () => ({}))
app.post('/anything', async () => 'fine')
app.get('/type', async ({ headers }) => headers['content-type'] ?? 'none')
app.get(
  '/versioned',
  { schema: { response }, config: { errorResource: { produces: ['application/json;v=2'] } } },
  async (_request, reply) => reply.type('application/json;v=2').send({}),
)
const port = await listen(app)
t.teardown(() => app.close())

const textOf = (answer: RawResponse) => answer.body.toString()

for (const [name, exchanges] of Object.entries(cases)) {
  t.test(name, async (t) => {
    for (const [request, expected] of exchanges) {
      ran = 0
      const answer = await send(port, request)
      t.equal(answer.status, expected.status, textOf(answer))
      if (expected.body !== undefined) t.equal(textOf(answer), expected.body)
      if (expected.members !== undefined) t.match(json(answer), expected.members)
      for (const [key, value] of Object.entries(expected.fields ?? {})) {
        t.equal(field(answer, key) ?? null, value, key)
      }
      if (expected.status !== 409)
        t.equal(ran > 0, expected.ran ?? expected.status < 300, 'handler')
    }
  })
}
