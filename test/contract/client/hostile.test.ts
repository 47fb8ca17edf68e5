/** Services that mean no good: the client reads no more than it must, never hangs and never rejects. */
import { once } from 'node:events'
import {
  Agent as HttpAgent,
  createServer,
  get,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { Agent, fetch as undiciFetch, request } from 'undici'
import { readErrorResource } from '../../../plugin/client/index.ts'
import { ways } from './responses.ts'

const problemJson = 'application/problem+json'
const blank = { type: 'about:blank', title: 'Bad Request', status: 400 }
const streaming = ways.filter(({ streams }) => streams)

interface Served {
  readonly url: string
  /** Resolves when the connection of the first answer is over, whoever ended it. */
  readonly closed: Promise<void>
}

/** Serves one answer until the test is over. */
async function serve(t: Test, answer: (response: ServerResponse) => unknown): Promise<Served> {
  const server = createServer()
  const closed = new Promise<void>((resolve) => {
    server.on('request', (_request, response) => {
      response.on('error', () => undefined).on('close', resolve)
      answer(response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, closed }
}

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

const promise = '{"then":"a","catch":"b"}'

const bodies: readonly (readonly [name: string, body: string | Buffer, expected: object])[] = [
  ['nothing', '', blank],
  ['half an object', '{"title":"Con', blank],
  ['two objects', '{"title":"a"}{"title":"b"}', blank],
  ['a list', '[{"title":"Conflict"}]', blank],
  ['null', 'null', blank],
  ['a number', '409', blank],
  ['text', '"Conflict"', blank],
  ['HTML', '<html></html>', blank],
  ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0x7b]), blank],
  [
    'a title that is no UTF-8',
    Buffer.from('{"title":"\xff"}', 'latin1'),
    { ...blank, title: '\uFFFD' },
  ],
  ['a byte order mark', '\uFEFF{"title":"Mine"}', { ...blank, title: 'Mine' }],
  ['lists in lists', deep(30_000), blank],
  ['lists in a member', `{"deep":${deep(500)}}`, { ...blank, deep: JSON.parse(deep(500)) }],
  [
    'members of the wrong type',
    '{"type":1,"title":null,"status":"409","detail":[],"instance":{},"code":false,"requestId":0,"errors":{}}',
    blank,
  ],
  ['the status of a success', '{"status":200}', blank],
  ['a number that overflows', '{"status":1e999}', blank],
  ['the same member twice', '{"title":"a","title":"b"}', { ...blank, title: 'b' }],
  ['a prototype', '{"__proto__":{"title":"Mine"}}', blank],
  ['the methods of promises', promise, { ...blank, ...JSON.parse(promise) }],
]

for (const [name, body, expected] of bodies) {
  t.test(`${name} as content does no harm`, async (t) => {
    const { url } = await serve(t, (response) => {
      response.writeHead(400, { 'content-type': `APPLICATION/Problem+JSON; charset="utf-8"` })
      response.end(body)
    })
    for (const way of ways) {
      t.strictSame(await readErrorResource(await way.ask(url)), expected, way.name)
    }
  })
}

t.test('of ten megabytes nothing is kept', async (t) => {
  const body = Buffer.from(JSON.stringify({ detail: 'x'.repeat(10_000_000) }))
  const { url } = await serve(t, (response) => {
    response.writeHead(400, { 'content-type': problemJson })
    response.end(body)
  })
  // What a client has read and parsed by itself is there already, and costs no more.
  for (const { name, ask } of ways.filter(({ parses }) => parses !== true)) {
    t.strictSame(await readErrorResource(await ask(url)), blank, name)
  }
})

for (const { name, ask } of streaming) {
  t.test(`with ${name} a stream without end is let go`, async (t) => {
    const chunk = Buffer.alloc(16_384, ' ')
    const { url, closed } = await serve(t, (response) => {
      response.writeHead(400, { 'content-type': problemJson })
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', more)
      more()
    })
    t.strictSame(await readErrorResource(await ask(url)), blank)
    await closed
  })

  t.test(`with ${name} a stream that stalls is let go when the user says so`, async (t) => {
    const { url, closed } = await serve(t, (response) => {
      response.writeHead(400, { 'content-type': problemJson }).write('{"title":')
    })
    const controller = new AbortController()
    const reading = readErrorResource(await ask(url), { signal: controller.signal })
    controller.abort()
    t.strictSame(await reading, blank)
    await closed
  })

  t.test(`with ${name} content that breaks off does no harm`, async (t) => {
    const { url } = await serve(t, (response) => {
      response.writeHead(400, { 'content-type': problemJson, 'content-length': 1000 })
      response.write('{"title":"Conflict"}', () => response.destroy())
    })
    t.strictSame(await readErrorResource(await ask(url)), blank)
  })
}

t.test('a request that is aborted while its error is read gives what is known', async (t) => {
  const { url } = await serve(t, (response) => {
    response.writeHead(400, { 'content-type': problemJson }).write('{"title":')
  })
  const controller = new AbortController()
  const response = await fetch(url, { signal: controller.signal })
  const reading = readErrorResource(response)
  controller.abort()
  t.strictSame(await reading, blank)
})

t.test('after an error has been read the connection is used again', async (t) => {
  const ports = new Set<number | undefined>()
  const { url } = await serve(t, (response) => {
    ports.add(response.socket?.remotePort)
    response.writeHead(400, { 'content-type': problemJson }).end('{"title":"Mine"}')
  })
  const dispatcher = new Agent({ connections: 1 })
  const agent = new HttpAgent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => dispatcher.close())
  t.teardown(() => agent.destroy())
  const asks = [
    () => request(url, { dispatcher }),
    () => undiciFetch(url, { dispatcher }),
    async () => (await once(get(url, { agent }), 'response'))[0] as IncomingMessage,
  ]
  for (const ask of asks) {
    for (let round = 0; round < 5; round += 1) {
      t.match(await readErrorResource(await ask()), { title: 'Mine' })
    }
  }
  t.equal(ports.size, 2, 'one of undici, one of Node')
})
