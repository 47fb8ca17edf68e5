/** What this package promises about its speed, as ratios of requests per second measured in one run. */

import type { CaseName, Entry } from './cases.ts'

export interface Target {
  case: CaseName
  against: Entry
  atLeast: number
}

/** Bare Fastify has no 406 and its 415 builds an Error, so both are held to its cheapest error: the default 404. */
const default404: Entry = { case: 'not-found', contender: 'bare' }

export const targets: readonly Target[] = [
  { case: 'ok', against: { case: 'ok', contender: 'bare' }, atLeast: 0.98 },
  { case: 'conflict', against: { case: 'conflict', contender: 'bare' }, atLeast: 1.05 },
  { case: 'conflict', against: { case: 'conflict', contender: 'sensible' }, atLeast: 2.2 },
  { case: 'conflict', against: { case: 'conflict', contender: 'raw' }, atLeast: 0.85 },
  { case: 'declared', against: { case: 'declared', contender: 'bare' }, atLeast: 1 },
  { case: 'thrown', against: { case: 'thrown', contender: 'http-errors' }, atLeast: 2.5 },
  { case: 'validation', against: { case: 'validation', contender: 'bare' }, atLeast: 1.1 },
  { case: 'not-found', against: default404, atLeast: 1.05 },
  { case: 'method-not-allowed', against: default404, atLeast: 0.95 },
  { case: 'not-acceptable', against: default404, atLeast: 1 },
  { case: 'unsupported-media-type', against: default404, atLeast: 1 },
  { case: 'unexpected', against: { case: 'unexpected', contender: 'bare' }, atLeast: 1.05 },
]
