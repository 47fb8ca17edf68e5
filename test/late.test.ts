/** What is loaded late. */
import http from 'node:http'
import { createRequire } from 'node:module'
import zlib from 'node:zlib'
import t from 'tap'
import late from '../plugin/late.cjs'

const require = createRequire(import.meta.url)

for (const [load, module] of [
  [late.accepts, '@fastify/accepts'],
  [late.ajv, 'ajv'],
  [late.serializers, '@fastify/fast-json-stringify-compiler'],
] as const) {
  t.test(`${module} is loaded by the first who asks, and once`, async (t) => {
    const path = require.resolve(module)
    t.notOk(path in require.cache)
    t.equal(load(), require(module))
    t.equal(load(), load())
  })
}

t.test('Node’s own modules are those that are imported', async (t) => {
  t.equal(late.http(), http)
  t.equal(late.zlib(), zlib)
})
