/**
 * Faults under load: drives the orders service while its database is stopped and started, handlers
 * fail, clients reset in the middle of a request, and the service itself is closed and opened again.
 * Every request has to be accounted for, and memory has to stay where it was.
 *
 * `npm run soak -- [--minutes 3] [--clients 16]`; exits with 1 when anything is unaccounted for.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { toAccount, totals } from './soak/account.ts'
import { findPort, openSoakDatabase, type SoakDatabase } from './soak/database.ts'
import { beginFault } from './soak/faults.ts'
import { startLoad } from './soak/load.ts'
import { compareMemory, sampleMemory } from './soak/memory.ts'
import { startService, type SoakService } from './soak/service.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    clients: { type: 'string', default: '16' },
  },
})
const [minutes, clients] = [Number(values.minutes), Number(values.clients)]
if (!(minutes >= 0.5 && minutes <= 120) || !(Number.isInteger(clients) && clients > 0)) {
  process.stderr.write('--minutes must be from 0.5 to 120, --clients a whole number above 0.\n')
  process.exit(2)
}
const totalMs = minutes * 60_000
const windowMs = Math.min(60_000, totalMs / 4)

const started = Date.now()
function say(what: string): void {
  const seconds = ((Date.now() - started) / 1000).toFixed(0).padStart(4)
  const { all, unaccounted } = totals()
  process.stdout.write(`${seconds} s  ${all} requests, ${unaccounted} unaccounted: ${what}\n`)
}

/** Closes the service under load, and opens it again. */
async function reopen(
  service: SoakService,
  port: number,
  url: string | undefined,
): Promise<SoakService> {
  const over = beginFault('service')
  say('the service is closed')
  if (!(await service.close())) throw new Error('the service did not close in order')
  say('it has ended')
  const next = await startService(port, url)
  over()
  say('the service is open again')
  return next
}

/** Stops the database under load twice: in order, and as a crash. */
async function stopDatabase({ faults }: SoakDatabase): Promise<void> {
  if (faults === undefined) return
  for (const how of ['fast', 'immediate'] as const) {
    const over = beginFault('database')
    await faults.stop(how)
    say(`the database is stopped (${how})`)
    await delay(totalMs / 25)
    await faults.start()
    over()
    say('the database is started')
    await delay(totalMs / 25)
  }
}

async function soak(database: SoakDatabase): Promise<boolean> {
  const port = await findPort()
  const { url } = database
  let service = await startService(port, url)
  const load = startLoad(port, clients)
  say(`${clients} clients ask`)
  try {
    await delay(totalMs / 10)
    service = await reopen(service, port, url)
    await delay(totalMs / 8)
    say('the first window begins')
    const first = await sampleMemory(service, windowMs)
    await stopDatabase(database)
    say('the last window begins')
    const last = await sampleMemory(service, windowMs)
    const failure = service.failure()
    const over = beginFault('service')
    say('the service is closed for good')
    const isInOrder = await service.close()
    await load.stop()
    over()
    return report(first, last, failure ?? (isInOrder ? undefined : 'it did not close in order'))
  } catch (error) {
    const failure = service.failure()
    throw failure === undefined ? error : new Error(failure, { cause: error })
  } finally {
    await Promise.all([load.stop(), service.close()])
  }
}

function report(
  first: Parameters<typeof compareMemory>[0],
  last: typeof first,
  failure?: string,
): boolean {
  const memory = compareMemory(first, last)
  const { unaccounted } = totals()
  process.stdout.write(`\n${toAccount()}\n\n${memory.table}\n\n`)
  if (failure !== undefined) process.stdout.write(`The service failed: ${failure}\n`)
  if (unaccounted > 0) process.stdout.write(`${unaccounted} requests are unaccounted for.\n`)
  if (!memory.holds) process.stdout.write('Memory has grown by more than 5 %.\n')
  const holds = failure === undefined && unaccounted === 0 && memory.holds
  if (holds)
    process.stdout.write('Every request is accounted for, and memory stayed where it was.\n')
  return holds
}

const database = await openSoakDatabase(process.env['DATABASE_URL'])
process.stdout.write(`database: ${database.description}\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // The database runs by itself and would stay behind.
  process.once(signal, () => void database.remove().finally(() => process.exit(130)))
}
try {
  process.exitCode = (await soak(database)) ? 0 : 1
} catch (error) {
  process.stderr.write(`${toAccount()}\n${String(error)}\n`)
  process.exitCode = 1
} finally {
  await database.remove()
}
process.exit()
