import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { resolveOptions } from '../../plugin/options.ts'
import { createInstance } from '../../plugin/replies/plugin-instance.ts'
import { answerClientErrors } from '../../plugin/transport/client-errors.ts'
import { talk } from '../fixtures/raw-http.ts'
import { buildApp, buildBareApp, listen, toAnswer, type Built } from '../helpers/build-app.ts'
import {
  garbage,
  get,
  getSlow,
  json,
  notHttp,
  post,
  rawProblem,
  serve,
  served,
  servedSlowly,
} from '../helpers/raw-app.ts'

t.test('garbage behind a finished exchange is answered after it', async (t) => {
  const { port } = await serve(t)
  const { responses } = await talk(port, [get, garbage])
  t.strictSame(responses.map(toAnswer), [served, notHttp])
})

t.test('garbage behind a slow request waits until that is answered', async (t) => {
  const { port, slow } = await serve(t)
  slow.once('arrived', () => setImmediate(() => slow.emit('go-on')))
  const { responses } = await talk(port, `${getSlow}${garbage}`)
  t.strictSame(responses.map(toAnswer), [servedSlowly, notHttp])
})

t.test('a broken chunk behind a slow request waits until that is answered', async (t) => {
  const { port, slow } = await serve(t)
  slow.once('arrived', () => setImmediate(() => slow.emit('go-on')))
  const broken = `${post}Transfer-Encoding: chunked\r\n\r\nZZ\r\n`
  const { responses } = await talk(port, `${getSlow}${broken}`)
  t.strictSame(responses.map(toAnswer), [
    servedSlowly,
    rawProblem(400, { detail: 'The request is not valid HTTP.', instance: '/orders' }),
  ])
})

t.test('a content that breaks behind an answer that waits cuts nothing off', async (t) => {
  const { port, slow } = await serve(t)
  slow.once('arrived', () => setImmediate(() => slow.emit('go-on')))
  const broken = post.replace('json', 'xml') + 'Transfer-Encoding: chunked\r\n\r\nZZ\r\n'
  const { responses, end } = await talk(port, `${getSlow}${broken}`)
  t.strictSame(
    responses.map(({ status }) => status),
    [200, 415],
  )
  t.not(end, 'timeout')
})

t.test('garbage behind a request that closes the connection goes unanswered', async (t) => {
  const { port, slow } = await serve(t)
  slow.once('arrived', () => setImmediate(() => slow.emit('go-on')))
  const closing = getSlow.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')
  const { responses, rest } = await talk(port, [`${closing}`, garbage])
  t.strictSame(responses.map(toAnswer), [
    { ...servedSlowly, headers: { ...json, connection: 'close' } },
  ])
  t.equal(rest.length, 0)
})

t.test('a content that breaks after its answer gets no second one', async (t) => {
  const { port } = await serve(t)
  const refusal = await talk(port, [
    'POST /orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/xml\r\n' +
      'Transfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n',
    'ZZ\r\n',
  ])
  t.strictSame(
    refusal.responses.map(({ status }) => status),
    [415],
  )
})

t.test('a content that breaks during its answer cuts that off', async (t) => {
  const { app } = await buildApp(t, { server: serverOptions({}) })
  app.addContentTypeParser('text/plain', (_request, _payload, done) => done(null))
  app.post('/begun', (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/plain' })
    reply.raw.write('begun')
  })
  const port = await listen(app)
  const head =
    'POST /begun HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n'
  const { responses, rest } = await talk(port, [`${head}1\r\na\r\n`, 'ZZ\r\n'])
  t.strictSame(responses, [])
  t.match(rest.toString(), /^HTTP\/1\.1 200 OK\r\n[^]*\r\n5\r\nbegun\r\n$/)
})

const hostless = 'GET /orders HTTP/1.1\r\n\r\n'

for (const [name, pieces] of [
  ['later', [hostless, `${garbage}${garbage}`]],
  ['with it', [`${hostless}${garbage}`]],
] as const) {
  t.test(`bytes behind a refused request that come ${name} change nothing`, async (t) => {
    const { port } = await serve(t)
    const { responses, rest } = await talk(port, [...pieces])
    t.strictSame(responses.map(toAnswer), [
      rawProblem(400, { detail: 'The request has no Host header field.', instance: '/orders' }),
    ])
    t.equal(rest.length, 0)
  })
}

t.test('a client that resets the connection is nothing to answer or to log', async (t) => {
  const { app, port, slow, lines } = await serve(t)
  const client = connect(port, '127.0.0.1')
  const arrived = once(slow, 'arrived')
  const connection = once(app.server, 'connection') as Promise<[Socket]>
  client.write(getSlow)
  const [[socket]] = await Promise.all([connection, arrived])
  const closed = new Promise((resolve) => socket.once('close', resolve))
  client.resetAndDestroy()
  await closed
  slow.emit('go-on')
  t.strictSame(lines, [])
})

t.test('a request that does not arrive in time is a 408', async (t) => {
  const { port } = await serve(t, {
    requestTimeout: 100,
    http: { connectionsCheckingInterval: 50, headersTimeout: 100 },
  } as object)
  const { responses, end } = await talk(port, 'GET /orders HTTP/1.1\r\nHost: a\r\n')
  t.strictSame(responses.map(toAnswer), [
    rawProblem(408, { detail: 'The request did not arrive in time.' }),
  ])
  t.equal(end, 'closed')
})

t.test('a clientErrorHandler of the user stays the only one', async (t) => {
  const { port } = await serve(t, {
    clientErrorHandler(_error: Error, socket: Socket) {
      socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\nConnection: close\r\n\r\nTheir')
    },
  } as object)
  const { responses } = await talk(port, garbage)
  t.strictSame(
    responses.map(({ body }) => body.toString()),
    ['Their'],
  )
})

t.test('a server whose errors somebody else listens to keeps that listener alone', async (t) => {
  let server: Server | undefined
  const { app } = buildBareApp(t, {
    serverFactory: (handler) => {
      server = createServer(handler as () => void)
      return server
    },
  })
  app.server.removeAllListeners('clientError')
  app.server.on('clientError', (_error: Error, socket: Socket) => {
    socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\nConnection: close\r\n\r\nTheir')
  })
  await app.register(errorResource)
  const port = await listen(app)
  const { responses } = await talk(port, garbage)
  t.strictSame(
    responses.map(({ body }) => body.toString()),
    ['Their'],
  )
  t.equal(app.server, server)
})

t.test('a second copy of the package leaves the parser to the first', async (t) => {
  const { app } = await buildApp(t)
  const before = app.server.listeners('clientError')
  answerClientErrors(createInstance(resolveOptions({})), app.log, app.server)
  t.strictSame(app.server.listeners('clientError'), before)
})

t.test('content that breaks before its request is answered is a 400', async (t) => {
  const { port } = await serve(t)
  const { responses, end } = await talk(port, `${post}Transfer-Encoding: chunked\r\n\r\nZZ\r\n`)
  t.strictSame(responses.map(toAnswer), [notHttp])
  t.equal(end, 'closed')
})

/** An app whose server nobody has listened to for errors before the plugin comes. */
async function serveUnheard(t: Test): Promise<Built> {
  const built = buildBareApp(t)
  built.app.server.removeAllListeners('clientError')
  await built.app.register(errorResource)
  return built
}

t.test('a server without a listener for errors of clients gets them answered', async (t) => {
  const { app } = await serveUnheard(t)
  const { responses } = await talk(await listen(app), garbage)
  t.strictSame(responses.map(toAnswer), [notHttp])
})

t.test('there, too, a client that resets the connection is nothing to answer', async (t) => {
  const { app, lines } = await serveUnheard(t)
  const port = await listen(app)
  const connection = once(app.server, 'connection') as Promise<[Socket]>
  const client = connect(port, '127.0.0.1')
  const [socket] = await connection
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const failed = new Promise((resolve) => socket.once('error', resolve))
  client.resetAndDestroy()
  t.match(await failed, { code: 'ECONNRESET' })
  await closed
  t.strictSame([socket.destroyed, socket.bytesWritten, lines], [true, 0, []])
})

const mine = 'HTTP/1.1 299 Mine\r\nContent-Length: 4\r\nConnection: close\r\n\r\nmine'

const manners: readonly (readonly [name: string, listener: (socket: Socket) => unknown])[] = [
  ['at once', (socket) => socket.end(mine)],
  ['in pieces', (socket) => socket.write(mine.slice(0, 9)) && socket.end(mine.slice(9))],
  ['on another turn', (socket) => setImmediate(() => socket.end(mine))],
  ['in pieces on another turn', (socket) => setImmediate(() => socket.write(mine))],
]

for (const [name, listener] of manners) {
  for (const method of ['on', 'prependListener'] as const) {
    t.test(
      `a listener of the user's beside Fastify's, with ${method}(), answers alone: ${name}`,
      async (t) => {
        const { app } = await buildApp(t, { server: serverOptions({}) })
        app.server[method]('clientError', (_error: Error, socket: Socket) => listener(socket))
        const { responses, rest } = await talk(await listen(app), garbage, { responses: 1 })
        t.strictSame(
          responses.map(({ body }) => body.toString()),
          ['mine'],
        )
        t.equal(rest.length, 0)
      },
    )
  }
}

t.test('a listener of the user may close the connection without a word', async (t) => {
  const { app } = await buildApp(t)
  app.server.on('clientError', (_error: Error, socket: Socket) => socket.destroy())
  const { responses, rest, end } = await talk(await listen(app), garbage)
  t.strictSame([responses.length, rest.length, end], [0, 0, 'closed'])
})

t.test('one that does nothing is waited for, and then the client is answered', async (t) => {
  const { app } = await buildApp(t)
  let called = 0
  app.server.on('clientError', () => called++)
  const { responses } = await talk(await listen(app), garbage)
  t.strictSame(responses.map(toAnswer), [notHttp])
  t.equal(called, 1)
})

t.test('one that leaves the connection open behind its answer is not talked over', async (t) => {
  const { app } = await buildApp(t)
  app.server.on('clientError', (_error: Error, socket: Socket) =>
    setImmediate(() => socket.write(mine)),
  )
  const { responses, rest, end } = await talk(await listen(app), garbage, { timeout: 1500 })
  t.strictSame(
    responses.map(({ body }) => body.toString()),
    ['mine'],
  )
  t.strictSame([rest.length, end], [0, 'timeout'])
})

t.test('a clientErrorHandler that throws ends nothing, and the client is answered', async (t) => {
  const { port, lines } = await serve(t, {
    clientErrorHandler() {
      throw new Error('their mistake')
    },
  } as object)
  const { responses } = await talk(port, garbage)
  t.strictSame(responses.map(toAnswer), [notHttp])
  t.match(lines[0], [50, 'A listener for errors of clients failed.', 'their mistake'])
})

for (const method of ['end', 'write'] as const) {
  t.test(`what a clientErrorHandler sends as bytes is its own, with ${method}()`, async (t) => {
    const { port } = await serve(t, {
      clientErrorHandler: (_error: Error, socket: Socket) => socket[method](Buffer.from(mine)),
    } as object)
    const { responses } = await talk(port, garbage, { responses: 1 })
    t.strictSame(
      responses.map(({ status }) => status),
      [299],
    )
  })
}
