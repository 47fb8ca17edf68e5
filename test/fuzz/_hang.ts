import Fastify from 'fastify'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { talk } from '../fixtures/raw-http.ts'
async function build(ours: boolean) {
  const o = { requestTimeout: 400, keepAliveTimeout: 100, http: { headersTimeout: 300, connectionsCheckingInterval: 50 }, handlerTimeout: 100, maxRequestsPerSocket: 4 }
  const app = Fastify(ours ? serverOptions(o) : o)
  if (ours) await app.register(errorResource)
  app.all('/never', () => new Promise(() => undefined))
  app.all('/echo', async () => ({}))
  app.all('/throw', async () => { throw new Error('x') })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as { port: number }).port
}
const c1 = (m: string, path: string, type: string, body: string, extra = '') => `${m} ${path} HTTP/1.1\r\nHost: a\r\n${extra}Content-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
const ex = 'Expect: 100-continue\r\n'
const all = [
  c1('PUT', '/never', 'text/plain', '{'),
  c1('POST', '/echo', 'text/plain', 'sent-by-the-client', ex),
  `OPTIONS /missing HTTP/1.1\r\nHost: a\r\nContent-Type: x\r\nContent-Length: 18\r\n\r\nsent-by-the-client`,
  c1('POST', '/throw', 'application/json', '{"n":1}'),
  c1('PROPFIND', '/throw', 'text/plain', '{'),
  c1('POST', '/query', 'application/json', 'sent-by-the-client', ex),
]
const methods = ['PUT', 'POST', 'OPTIONS', 'POST', 'PROPFIND', 'POST']
for (const ours of [false, true]) {
  const port = await build(ours)
  for (const pick of [[0,1,2,3,4,5],[0],[0,1],[0,1,2],[0,2,3,4,5],[0,1,3,4,5],[0,1,2,4,5],[0,1,2,3,5],[0,1,2,3,4],[0,3,4,5],[0,4,5],[0,5],[0,4],[1,2,3,4,5], [0,3,3,3,3], [0,3,3,3,3,3],[0,4,4,4,4]]) {
    const t0 = performance.now()
    const r = await talk(port, pick.map((i) => all[i]!).join(''), { methods: pick.map((i) => methods[i]!), timeout: 3000, pause: 3 }).catch((e) => ({ end: String(e), responses: [], rest: Buffer.alloc(0) }))
    console.log(ours ? 'ours' : 'bare', pick.join(), Math.round(performance.now() - t0), r.end, r.responses.map((x) => x.status).join(), r.rest.length)
  }
}
process.exit()
