/** What the guide says of other plugins is what ran. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readTable } from '../../house/markdown.ts'
import { read, root } from '../../house/source-files.ts'
import type { Exchange } from './placements.ts'
import { groups, plugins } from './plugins.ts'

/** The plugins that are promised, typed by hand. */
const promised = [
  ...'accepts accepts-serializer auth basic-auth bearer-auth caching circuit-breaker'.split(' '),
  ...'compress cookie cors csrf-protection etag formbody helmet http-proxy jwt middie'.split(' '),
  ...'multipart rate-limit reply-from response-validation secure-session sensible'.split(' '),
  ...'session static swagger swagger-ui under-pressure view websocket'.split(' '),
].map((name) => `@fastify/${name}`)

t.test('every plugin that is promised ran', async (t) => {
  t.strictSame(
    plugins.map(({ name }) => name),
    [...promised, 'fastify-type-provider-zod'],
  )
})

for (const [group, neighbours] of Object.entries(groups)) {
  t.test(`the group ${group} is run by the test file of its name`, async (t) => {
    const file = `test/contract/ecosystem/${group}.test.ts`
    t.ok(existsSync(join(root, file)), file)
    t.match(read(file), new RegExp(`^testNeighbours\\(t, ${group}\\)$`, 'm'))
    t.ok(neighbours.length > 0)
  })
}

const statusOf = ({ error }: Exchange): number[] => (error === undefined ? [] : [error.status])

for (const { name, errors, order, services } of plugins) {
  const besides = new Set(services.flatMap(({ besides = [] }) => besides))
  const exchanges = services.flatMap(({ exchanges }) => exchanges)

  t.test(`${name}: the statuses that are named are those that ran`, async (t) => {
    const named = new Set([...errors.matchAll(/\b[45]\d\d\b/g)].map(([status]) => Number(status)))
    const ran = new Set(exchanges.flatMap(statusOf))
    t.strictSame(
      [...named].filter((status) => !ran.has(status)),
      [],
      'named, and did not run',
    )
    t.strictSame(
      [...ran].filter((status) => !named.has(status) && !besides.has(status)),
      [],
      'ran, and is not named',
    )
  })

  t.test(`${name}: the order matters where an exchange says so`, async (t) => {
    const matters = exchanges.some(({ only }) => only?.order !== undefined)
    t.equal(/^no\b/.test(order), !matters, order)
  })

  t.test(`${name}: a success ran, too`, async (t) => {
    const ordinary = services.some(({ ordinary = true }) => ordinary)
    t.ok(ordinary || exchanges.some(({ untouched }) => untouched !== undefined))
  })
}

t.test('the table in the guide is this one', async (t) => {
  const section = /<!-- plugins -->(?<table>.*?)<!-- \/plugins -->/s.exec(read('docs/plugins.md'))
  const table = section?.groups?.['table'] ?? ''
  t.strictSame(
    readTable(table, 'plugin', 'versions', 'what happens to its errors', 'order matters?'),
    plugins.map(({ name, major, errors, order }) => [`\`${name}\``, major, errors, order]),
  )
})
