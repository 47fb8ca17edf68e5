/** What this package promises about its cost: every promise is data, and a run holds its own numbers against it. */

import { caseNames, type CaseName, type Entry } from './cases.ts'
import type { Bound } from '../measure/stats.ts'

/** A ratio of requests per second, measured in one run. */
export interface Target {
  case: CaseName
  against: Entry
  atLeast: number
}

/** Bare Fastify has no 406 and its 415 builds an Error, so both are held to its cheapest error: the default 404. */
const default404: Entry = { case: 'not-found', contender: 'bare' }

/** Held by `run.ts`. */
export const targets: readonly Target[] = [
  { case: 'conflict', against: { case: 'conflict', contender: 'bare' }, atLeast: 1.05 },
  { case: 'conflict', against: { case: 'conflict', contender: 'sensible' }, atLeast: 2.2 },
  { case: 'declared', against: { case: 'declared', contender: 'bare' }, atLeast: 1 },
  { case: 'thrown', against: { case: 'thrown', contender: 'http-errors' }, atLeast: 2.5 },
  { case: 'validation', against: { case: 'validation', contender: 'bare' }, atLeast: 1.1 },
  { case: 'not-found', against: default404, atLeast: 1.05 },
  { case: 'method-not-allowed', against: default404, atLeast: 0.95 },
  { case: 'not-acceptable', against: default404, atLeast: 1 },
  { case: 'unsupported-media-type', against: default404, atLeast: 1 },
  { case: 'unexpected', against: { case: 'unexpected', contender: 'bare' }, atLeast: 1.05 },
  { case: 'ok', against: { case: 'ok', contender: 'bare' }, atLeast: 0.98 },
  { case: 'conflict', against: { case: 'conflict', contender: 'raw' }, atLeast: 0.85 },
]

/** A ratio of processor time of the server per request, measured in one run: less is better, so theirs is divided by ours. */
export type Ceiling = Target

const lower: Partial<Record<CaseName, number>> = {
  // The router is asked for each method; Fastify makes an error that handlers see.
  'method-not-allowed': 0.92,
  'unsupported-media-type': 0.92,
}

/** Held by `run.ts`: every case against ready-made bytes, which no plugin can undercut. */
export const ceilings: readonly Ceiling[] = caseNames.map((name) => ({
  case: name,
  against: { case: name, contender: 'fixed' },
  atLeast: lower[name] ?? 0.95,
}))

/** Held by `startup.ts`: routes with three declared errors each, against the same routes without the plugin. */
export const bootTarget = {
  routes: 1_000,
  /** Time to ready, as a ratio. */
  time: { atMost: 1.25 },
  /** Heap after a collection, as a difference. */
  heapMiB: { atMost: 10 },
} as const satisfies Record<string, number | Bound>

/** Held by `memory.ts`: resident memory at the end may exceed that after the first tenth by nothing but noise. */
export const memoryTarget = { errors: 10_000_000, warmUpShare: 0.1 } as const

/** Held by `hostile.ts`: processor time of a request with a field of 15 kB, as a ratio. */
export const hostileTarget = { atMost: 3 } as const satisfies Bound

/** Held by `type-cost.ts`: type instantiations of a service with the plugin, against one that types its errors by hand. */
export const typeTarget = { routes: 200, instantiations: { atMost: 1.5 } } as const
