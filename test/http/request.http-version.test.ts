import { createServer as createHttpServer, get, type IncomingMessage } from 'node:http'
import { connect, createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo, Server } from 'node:net'
import t, { type Test } from 'tap'
import { isHttp2 } from '../../plugin/http/request.ts'

async function listen(t: Test, server: Server): Promise<number> {
  t.teardown(() => server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

t.test('a request over HTTP/1 is none of HTTP/2', async (t) => {
  const seen: boolean[] = []
  const server = createHttpServer((request, response) => {
    seen.push(isHttp2(request))
    response.end()
  })
  const port = await listen(t, server)
  await new Promise<IncomingMessage>((resolve) =>
    get({ port, agent: false }, (response) => resolve(response.resume())),
  )
  t.strictSame(seen, [false])
})

t.test('a request over HTTP/2 is one', async (t) => {
  const seen: boolean[] = []
  const server = createHttp2Server((request, response) => {
    seen.push(isHttp2(request))
    response.end()
  })
  const port = await listen(t, server)
  const session = connect(`http://127.0.0.1:${port}`)
  t.teardown(() => session.close())
  await new Promise((resolve) =>
    session.request({ ':path': '/' }).resume().on('end', resolve).end(),
  )
  t.strictSame(seen, [true])
})
