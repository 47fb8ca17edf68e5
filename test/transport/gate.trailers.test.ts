import { connect as connectHttp2 } from 'node:http2'
import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { serverOptions } from '../../plugin/index.ts'
import { buildApp, listen, type Built } from '../helpers/build-app.ts'

function addRoutes({ app }: Built): void {
  app.get('/', async (_request, reply) => {
    reply.trailer('x-break', async () => 'a\r\nx-more: b')
    reply.trailer('x-symbol', async () => Symbol('a') as never)
    reply.trailer('x-fine', async () => 'fine')
    return 'content'
  })
  app.get('/fine', async (_request, reply) => {
    reply.trailer('x-fine', async () => 'fine')
    return 'content'
  })
}

const warning = [40, 'A trailer that cannot be written was left out.']

t.test('a trailer that cannot be written is left out, and the others are sent', async (t) => {
  const built = await buildApp(t)
  addRoutes(built)
  const port = await listen(built.app)
  for (const [path, lines] of [
    ['/', [warning]],
    ['/fine', []],
  ] as const) {
    const socket = connect(port, '127.0.0.1')
    let bytes = ''
    socket.on('data', (chunk) => (bytes += String(chunk)))
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    await once(socket, 'close')
    t.match(bytes, /^HTTP\/1\.1 200 OK\r\n/)
    t.ok(bytes.endsWith('\r\n7\r\ncontent\r\n0\r\nx-fine: fine\r\n\r\n'), path)
    t.strictSame(built.lines.splice(0), lines)
  }
})

t.test('so it is in HTTP/2', async (t) => {
  const built = await buildApp(t, { server: serverOptions({ http2: true }) as object })
  addRoutes(built)
  const session = connectHttp2(`http://127.0.0.1:${await listen(built.app)}`)
  t.teardown(() => session.destroy())
  const stream = session.request({ ':path': '/' })
  const trailers = once(stream, 'trailers')
  stream.resume()
  const [fields] = (await trailers) as [Record<string, string>]
  t.strictSame(Object.entries(fields), [['x-fine', 'fine']])
  t.strictSame(built.lines, [warning])
})
