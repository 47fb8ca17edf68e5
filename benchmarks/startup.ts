/**
 * What the plugin costs before the first request: time to ready and memory, by number of routes. Schemas are compiled
 * at start, so a fast reply could hide a slow boot.
 *
 * `startup.ts [--quick] [--rounds 7] [--json] [--record]`; every boot happens in a process of its own.
 */

import { parseArgs } from 'node:util'
import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyInstance } from 'fastify'
import errorResource, { defineError, errorResponses, serverOptions } from 'fastify-error-resource'
import { describeMachine } from './measure/machine.ts'
import { orderOf } from './cases/plan.ts'
import { createProgress, measureInFreshProcess, say, readRounds } from './measure/processes.ts'
import { quoteInReadme } from './report/quotes.ts'
import { saveResults } from './report/recording.ts'
import {
  routeCounts,
  toKey,
  toStartupReport,
  variants,
  type Boot,
  type StartupRecording,
  type Variant,
} from './report/startup-report.ts'
import { bootTarget } from './cases/targets.ts'
const members = Type.Object({ orderId: Type.String() })
const declared = [
  defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Order already exists', members }),
  defineError({ code: 'ORDER_GONE', status: 410, title: 'Order was deleted', members }),
  defineError({ code: 'ORDER_LOCKED', status: 423, title: 'Order is locked', members }),
] as const
const byHand = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String()),
  code: Type.String(),
  requestId: Type.Optional(Type.String()),
  orderId: Type.String(),
})

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    json: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})

const [variant, count] = positionals
if (variant === undefined) await compareBoots(readRounds(values))
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
  for (let route = 0; route < routes; route += 1) {
    // Per route, as a route file says it.
    const response = { 200: success, ...buildErrorResponses(which) }
    app.get(`/resource-${route}/:id`, { schema: { response } }, (_request, reply) => {
      reply.send({ id: '42', sku: 'tea', quantity: 3 })
    })
  }
  await app.ready()
  return app
}

function buildErrorResponses(which: Variant): Record<string, unknown> {
  if (which === 'ours') return errorResponses(...declared)
  return which === 'schemas' ? { 409: byHand, 410: byHand, 423: byHand } : {}
}

async function compareBoots(rounds: number): Promise<void> {
  const counts = values.quick ? [bootTarget.routes] : routeCounts
  const boots = counts.flatMap((routes) =>
    Object.keys(variants).map((which) => ({ which: which as Variant, routes })),
  )
  const advance = createProgress(rounds * boots.length)
  const startedAt = new Date().toISOString()
  const recording: StartupRecording = {
    startedAt,
    machine: describeMachine(),
    rounds,
    boots: Object.fromEntries(boots.map(({ which, routes }) => [toKey(which, routes), []])),
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { which, routes } of orderOf(boots, round, rounds)) {
      const one = await measureInFreshProcess<Boot>({
        script: 'startup.ts',
        flags: ['--expose-gc'],
        args: [which, String(routes)],
      })
      recording.boots[toKey(which, routes)]?.push(one)
      advance(`${which} ${routes} routes  ${one.milliseconds.toFixed(0)} ms`)
    }
    await saveResults('latest-startup', recording)
  }
  if (values.record) {
    if (values.quick) say('--quick leaves the smaller numbers of routes out of the record.')
    await saveResults('startup', recording)
    await quoteInReadme('startup')
  }
  console.log(values.json ? JSON.stringify(recording) : toStartupReport(recording))
}
