/**
 * What the plugin costs before the first request: time to ready and memory, by number of routes. Schemas are compiled
 * at start, so a fast reply could hide a slow boot.
 *
 * `startup.ts [--rounds 5] [--record]`; every boot happens in a process of its own.
 */
/* oxlint-disable no-await-in-loop -- one at a time: two measurements at once measure each other */

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyInstance } from 'fastify'
import errorResource, { defineError, errorResponses, serverOptions } from 'fastify-error-resource'
import { describeMachine, pin } from './machine.ts'
import { describe, quoteInReadme, saveResults, toTable } from './recording.ts'
import { median } from './stats.ts'

const variants = {
  bare: 'bare Fastify, 2xx schema only',
  schemas: 'bare Fastify, the same three error schemas by hand',
  ours: 'fastify-error-resource, three declared errors',
} as const
type Variant = keyof typeof variants

interface Boot {
  milliseconds: number
  heapMiB: number
  residentMiB: number
}

const routeCounts = [10, 100, 1_000]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    record: { type: 'boolean', default: false },
  },
})

const [variant, count] = positionals
if (variant === undefined) await compareBoots(Number(values.rounds))
else console.log(JSON.stringify(await boot(variant as Variant, Number(count))))

async function boot(which: Variant, routes: number): Promise<Boot> {
  // Loading the modules is paid once, whatever the number of routes; a first, empty application takes it out.
  await (await build(which, 1)).close()
  globalThis.gc?.()
  const before = process.memoryUsage()
  const started = performance.now()
  const app = await build(which, routes)
  const milliseconds = performance.now() - started
  globalThis.gc?.()
  const after = process.memoryUsage()
  await app.close()
  return {
    milliseconds,
    heapMiB: (after.heapUsed - before.heapUsed) / 2 ** 20,
    residentMiB: (after.rss - before.rss) / 2 ** 20,
  }
}

async function build(which: Variant, routes: number): Promise<FastifyInstance> {
  const app: FastifyInstance = which === 'ours' ? Fastify(serverOptions({})) : Fastify()
  if (which === 'ours') await app.register(errorResource)
  const success = Type.Object({ id: Type.String(), sku: Type.String(), quantity: Type.Integer() })
  const response = { 200: success, ...buildErrorResponses(which) }
  for (let route = 0; route < routes; route += 1) {
    app.get(`/resource-${route}/:id`, { schema: { response } }, (_request, reply) => {
      reply.send({ id: '42', sku: 'tea', quantity: 3 })
    })
  }
  await app.ready()
  return app
}

function buildErrorResponses(which: Variant): Record<string, unknown> {
  const members = Type.Object({ orderId: Type.String() })
  if (which === 'ours') {
    return errorResponses(
      defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Order already exists', members }),
      defineError({ code: 'ORDER_GONE', status: 410, title: 'Order was deleted', members }),
      defineError({ code: 'ORDER_LOCKED', status: 423, title: 'Order is locked', members }),
    )
  }
  const schema = Type.Object({
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    code: Type.String(),
    requestId: Type.Optional(Type.String()),
    orderId: Type.String(),
  })
  return which === 'schemas' ? { 409: schema, 410: schema, 423: schema } : {}
}

async function compareBoots(rounds: number): Promise<void> {
  const names = Object.keys(variants) as Variant[]
  const boots = new Map<string, Boot[]>()
  for (let round = 0; round < rounds; round += 1) {
    for (const routes of routeCounts) {
      // The order rotates, so that no variant always follows the same one.
      const order = names.map((_, index) => names[(index + round) % names.length] as Variant)
      for (const which of order) {
        const key = `${which} ${routes}`
        boots.set(key, [...(boots.get(key) ?? []), await bootInFreshProcess(which, routes)])
      }
    }
    console.error(`round ${round + 1} of ${rounds}`)
  }
  const startedAt = new Date().toISOString()
  const machine = describeMachine()
  const recorded = { startedAt, machine, rounds, boots: Object.fromEntries(boots) }
  saveResults(values.record ? 'startup' : 'latest-startup', recorded)

  const middle = (which: Variant, routes: number, of: keyof Boot): number =>
    median((boots.get(`${which} ${routes}`) ?? []).map((one) => one[of]))
  const rows = routeCounts.flatMap((routes) =>
    names.map((which) => [
      which === 'bare' ? String(routes) : '',
      variants[which],
      middle(which, routes, 'milliseconds').toFixed(1),
      (middle(which, routes, 'milliseconds') / middle('bare', routes, 'milliseconds')).toFixed(2),
      middle(which, routes, 'heapMiB').toFixed(1),
      middle(which, routes, 'residentMiB').toFixed(1),
    ]),
  )
  const head = ['routes', 'application', 'ready ms', '× bare', 'heap MiB', 'resident MiB']
  const report = [
    `${describe(machine, startedAt)} Medians of ${rounds} boots, each in a fresh process.`,
    'Target at 1,000 routes: at most 1.25 × the time of bare Fastify and 10 MB more.',
    toTable(head, rows, 2),
  ].join('\n\n')
  console.log(report)
  if (values.record) quoteInReadme('startup', report)
}

async function bootInFreshProcess(which: Variant, routes: number): Promise<Boot> {
  const script = fileURLToPath(import.meta.url)
  const flags = ['--expose-gc', '--import', 'tsx', script]
  const [file, args] = pin('server', [process.execPath, ...flags, which, String(routes)])
  const { stdout } = await promisify(execFile)(file, args)
  return JSON.parse(stdout) as Boot
}
