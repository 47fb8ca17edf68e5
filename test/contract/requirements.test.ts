/**
 * The numbered wire requirements, each against a listening service. What one request and one
 * answer can show is data in `../fixtures/exchanges.ts`; the rest stands here or in the files
 * named at the end.
 */
import { readFile } from 'node:fs/promises'
import { Type } from '@sinclair/typebox'
import t, { type Test } from 'tap'
import { defineError } from '../../plugin/index.ts'
import {
  checkBody,
  checkError,
  checkFields,
  imfFixdate,
  requestId,
  type ExpectedError,
} from '../fixtures/error-resource.ts'
import { exchanges, type Exchange } from '../fixtures/exchanges.ts'
import { serveFixture, type Fixture } from '../fixtures/fixture-app.ts'
import { unregisteredStatuses } from '../fixtures/iana-statuses.ts'
import {
  countExchanges,
  field,
  json,
  send,
  talk,
  type RawRequest,
  type RawResponse,
} from '../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

for (const group of new Set(exchanges.map((exchange) => exchange.group))) {
  t.test(`every exchange about ${group} goes as required`, async (t) => {
    const fixture = await serveFixture(t)
    for (const exchange of exchanges.filter((each) => each.group === group)) {
      await t.test(exchange.promise, async (t) => judge(t, fixture, exchange))
    }
  })
}

async function judge(t: Test, fixture: Fixture, exchange: Exchange): Promise<void> {
  const before = fixture.ran.length
  const response = await send(fixture.port, exchange.request)
  t.strictSame(fixture.ran.slice(before), exchange.ran ?? [], `${exchange.row}: handlers that ran`)
  if ('error' in exchange) return checkError(t, response, exchange.error, exchange.row)
  const { status, fields = {}, body, text } = exchange.success
  t.equal(response.status, status, `${exchange.row}: status line`)
  t.notMatch(field(response, 'content-type') ?? '', /problem/, `${exchange.row}: no error type`)
  checkFields(t, response, fields, exchange.row)
  if (text !== undefined) t.equal(response.body.toString(), text, `${exchange.row}: content`)
  if (body !== undefined) t.strictSame(json(response), body, `${exchange.row}: content`)
}

t.test('HEAD is answered with the header fields of GET and no content', async (t) => {
  const { port } = await serveFixture(t)
  const rows: readonly (readonly [row: string, target: string, accept: string, status: number])[] =
    [
      ['R84', '/things', 'application/xml', 406],
      ['R132', '/nope', '*/*', 404],
      ['R133', '/boom', '*/*', 500],
      ['R133', '/down', '*/*', 503],
      ['R133', '/me', '*/*', 401],
    ]
  for (const [row, target, accept, status] of rows) {
    const request: RawRequest = { target, fields: [['Accept', accept]] }
    const get = await send(port, request)
    const head = await send(port, { ...request, method: 'HEAD' })
    t.equal(head.status, status, `${row}: status of HEAD ${target}`)
    t.equal(head.body.byteLength, 0, `${row}: content of HEAD ${target}`)
    t.strictSame(withoutDate(head), withoutDate(get), `${row}: header fields of HEAD ${target}`)
  }
})

t.test('HEAD of a path that only reads POST is a 405 with Allow and no content', async (t) => {
  const { port } = await serveFixture(t)
  const head = await send(port, { method: 'HEAD', target: '/jobs' })
  t.equal(head.status, 405, 'R134: status line')
  t.equal(head.body.byteLength, 0, 'R134: no content')
  checkFields(t, head, { allow: 'POST', 'content-type': 'application/problem+json' }, 'R134')
})

t.test('a weight outside the grammar gets the same answer every time, and no 5xx', async (t) => {
  const { port } = await serveFixture(t)
  for (const weight of ['q=1.5', 'q=abc', 'q=', 'q=-1', 'q', 'q=0.5.5', 'q="0.5"']) {
    const request: RawRequest = {
      target: '/things',
      fields: [['Accept', `application/json;${weight}`]],
    }
    const first = await send(port, request)
    const second = await send(port, request)
    t.ok([200, 406].includes(first.status), `R51: ${weight} is a 200 or a 406`)
    t.equal(second.status, first.status, `R51: ${weight} is judged alike twice`)
  }
})

t.test('of two Content-Type lines the first one counts', async (t) => {
  const { port } = await serveFixture(t)
  const request: RawRequest = { method: 'POST', target: '/things', body: '{"n":2}' }
  const read = await send(port, {
    ...request,
    fields: [
      ['Content-Type', 'application/json'],
      ['Content-Type', 'application/xml'],
    ],
  })
  t.equal(read.status, 201, 'R100: JSON first is read')
  const refused = await send(port, {
    ...request,
    fields: [
      ['Content-Type', 'application/xml'],
      ['Content-Type', 'application/json'],
    ],
  })
  t.equal(refused.status, 415, 'R100: XML first is refused')
})

t.test('a date given for a 503 is sent as a date, and as seconds in the body', async (t) => {
  const { port } = await serveFixture(t)
  const response = await send(port, { target: '/down/until' })
  t.match(field(response, 'retry-after'), imfFixdate, 'R156: IMF-fixdate')
  const { retryAfter, ...rest } = Object(json(response))
  t.ok([89, 90].includes(retryAfter), 'R156: whole seconds from now')
  t.strictSame(
    rest,
    {
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      instance: '/down/until',
      requestId,
    },
    'R156: the rest of the body',
  )
})

t.test('an Accept of the largest size is judged in little time', async (t) => {
  const { port } = await serveFixture(t)
  const hostile = [
    Array.from({ length: 2000 }, (_, index) => `a/${index % 1000}`).join(','),
    `${'text/html;x="a\\"",'.repeat(700)}a/b`,
    `application/json${';a=1'.repeat(3000)}`,
    ','.repeat(14_000),
    `"${'\\'.repeat(14_000)}`,
  ]
  for (const [index, accept] of hostile.entries()) {
    const started = performance.now()
    const { status } = await send(port, { target: '/things', fields: [['Accept', accept]] })
    t.ok([200, 406].includes(status), `R73: header ${index} is a 200 or a 406, was ${status}`)
    t.ok(performance.now() - started < 1000, `R73: header ${index} is judged within a second`)
  }
})

t.test('an error that uses an unregistered status is rejected where it is defined', async (t) => {
  for (const status of unregisteredStatuses) {
    t.throws(
      () => defineError({ code: 'ODD', status: status as 400, title: 'Odd' }),
      new RegExp(String(status)),
      `R23: ${status} is named in the message`,
    )
  }
})

t.test('a member name outside the rules is rejected where it is defined', async (t) => {
  for (const name of ['o:path', 'a', '1st', 'with-hyphen', 'mit-ä', 'type', 'status', 'title']) {
    t.throws(
      () =>
        defineError({
          code: 'ODD',
          status: 409,
          title: 'Odd',
          members: Type.Object({ [name]: Type.String() }),
        }),
      new RegExp(name),
      `R13: ${name} is named in the message`,
    )
  }
})

t.test('every cacheable or unstorable error says no-store', async (t) => {
  const { port } = await serveFixture(t)
  const rows: readonly (readonly [row: string, request: RawRequest, status: number])[] = [
    ['R177', { target: '/nope' }, 404],
    ['R177', { method: 'DELETE', target: '/things' }, 405],
    ['R177', { target: `/things/${'7'.repeat(101)}` }, 414],
    ['R177', { target: '/later' }, 501],
    ['R178', { method: 'PUT', target: '/careful' }, 428],
  ]
  for (const [row, request, status] of rows) {
    const response = await send(port, request)
    t.equal(response.status, status, `${row}: status line of ${status}`)
    checkFields(t, response, { 'cache-control': 'no-store' }, `${row}: ${status}`)
  }
})

t.test('an unexpected error is in the log once, whole, with the id the client got', async (t) => {
  const logged: Record<string, unknown>[] = []
  const { port } = await serveFixture(t, {
    server: {
      genReqId: () => 'unique-7',
      logger: {
        level: 'info',
        stream: { write: (line: string) => void logged.push(JSON.parse(line)) },
      },
    },
  })
  const response = await send(port, { target: '/boom' })
  checkBody(
    t,
    response,
    { status: 500, members: { instance: '/boom', requestId: 'unique-7' } },
    'R183',
  )
  const errors = logged.filter(({ level }) => level === 50)
  t.equal(errors.length, 1, 'R184: one line at level error')
  t.equal(errors[0]?.['reqId'], 'unique-7', 'R183: the id in the log')
  t.match(errors[0]?.['err'], { message: /hunter2/, stack: /fixture-app/ }, 'R183: all of it')

  logged.length = 0
  await send(port, { target: '/nope' })
  await send(port, { method: 'POST', target: '/by-helper/conflict', ...emptyJson })
  t.strictSame(
    logged.filter(({ level }) => Number(level) >= 50),
    [],
    'R184: a 4xx is no line at level error',
  )
})

t.test('a method outside the grammar of Node is a 501 Error Resource', async (t) => {
  const { port } = await serveFixture(t)
  const rows: readonly (readonly [row: string, method: string])[] = [
    ['R125', 'ABC'],
    ['R126', 'get'],
  ]
  for (const [row, method] of rows) {
    const { responses, end } = await talk(port, `${method} /things HTTP/1.1\r\nHost: a\r\n\r\n`)
    t.equal(end, 'closed', `${row}: the connection is closed after ${method}`)
    t.equal(responses.length, 1, `${row}: one answer to ${method}`)
    const [response] = responses
    if (response === undefined) return
    const expected: ExpectedError = {
      status: 501,
      members: {
        detail: { optional: /./ },
        requestId: { optional: /./ },
        instance: { optional: /^\/things$/ },
      },
    }
    checkError(t, response, expected, row)
  }
})

/** Requirements shown elsewhere, and those that belong to wings that are not built yet. */
const elsewhere: Readonly<Record<string, string>> = {
  R21: 'thrown-values.test.ts',
  R22: 'thrown-values.test.ts',
  R25: 'lifecycle.test.ts',
  R26: 'lifecycle.test.ts',
  R141: 'every-status.test.ts',
  R159: 'every-status.test.ts',
  R162: 'transport.test.ts',
  R163: 'transport.test.ts',
  R164: 'transport.test.ts',
  R165: 'transport.test.ts',
  R166: 'transport.test.ts',
  R167: 'transport.test.ts',
  R169: 'transport.test.ts',
  R170: 'transport.test.ts',
  R171: 'transport.test.ts',
  R172: 'transport.test.ts',
  R173: 'framework.test.ts',
  R175: 'transport.test.ts',
  R176: 'transport.test.ts',
}
/** Shown by types, by pure functions, or by parts of their own: languages, XML, rate limits. */
const others = ['R72', 'R87', 'R88', 'R89', 'R130', 'R137', 'R151', 'R152']

t.test('every requirement from R1 to R184 is held by a test', async (t) => {
  const here = await readFile(new URL(import.meta.url), 'utf8')
  const data = new Set(exchanges.map(({ row }) => row))
  for (let number = 1; number <= 184; number += 1) {
    const row = `R${number}`
    const file = elsewhere[row]
    if (data.has(row) || others.includes(row)) continue
    const text = file === undefined ? here : await readFile(new URL(file, import.meta.url), 'utf8')
    t.match(text, new RegExp(`\\b${row}\\b(?!: ')`), `${row} in ${file ?? 'this file'}`)
  }
})

const emptyJson = { fields: [['Content-Type', 'application/json'] as const], body: '{}' }

/** The header fields that GET and HEAD must agree on, in a stable order. */
function withoutDate(response: RawResponse): string[] {
  return response.fields
    .filter(([name]) => name !== 'date')
    .map(([name, value]) => `${name}: ${value}`)
    .toSorted()
}
