/** What clients say and never say again does not stay: the bytes on the heap are counted before and after. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'

/** Texts that differ, of 15 KB each: what 800 of them hold is 12 MB. */
const program = `
import Fastify from 'fastify'
import errorResource, { serverOptions } from '../../plugin/index.ts'

const app = Fastify(serverOptions())
await app.register(errorResource, {
  languages: [{ language: 'de', statuses: { 404: 'Nicht gefunden' } }],
  mirrorAccept: true,
})
for (let route = 0; route < 300; route++) {
  app.post('/' + route, { config: { errorResource: { produces: ['text/x' + route, 'text/y'] } } }, async () => 'x')
  app.get('/item' + route + '/:id', async (request, reply) => reply.notFound())
}
await app.ready()
let count = 0
const text = (length) => String(count++).padEnd(length, 'x')
const requests = {
  'content-type': (length) => ({ method: 'POST', headers: { 'content-type': 'a/' + text(length) }, payload: 'x' }),
  accept: (length) => ({ method: 'POST', headers: { accept: 'text/' + text(length) + ', application/problem+json;q=0.' + count % 9 } }),
  'accept-language': (length) => ({ method: 'POST', headers: { 'accept-language': 'de-' + text(length), accept: 'text/css' } }),
  host: (length) => ({ method: 'GET', headers: { host: text(length) } }),
  path: (length) => ({ method: 'GET', suffix: '/' + text(length) }),
}
const held = async () => {
  for (let turn = 0; turn < 5; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    gc()
  }
  return process.memoryUsage().heapUsed
}
const grown = {}
for (const [name, build] of Object.entries(requests)) {
  for (const length of [15000, 400]) {
    const ask = async () => {
      const { suffix = '', method, ...rest } = build(length)
      const url = (method === 'GET' ? '/item' : '/') + (count % 300) + suffix
      await app.inject({ url, method, ...rest })
    }
    for (let i = 0; i < 60; i++) await ask()
    const before = await held()
    for (let i = 0; i < 800; i++) await ask()
    grown[name + ' of ' + length] = (await held()) - before
  }
}
console.log(JSON.stringify(grown))
await app.close()
`

t.test('distinct values of clients leave no more than two megabytes behind', async (t) => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', '--input-type=module', '--eval', program],
    { cwd: import.meta.dirname, env: { ...process.env, NODE_ENV: 'production' } },
  )
  const grown = JSON.parse(stdout) as Record<string, number>
  t.equal(Object.keys(grown).length, 10)
  for (const [name, bytes] of Object.entries(grown)) {
    t.ok(bytes < 2 << 20, `${name}: ${String(bytes)} bytes`)
  }
})
