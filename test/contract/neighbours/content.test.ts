/** Plugins that read or code content: what they can read is accepted where they are, and nowhere else. */
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib'
import compress from '@fastify/compress'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { besideEachOther } from './beside.ts'
import {
  checkBody,
  checkError,
  checkFields,
  optionalText,
  problemJson,
  type ExpectedError,
} from '../../fixtures/error-resource.ts'
import { serve } from '../../fixtures/fixture-app.ts'
import {
  countExchanges,
  elements,
  field,
  json,
  send,
  type RawRequest,
  type RawResponse,
} from '../../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const value = JSON.stringify({ text: 'x'.repeat(50) })

function post(
  target: string,
  type: string,
  body: string | Buffer,
  more: Readonly<Record<string, string>> = {},
): RawRequest {
  const fields = Object.entries({ 'Content-Type': type, ...more })
  return { method: 'POST', target, fields, body }
}

function coded(target: string, coding: string, body: string | Buffer): RawRequest {
  return post(target, 'application/json', body, { 'Content-Encoding': coding })
}

/** A 415 for a type: `Accept`, and no `Accept-Encoding`. */
function unread(instance: string, accept: readonly string[]): ExpectedError {
  const list = accept.join(', ')
  return {
    status: 415,
    members: { instance, accept, detail: optionalText, code: { optional: /^FST_/ } },
    fields: { accept: list, 'accept-post': list, 'accept-encoding': null },
  }
}

/** A 415 for a coding: `Accept-Encoding`, and no `Accept`. */
function undecoded(instance: string, acceptEncoding: readonly string[]): ExpectedError {
  return {
    status: 415,
    members: { instance, acceptEncoding, detail: optionalText, code: { optional: /^FST_/ } },
    fields: { 'accept-encoding': acceptEncoding.join(', '), accept: null, 'accept-post': null },
  }
}

function addEcho(app: FastifyInstance): void {
  app.post('/echo', async (request) => request.body)
  app.post('/typed', { schema: { body: { type: 'object' } } }, async (request) => request.body)
}

t.test(
  'without a plugin that undoes codings, coded content is a 415 about the coding',
  async (t) => {
    const { port } = await serve(t, addEcho)
    for (const [coding, body] of [
      ['gzip', gzipSync(value)],
      ['br', brotliCompressSync(value)],
      ['GZIP, br', 'any'],
    ] as const) {
      const response = await send(port, coded('/typed', coding, body))
      checkError(t, response, undecoded('/typed', ['identity']), coding)
    }
    const identity = await send(port, coded('/typed', 'identity', value))
    t.equal(identity.body.toString(), value, 'the identity coding is read')
  },
)

/** Checks an error that has been compressed. */
function checkCompressed(t: Test, response: RawResponse, expected: ExpectedError): void {
  const { status, members = {}, fields = {} } = expected
  t.equal(response.status, status, 'status line')
  checkFields(
    t,
    response,
    { ...fields, 'content-type': problemJson, 'content-encoding': 'gzip' },
    '',
  )
  t.ok(elements(response, 'vary').includes('accept-encoding'), 'Vary: Accept-Encoding')
  const body = gunzipSync(response.body)
  checkBody(t, { ...response, body }, { status, members }, 'decoded')
}

const gzip = ['Accept-Encoding', 'gzip'] as const

besideEachOther(t, {
  name: '@fastify/compress',
  add: async (app) => {
    await app.register(compress, { threshold: 0, requestEncodings: ['gzip', 'identity'] })
    addEcho(app)
    app.get('/things', async () => ({ n: 1 }))
    app.get('/sent', async (_request, reply) => reply.code(409).send({ message: 'Taken.' }))
    app.get('/thrown', async () => {
      throw new Error('hunter2')
    })
  },
  exchanges: [
    { promise: 'coded JSON', request: coded('/echo', 'gzip', gzipSync(value)), untouched: 200 },
    { promise: 'JSON', request: post('/echo', 'application/json', value), untouched: 200 },
    {
      promise: 'coded JSON of a declared type',
      request: coded('/typed', 'gzip', gzipSync(value)),
      untouched: 200,
    },
    {
      promise: 'a coding it does not undo',
      request: coded('/typed', 'br', brotliCompressSync(value)),
      error: undecoded('/typed', ['identity']),
    },
    {
      promise: 'content that is not in the coding it names',
      request: coded('/typed', 'gzip', value),
      error: {
        status: 400,
        members: { instance: '/typed', detail: optionalText, code: { optional: /^FST_/ } },
      },
    },
    {
      promise: 'coded content of another type',
      request: post('/typed', 'application/xml', gzipSync('<a/>'), { 'Content-Encoding': 'gzip' }),
      error: unread('/typed', ['application/json']),
    },
    {
      promise: 'a compressed success',
      request: { target: '/things', fields: [gzip] },
      untouched: 200,
    },
    ...(
      [
        ['/nope', { status: 404, members: { instance: '/nope' } }],
        ['/sent', { status: 409, members: { instance: '/sent', detail: 'Taken.' } }],
        ['/thrown', { status: 500, members: { instance: '/thrown' } }],
      ] as const
    ).flatMap(([target, error]) => [
      { promise: `${target} as it is`, request: { target }, error },
      {
        promise: `${target} compressed, if at all`,
        request: { target, fields: [gzip] },
        check: (t: Test, response: RawResponse) =>
          field(response, 'content-encoding') === undefined
            ? checkError(t, response, error, target)
            : checkCompressed(t, response, error),
      },
    ]),
  ],
})

const urlencoded = 'application/x-www-form-urlencoded'

besideEachOther(t, {
  name: '@fastify/formbody',
  add: async (app) => {
    await app.register(async (scope) => {
      await scope.register(formbody)
      scope.post('/form', async (request) => request.body)
      scope.post('/form/typed', { schema: { body: { type: 'object' } } }, async (request) => {
        return request.body
      })
    })
    addEcho(app)
  },
  exchanges: [
    { promise: 'a form', request: post('/form', urlencoded, 'a=1&b=2'), untouched: 200 },
    {
      promise: 'a form with a charset',
      request: post('/form/typed', `${urlencoded};charset=UTF-8`, 'a=1&b=2'),
      untouched: 200,
    },
    { promise: 'JSON', request: post('/form', 'application/json', value), untouched: 200 },
    {
      promise: 'a form in a scope that reads none',
      request: post('/typed', urlencoded, 'a=1'),
      error: unread('/typed', ['application/json']),
    },
    {
      promise: 'another type where forms are read',
      request: post('/form/typed', 'application/xml', '<a/>'),
      error: unread('/form/typed', ['application/json', urlencoded]),
    },
  ],
})

const boundary = 'multipart/form-data; boundary=a'
const parts =
  '--a\r\nContent-Disposition: form-data; name="n"\r\n\r\n1\r\n' +
  '--a\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n' +
  'Content-Type: text/plain\r\n\r\ntext\r\n--a--\r\n'

besideEachOther(t, {
  name: '@fastify/multipart',
  add: async (app) => {
    await app.register(async (scope) => {
      await scope.register(multipart, { limits: { fileSize: 10 } })
      scope.post('/upload', async (request) => {
        const read: string[] = []
        for await (const part of request.parts()) {
          read.push(part.type === 'file' ? String(await part.toBuffer()) : String(part.value))
        }
        return read
      })
    })
    addEcho(app)
  },
  exchanges: [
    { promise: 'an upload', request: post('/upload', boundary, parts), untouched: 200 },
    {
      promise: 'an upload in a scope that reads none',
      request: post('/typed', boundary, parts),
      error: unread('/typed', ['application/json']),
    },
    {
      promise: 'an upload over the limit',
      request: post('/upload', boundary, parts.replace('text\r\n--a--', 'long text here\r\n--a--')),
      error: {
        status: 413,
        members: { instance: '/upload', detail: optionalText, code: { optional: /^FST_/ } },
      },
    },
    {
      promise: 'no upload where one is read',
      request: post('/upload', 'application/json', '{}'),
      error: unread('/upload', ['multipart/form-data']),
    },
  ],
})

t.test('each scope is told apart in what it says it reads', async (t) => {
  const { port } = await serve(t, async (app) => {
    addEcho(app)
    await app.register(
      async (scope) => {
        await scope.register(formbody)
        await scope.register(multipart)
        scope.addContentTypeParser(
          'application/vnd.a+json',
          { parseAs: 'string' },
          (_r, _b, done) => done(null, {}),
        )
        addEcho(scope)
      },
      { prefix: '/all' },
    )
  })
  const types = ['application/json', urlencoded, 'multipart/form-data', 'text/plain']
  for (const [target, accepted] of [
    ['/echo', ['application/json', 'text/plain']],
    ['/typed', ['application/json']],
    ['/all/echo', types],
    ['/all/typed', types.slice(0, 3)],
  ] as const) {
    const refused = await send(port, post(target, 'application/xml', '<a/>'))
    checkError(t, refused, unread(target, accepted), target)
    const options = await send(port, { method: 'OPTIONS', target })
    t.equal(field(options, 'accept-post'), accepted.join(', '), `${target}: Accept-Post`)
  }
  const own = await send(port, post('/all/typed', 'application/vnd.a+json', 'any'))
  t.strictSame(json(own), {}, 'a type with a parser of its own is read')
})
