import { Readable } from 'node:stream'
import t from 'tap'
import { readJson, settle, toAnswer } from '../../plugin/client/response.ts'

const json = { title: 'Größe 3 € – 日本 🚲', nested: [{ deep: null }] }
const text = JSON.stringify(json)
const bytes = new TextEncoder().encode(text)
const never = new AbortController().signal

const fields = {
  'content-type': 'application/problem+json',
  'retry-after': '5',
  date: 'Sun, 06 Nov 1994 08:49:37 GMT',
}
const read = {
  status: 409,
  reason: 'Conflict',
  type: fields['content-type'],
  retryAfter: fields['retry-after'],
  date: fields.date,
}
const node = { statusCode: 409, statusMessage: 'Conflict', headers: fields, body: text }
const fetched = { status: 409, statusText: 'Conflict', headers: new Headers(fields), body: text }
const axios = { status: 409, statusText: 'Conflict', headers: fields, data: json }

const shapes: readonly (readonly [name: string, response: object, content: unknown])[] = [
  ['the names of fetch', fetched, text],
  ['the names of Node', node, text],
  ['the names of axios', axios, json],
  ['an error with a response', Object.assign(new Error('409'), { response: axios }), json],
  ['an error with a status of its own', { status: 500, response: fetched }, text],
  ['a response of null', { ...fetched, response: null }, text],
]

for (const [name, response, content] of shapes) {
  t.test(`a response is known by ${name}`, async (t) => {
    t.strictSame(toAnswer(response), { ...read, content })
  })
}

t.test('a response of node:http is its own content', async (t) => {
  const response = Object.assign(Readable.from([text]), { statusCode: 409, headers: {} })
  t.equal(toAnswer(response)?.content, response)
})

t.test('what a response lacks is empty', async (t) => {
  const empty = { status: 502, reason: '', type: '', retryAfter: '', date: '', content: undefined }
  t.strictSame(toAnswer({ status: 502, headers: {} }), empty)
  t.strictSame(toAnswer({ statusCode: 502, headers: new Map(), body: null }), empty)
})

t.test('several values of a field are one', async (t) => {
  t.equal(toAnswer({ status: 503, headers: { 'retry-after': ['5', '7'] } })?.retryAfter, '5,7')
})

const revoked = Proxy.revocable({}, {})
revoked.revoke()
const refuse = () => {
  throw new Error('no')
}

const foreign: readonly (readonly [name: string, value: unknown])[] = [
  ['nothing', undefined],
  ['null', null],
  ['text', '409'],
  ['a number', 409],
  ['an error without a response', new TypeError('fetch failed')],
  ['an Error Resource', { type: 'about:blank', title: 'Conflict', status: 409 }],
  ['a response without a status', { headers: {} }],
  ['a response whose status is text', { status: '409', headers: {} }],
  ['a response whose headers are null', { status: 409, headers: null }],
  ['a promise of a response', Promise.resolve(fetched)],
  ['a getter that throws', { get status() { return refuse() }, headers: {} }], // prettier-ignore
  ['headers that throw', { status: 409, headers: { get: refuse } }],
  ['a phrase that throws', { status: 409, headers: {}, statusText: { toString: refuse } }],
  ['a revoked proxy', revoked.proxy],
]

for (const [name, value] of foreign) {
  t.test(`${name} is no response`, async (t) => {
    t.equal(toAnswer(value), undefined)
  })
}

const parsed: readonly (readonly [name: string, content: () => unknown])[] = [
  ['text', () => text],
  ['bytes', () => bytes],
  ['a stream', () => new Response(text).body],
  ['a value that is parsed already', () => json],
]

for (const [name, content] of parsed) {
  t.test(`JSON is read from ${name}`, async (t) => {
    t.strictSame(await readJson(content(), bytes.byteLength, never), json)
  })
}

t.test('what is too long is no JSON', async (t) => {
  t.equal(await readJson(text, 3, never), undefined)
})

t.test('what is no JSON is an error', async (t) => {
  await t.rejects(readJson('<html>', 1000, never))
})

t.test(
  'a response that is still to come is waited for, and so is what comes in its place',
  async (t) => {
    const failure = new Error('no')
    t.equal(await settle('x'), 'x')
    t.equal(await settle(Promise.resolve('x')), 'x')
    t.equal(await settle(Promise.reject(failure)), failure)
  },
)
