/** A campaign: so many exchanges, in batches that can each be replayed by themselves. */
import fc from 'fast-check'
import { buildTarget, type Target } from './inject-app.ts'
import { injectExchange } from './inject-descriptions.ts'
import { runInjected } from './inject-exchange.ts'
import { watchProcess } from './process-guard.ts'
import { listen, type Listener } from './raw-app.ts'
import { volley } from './raw-bytes.ts'
import { runVolley } from './raw-exchange.ts'

/** How exchanges are made: with the router itself, or over a socket. */
export type Kind = 'inject' | 'raw'

/** Exchanges of one batch. Each batch has an app and a seed of its own. */
export const batchSize: Readonly<Record<Kind, number>> = { inject: 5000, raw: 2560 }
const volleySize = 128

/** A failing batch: how to have it again, and the smallest exchange that fails. */
export interface Failure {
  readonly kind: Kind
  readonly seed: number
  readonly size: number
  readonly report: string
}

/** What has been exchanged so far. */
export interface Tally {
  readonly exchanges: Record<Kind, number>
  /** Answers by status. */
  readonly statuses: Map<number, number>
}

/** What to do. */
export interface Campaign {
  readonly inject: number
  readonly raw: number
  readonly seed: number
  /** When to stop, in milliseconds of the clock; what has been exchanged until then counts. @default never */
  readonly deadline?: number
  readonly onProgress?: (tally: Tally) => void
}

/** Runs a campaign up to its end or its first failure. */
export async function runCampaign(
  campaign: Campaign,
): Promise<{ tally: Tally; failure: Failure | undefined }> {
  const tally: Tally = { exchanges: { inject: 0, raw: 0 }, statuses: new Map() }
  const unwatch = watchProcess()
  try {
    for (const kind of ['inject', 'raw'] as const) {
      const failure = await runKind(kind, campaign, tally)
      if (failure !== undefined) return { tally, failure }
    }
    return { tally, failure: undefined }
  } finally {
    unwatch()
  }
}

async function runKind(
  kind: Kind,
  { seed, deadline = Number.POSITIVE_INFINITY, onProgress, ...totals }: Campaign,
  tally: Tally,
): Promise<Failure | undefined> {
  let batch = 0
  while (tally.exchanges[kind] < totals[kind] && Date.now() < deadline) {
    const size = Math.min(batchSize[kind], totals[kind] - tally.exchanges[kind])
    const run = kind === 'inject' ? injectBatch : rawBatch
    const report = await run(size, seed + batch, tally, () => onProgress?.(tally))
    if (report !== undefined) return { kind, seed: seed + batch, size, report }
    batch += 1
  }
  return undefined
}

type Batch = (
  size: number,
  seed: number,
  tally: Tally,
  onProgress: () => void,
) => Promise<string | undefined>

const injectBatch: Batch = async (size, seed, tally, onProgress) => {
  const target: Target = await buildTarget()
  const property = fc.asyncProperty(injectExchange, async (exchange) => {
    const { status, faults } = await runInjected(target, exchange)
    count(tally, 'inject', 1, [status])
    if (tally.exchanges.inject % 1000 === 0) onProgress()
    refuse(faults)
  })
  return check(property, size, seed).finally(() => target.app.close())
}

const rawBatch: Batch = async (size, seed, tally, onProgress) => {
  const listener: Listener = await listen()
  const property = fc.asyncProperty(volley(Math.min(size, volleySize)), async (conversations) => {
    const { statuses, faults } = await runVolley(listener, conversations)
    count(tally, 'raw', conversations.length, statuses)
    onProgress()
    refuse(faults)
  })
  return check(property, Math.ceil(size / volleySize), seed).finally(() => listener.app.close())
}

async function check<T>(
  property: fc.IAsyncPropertyWithHooks<[T]>,
  numRuns: number,
  seed: number,
): Promise<string | undefined> {
  const details = await fc.check(property, { numRuns, seed })
  if (!details.failed) return undefined
  return `${String(details.errorInstance)}\n${fc.defaultReportMessage(details)}`
}

function count(tally: Tally, kind: Kind, exchanges: number, statuses: readonly number[]): void {
  tally.exchanges[kind] += exchanges
  for (const status of statuses) tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1)
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(faults.join('\n'))
}
