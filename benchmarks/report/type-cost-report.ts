/** Turns counted type instantiations into a verdict. The compiler counts alike everywhere, so one run is enough. */

import { toTable } from './recording.ts'
import { toCount } from './report.ts'
import { judge } from '../measure/stats.ts'
import { typeTarget } from '../cases/targets.ts'

/** What the compiler reports of one service. */
export interface TypeCost {
  instantiations: number
  types: number
}

export interface TypeCostRecording {
  typescript: string
  routes: number
  /** The same imports and no route: what is paid once. */
  empty: Record<'byHand' | 'ours', TypeCost>
  service: Record<'byHand' | 'ours', TypeCost>
}

/** Returns how many times the instantiations of a service by hand one with the plugin needs. */
export function toRatioOf({ service: { ours, byHand } }: TypeCostRecording): number {
  return ours.instantiations / byHand.instantiations
}

/** Returns the report as Markdown. */
export function toTypeCostReport(recording: TypeCostRecording): string {
  const { typescript, routes, empty, service } = recording
  const ratio = toRatioOf(recording)
  const { instantiations } = typeTarget
  const verdict = judge({ estimate: ratio, low: ratio, high: ratio }, instantiations)
  const toRow = (name: string, who: 'byHand' | 'ours'): string[] => {
    const perRoute = (service[who].instantiations - empty[who].instantiations) / routes
    const once = toCount(empty[who].instantiations)
    return [name, toCount(service[who].instantiations), once, toCount(perRoute)]
  }
  const rows = [
    toRow('Fastify, errors typed by hand', 'byHand'),
    toRow('fastify-error-resource', 'ours'),
  ]
  return [
    `TypeScript ${typescript}, ${routes} routes that declare two errors each and send both. ` +
      `Ratio ${ratio.toFixed(2)}, target at most ${instantiations.atMost}: **${verdict}**.`,
    toTable(['service', 'instantiations', 'without routes', 'per route'], rows),
  ].join('\n\n')
}
