import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { occurrenceOf } from '../../plugin/errors/declaration.ts'
import { resolveOptions } from '../../plugin/options.ts'
import { endResponse, endSocket } from '../../plugin/transport/raw-reply.ts'
import { problemDetails } from '../../plugin/resource/profiles.ts'
import { createInstance } from '../../plugin/replies/plugin-instance.ts'
import { lastResortBody } from '../../plugin/resource/body.ts'
import { imfFixdate } from '../fixtures/error-resource.ts'
import { field, spell, talk } from '../fixtures/raw-http.ts'
import { problem, toAnswer, type Answer } from '../helpers/build-app.ts'

const plugin = createInstance(resolveOptions({ cacheControl: 'no-cache' }))

interface Line {
  readonly level: number
  readonly msg: string
}

/** A logger as Fastify makes them, and what it wrote. */
function buildLog(): { log: ReturnType<typeof Fastify>['log']; lines: Line[] } {
  const lines: Line[] = []
  const stream = {
    write(line: string) {
      const { level, msg } = JSON.parse(line) as Line
      lines.push({ level, msg })
    },
  }
  return { log: Fastify({ logger: { level: 'info', stream } }).log, lines }
}

const { log } = buildLog()

async function start(t: Test, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return (server.address() as AddressInfo).port
}

/** A server whose every request is answered by the given act. */
async function serve(
  t: Test,
  act: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<number> {
  return start(t, createServer(act))
}

/** The problem as it is without Fastify: nobody gave the request an id. */
function rawProblem(...args: Parameters<typeof problem>): Answer {
  const { status, headers, body } = problem(...args)
  const { requestId: _none, ...members } = body as { requestId: string }
  const own = { 'cache-control': 'no-cache', vary: 'Accept', connection: 'close' }
  return { status, headers: { ...headers, ...own }, body: members }
}

t.test('endResponse() ends the response with an Error Resource and the connection', async (t) => {
  const { log, lines } = buildLog()
  const port = await serve(t, (request, response) =>
    endResponse(plugin, log, request, response, occurrenceOf(503, 'Closing.')),
  )
  const request = spell({ target: '/orders?token=1', fields: [['Connection', 'keep-alive']] })
  const { responses, end } = await talk(port, request)
  t.strictSame(responses.map(toAnswer), [
    rawProblem(503, { detail: 'Closing.', instance: '/orders' }),
  ])
  t.strictSame(lines, [{ level: 50, msg: 'Closing.' }])
  t.equal(end, 'closed')
})

t.test('endResponse() keeps the words of an unexpected error for the log', async (t) => {
  const { log, lines } = buildLog()
  const unexpected = { error: new Error('hunter2') }
  const port = await serve(t, (request, response) =>
    endResponse(plugin, log, request, response, { ...occurrenceOf(500), unexpected }),
  )
  const { responses } = await talk(port, spell({ target: '/' }))
  t.strictSame(responses.map(toAnswer), [rawProblem(500, { instance: '/' })])
  t.strictSame(lines, [{ level: 50, msg: 'hunter2' }])
})

t.test('endResponse() sends HEAD the header fields of GET', async (t) => {
  const port = await serve(t, (request, response) =>
    endResponse(plugin, log, request, response, occurrenceOf(503)),
  )
  const get = await talk(port, spell({ target: '/' }))
  const head = await talk(port, spell({ method: 'HEAD', target: '/' }), { methods: ['HEAD'] })
  const withoutDate = ({ responses }: typeof get) =>
    responses.map(({ status, fields }) => ({
      status,
      fields: fields.filter(([name]) => name !== 'date'),
    }))
  t.strictSame(withoutDate(head), withoutDate(get))
})

t.test('endResponse() cuts off a response that has begun', async (t) => {
  const port = await serve(t, (request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.write('begun')
    endResponse(plugin, log, request, response, occurrenceOf(500))
  })
  const { responses } = await talk(port, spell({ target: '/' }))
  t.strictSame(responses, [])
})

t.test('endResponse() writes nothing to a client that has left', async (t) => {
  const { log, lines } = buildLog()
  const begun = new EventEmitter()
  const port = await serve(t, (request, response) => {
    response.once('close', () => {
      endResponse(plugin, log, request, response, occurrenceOf(500, 'Late.'))
      begun.emit('answered', response.headersSent)
    })
    client.destroy()
  })
  const client = connect(port, '127.0.0.1')
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  const [headersSent] = (await once(begun, 'answered')) as [boolean]
  t.equal(headersSent, false)
  t.strictSame(lines, [{ level: 50, msg: 'Late.' }])
})

t.test('endResponse() leaves the connection of HTTP/2 alone', async (t) => {
  const server = createHttp2Server((request, response) =>
    endResponse(
      plugin,
      log,
      request as unknown as IncomingMessage,
      response as unknown as ServerResponse,
      occurrenceOf(503),
    ),
  )
  const port = await start(t, server)
  const session = connectHttp2(`http://127.0.0.1:${String(port)}`)
  const stream = session.request({ ':path': '/orders' }).setEncoding('utf8')
  const [[headers], [body]] = (await Promise.all([
    once(stream, 'response'),
    once(stream, 'data'),
  ])) as [[Record<string, unknown>], [string]]
  session.close()
  const { ':status': status, ...fields } = Object.fromEntries(Object.entries(headers))
  const { connection: _none, ...expected } = rawProblem(503, {}).headers
  t.strictSame(toAnswer({ statusCode: Number(status), headers: fields, body }), {
    status: 503,
    headers: expected,
    body: rawProblem(503, { instance: '/orders' }).body,
  })
})

/** A TCP server that answers each connection at once, and the sockets it had. */
async function serveSocket(
  t: Test,
  occurrence = occurrenceOf(400, 'The request is not valid HTTP.'),
): Promise<{ port: number; sockets: Socket[]; lines: Line[] }> {
  const { log, lines } = buildLog()
  const sockets: Socket[] = []
  const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket)
    endSocket(plugin, log, socket, occurrence)
  })
  const port = await start(t, server)
  return { port, sockets, lines }
}

/** Waits for a socket, however it ends. */
async function closed(socket: Socket): Promise<void> {
  if (socket.closed) return
  await new Promise((resolve) => socket.once('close', resolve))
}

t.test('endSocket() writes a whole response and closes the connection', async (t) => {
  const { port, lines } = await serveSocket(t)
  const { responses, rest, end } = await talk(port, 'garbage', { halfClose: true })
  t.strictSame(responses.map(toAnswer), [
    rawProblem(400, { detail: 'The request is not valid HTTP.' }),
  ])
  t.match(
    responses.map((response) => field(response, 'date')),
    [imfFixdate],
  )
  t.strictSame(
    responses.map(({ reason }) => reason),
    ['Bad Request'],
  )
  t.strictSame(lines, [{ level: 30, msg: 'The request is not valid HTTP.' }])
  t.strictSame({ rest: rest.length, end }, { rest: 0, end: 'closed' })
})

t.test(
  'endSocket() reads on, so that the answer survives what the client still sends',
  async (t) => {
    const { port } = await serveSocket(t)
    const { responses } = await talk(port, Buffer.alloc(4_000_000), { halfClose: true })
    t.strictSame(
      responses.map(({ status }) => status),
      [400],
    )
  },
)

t.test('endSocket() does not wait for ever for a client that keeps its half open', async (t) => {
  const { port, sockets } = await serveSocket(t)
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  client.resume()
  await once(client, 'end')
  t.equal(client.writable, true)
  const [socket] = sockets
  if (socket !== undefined) await closed(socket)
  t.equal(socket?.destroyed, true)
  client.destroy()
})

t.test('endSocket() survives a client that resets the connection', async (t) => {
  const { port, sockets } = await serveSocket(t)
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  client.resume()
  await once(client, 'end')
  client.resetAndDestroy()
  const [socket] = sockets
  if (socket !== undefined) await closed(socket)
  t.equal(socket?.errored instanceof Error, true)
})

/** A service that speaks two languages and two profiles. */
const polyglot = createInstance(
  resolveOptions({
    profiles: [
      problemDetails,
      {
        name: 'Bare',
        mediaTypes: ['application/bare+json'],
        shapeOf: (_declaration, type, schema) => ({
          type,
          schema,
          toBody: ({ title, status }) => ({ title, status, type }),
        }),
      },
    ],
    languages: [{ language: 'de', statuses: { '503': 'Nicht verfügbar' } }],
  }),
)
const vary = 'Accept, Accept-Language'

t.test(
  'endResponse() answers in the shape and the language that the request asks for',
  async (t) => {
    const port = await serve(t, (request, response) =>
      endResponse(polyglot, log, request, response, occurrenceOf(503)),
    )
    const fields = [
      ['Accept', 'application/bare+json'],
      ['Accept-Language', 'de'],
    ] as const
    const { responses } = await talk(port, spell({ target: '/', fields }))
    t.strictSame(responses.map(toAnswer), [
      {
        status: 503,
        headers: {
          'cache-control': 'no-store',
          'content-type': 'application/bare+json',
          'content-language': 'de',
          vary,
          connection: 'close',
        },
        body: { type: 'about:blank', title: 'Nicht verfügbar', status: 503 },
      },
    ])
    t.equal(responses[0]?.reason, 'Service Unavailable')
  },
)

t.test('endSocket() does so where the request is known, and else speaks as usual', async (t) => {
  const wishes = [{ 'accept-language': 'de' }, undefined]
  const server = createTcpServer((socket) => {
    endSocket(polyglot, log, socket, occurrenceOf(503), wishes.shift())
  })
  const port = await start(t, server)
  const languages = []
  for (const _ of [1, 2]) {
    const { responses } = await talk(port, '')
    const [answer] = responses.map(toAnswer)
    languages.push([answer?.headers['content-language'], Object(answer?.body).title])
  }
  t.strictSame(languages, [
    ['de', 'Nicht verfügbar'],
    ['en', 'Service Unavailable'],
  ])
})

t.test('a profile that fails is answered with the last resort, and logged', async (t) => {
  const { log, lines } = buildLog()
  const broken = createInstance(
    resolveOptions({
      profiles: [
        {
          name: 'Broken',
          mediaTypes: ['application/broken+json'],
          shapeOf: () => {
            throw new Error('hunter2')
          },
        },
      ],
    }),
  )
  const port = await serve(t, (request, response) =>
    endResponse(broken, log, request, response, occurrenceOf(400, 'No.')),
  )
  const { responses } = await talk(port, spell({ target: '/' }))
  t.strictSame(
    responses.map(({ status, body }) => [status, body.toString()]),
    [[500, lastResortBody]],
  )
  t.strictSame(lines, [
    { level: 30, msg: 'No.' },
    { level: 50, msg: 'An Error Resource could not be serialized.' },
  ])
})
