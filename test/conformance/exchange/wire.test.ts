import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import t from 'tap'
import { exchange, spell } from '../../../plugin/conformance/exchange/wire.ts'
import { limits, serveBytes } from '../../fixtures/conformance.ts'

const get = { method: 'GET', target: '/', headers: {} }
const hello = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello'

t.test('a request is spelled with Host, Connection and the length of its content', async (t) => {
  t.equal(
    spell({ method: 'GET', target: '/a?b', headers: { accept: '*/*' } }, 'a:1'),
    'GET /a?b HTTP/1.1\r\nhost: a:1\r\nconnection: close\r\naccept: */*\r\n\r\n',
  )
  t.equal(
    spell({ method: 'POST', target: '/', headers: { host: 'b' }, body: 'ä' }, 'a'),
    'POST / HTTP/1.1\r\nhost: b\r\nconnection: close\r\ncontent-length: 2\r\n\r\nä',
  )
  t.equal(
    spell({ ...get, headers: { 'content-length': '9' }, body: 'a' }, 'a'),
    'GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 9\r\n\r\na',
  )
  t.equal(spell({ ...get, raw: 'what I say' }, 'a'), 'what I say')
})

t.test('an answer is read to its end, however it is cut', async (t) => {
  const endpoint = await serveBytes(t, (socket) => {
    socket.once('data', () => {
      socket.write(hello.slice(0, 20))
      setImmediate(() => socket.write(hello.slice(20)))
    })
  })
  const outcome = await exchange(endpoint, get, limits)
  t.match(outcome, { status: 200 })
  t.equal('content' in outcome && outcome.content.toString(), 'hello')
})

t.test('HEAD is answered by a head, and content behind it is seen', async (t) => {
  const head = { ...get, method: 'HEAD' }
  const right = await serveBytes(t, 'HTTP/1.1 404 No\r\ncontent-length: 5\r\n\r\n')
  t.match(await exchange(right, head, limits), { status: 404, content: Buffer.alloc(0) })
  const wrong = await serveBytes(t, 'HTTP/1.1 404 No\r\ncontent-length: 5\r\n\r\nhello')
  t.match(await exchange(wrong, head, limits), { content: Buffer.from('hello') })
  const open = await serveBytes(t, (socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 404 No\r\ncontent-length: 5\r\n')
      setImmediate(() => socket.write('\r\nhel'))
      setTimeout(() => socket.write('lo'), 5)
    })
  })
  t.match(await exchange(open, head, limits), { content: /^hel/ }, 'the connection stays open')
})

t.test('who does not answer is not waited for', async (t) => {
  const endpoint = await serveBytes(t, () => {})
  t.strictSame(await exchange(endpoint, get, { ...limits, timeout: 30 }), {
    failure: 'timeout',
    reason: 'did not answer within 30 ms',
  })
})

t.test('who does not stop is not listened to', async (t) => {
  const endpoint = await serveBytes(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    const feed = () => {
      while (socket.writable && socket.write('x'.repeat(65_536)));
    }
    socket.on('drain', feed)
    feed()
  })
  t.strictSame(await exchange(endpoint, get, { ...limits, bytes: 100_000 }), {
    failure: 'endless-content',
    reason: 'sent more than 100000 bytes and did not end',
  })
})

t.test('who hangs up has not answered', async (t) => {
  const silent = await serveBytes(t, (socket) => socket.end())
  t.strictSame(await exchange(silent, get, limits), {
    failure: 'no-response',
    reason: 'closed the connection without a response',
  })
  const broken = await serveBytes(t, 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel')
  t.match(await exchange(broken, get, limits), { failure: 'unreadable' })
  const reset = await serveBytes(t, (socket) => socket.resetAndDestroy())
  t.match(await exchange(reset, get, limits), {
    failure: 'no-response',
    reason: /ECONNRESET|EPIPE/,
  })
})

t.test('a certificate that nobody vouches for ends it', async (t) => {
  const folder = t.testdir({})
  const [key = '', cert = ''] = ['key.pem', 'cert.pem'].map((name) => join(folder, name))
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost -keyout ${key} -out ${cert}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  )
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) })
  server.listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  for (const hostname of ['localhost', '127.0.0.1', '::1']) {
    const place = {
      secure: true,
      hostname,
      address: '127.0.0.1',
      port,
      host: `${hostname}:${port}`,
    }
    t.strictSame(await exchange(place, get, limits), {
      failure: 'no-response',
      reason: 'gave no response: DEPTH_ZERO_SELF_SIGNED_CERT',
    })
  }
})
