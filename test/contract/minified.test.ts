/** A service bundled and minified to one file, Fastify included, answers like its source: nothing goes by the name of a function. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build } from 'esbuild'
import t from 'tap'
import { field, json, talk } from '../fixtures/raw-http.ts'

const service = `
import Fastify from 'fastify'
import errorResource, { serverOptions } from './plugin/index.ts'
const lines = []
const app = Fastify(serverOptions({ logger: { level: 'info', stream: { write: (line) => lines.push(JSON.parse(line)) } } }))
await app.register(errorResource)
app.get('/orders', async () => ({ n: 1 }))
app.get('/throws', async () => { throw new Error('hunter2') })
app.get('/lines', async () => lines.filter(({ err }) => err).length)
await app.listen({ port: 0, host: '127.0.0.1' })
console.log(app.server.address().port)
`

const close = 'Host: a\r\nConnection: close\r\n\r\n'

const exchanges: readonly (readonly [name: string, bytes: string, status: number])[] = [
  ['garbage', 'garbage\r\n\r\n', 400],
  ['no Host', 'GET /orders HTTP/1.1\r\n\r\n', 400],
  ['a malformed URL', `GET /%zz HTTP/1.1\r\n${close}`, 400],
  ['an unknown path', `GET /nope HTTP/1.1\r\n${close}`, 404],
  ['a wrong method', `DELETE /orders HTTP/1.1\r\n${close}`, 405],
  ['an error that is thrown', `GET /throws HTTP/1.1\r\n${close}`, 500],
  ['a tunnel', `CONNECT a:443 HTTP/1.1\r\n${close}`, 501],
]

t.test('a minified bundle answers like the source', async (t) => {
  const file = join(t.testdir(), 'service.mjs')
  await build({
    stdin: { contents: service, resolveDir: join(import.meta.dirname, '../..') },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    outfile: file,
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  })
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill())
  const [first] = (await once(child.stdout, 'data')) as [Buffer]
  const port = Number(first.toString())
  for (const [name, bytes, status] of exchanges) {
    const { responses } = await talk(port, bytes)
    const [response] = responses
    if (response === undefined) return void t.fail(`${name}: no response`)
    t.equal(response.status, status, name)
    t.equal(field(response, 'content-type'), 'application/problem+json', name)
    t.match(json(response), { status, type: 'about:blank' }, name)
    t.notMatch(response.body.toString(), 'hunter2', name)
  }
  const { responses } = await talk(port, `GET /lines HTTP/1.1\r\n${close}`)
  const lines = Number(responses[0]?.body.toString())
  t.ok(lines >= 1 && lines <= exchanges.length, `${String(lines)} lines, none of them twice`)
})
