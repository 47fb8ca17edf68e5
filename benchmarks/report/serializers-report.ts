/** Turns recorded serializer rounds into a table. */

import type { Machine } from '../measure/machine.ts'
import { describe, toTable } from './recording.ts'
import { toCount, toRatio } from './report.ts'
import { compareRates, median, toVerdict } from '../measure/stats.ts'

/** What is written. */
export const kinds = {
  conflict: '409 with a detail',
  declared: '409, declared, with a member',
  'errors-1': '400 with 1 violation',
  'errors-10': '400 with 10 violations',
  'errors-100': '400 with 100 violations',
} as const
export type Kind = keyof typeof kinds

/** Who writes it. */
export const writers = {
  ours: 'ours, compiled',
  stringify: 'JSON.stringify',
  'fast-json-stringify': 'fast-json-stringify, plain schema',
  template: 'template written by hand',
} as const
export type WriterName = keyof typeof writers

export interface SerializerSample {
  /** `<kind>/<writer>`. */
  entry: string
  /** Length of the body. */
  bytes: number
  /** One body, down to its bytes; the median of the batches of one process. */
  nanoseconds: number
  /** Bytes of JavaScript heap for one body; `null` if it could not be told. */
  heap: number | null
}

export interface SerializersRecording {
  startedAt: string
  machine: Machine
  rounds: SerializerSample[][]
}

/** Returns the report as Markdown. */
export function toSerializersReport({ startedAt, machine, rounds }: SerializersRecording): string {
  const all = rounds.flat()
  const of = (kind: Kind, writer: WriterName) =>
    all.filter(({ entry }) => entry === `${kind}/${writer}`)
  const rows = (Object.keys(kinds) as Kind[]).flatMap((kind) =>
    (Object.keys(writers) as WriterName[]).flatMap((writer) => {
      const own = of(kind, writer)
      const [first] = own
      if (first === undefined) return []
      // Less time is faster, so the sides swap to keep "higher is better".
      const ratio = compareRates(timesOf(own), timesOf(of(kind, 'ours')))
      const heap = own.flatMap((sample) => (sample.heap === null ? [] : [sample.heap]))
      const compared = writer !== 'ours' && of(kind, 'ours').length > 0
      return [
        [
          writer === 'ours' ? kinds[kind] : '',
          writers[writer],
          compared ? toVerdict(ratio, 0) : '',
          compared ? toRatio(ratio) : '',
          toCount(median(timesOf(own))),
          heap.length === 0 ? '' : toCount(median(heap)),
          toCount(first.bytes),
        ],
      ]
    }),
  )
  const head = ['error', 'written by', 'verdict on ours', 'ours is', 'ns', 'heap B', 'body B']
  return [
    `${describe(machine, startedAt)} Medians of ${rounds.length} processes each.`,
    toTable(head, rows, 3),
  ].join('\n\n')
}

function timesOf(samples: readonly SerializerSample[]): number[] {
  return samples.map(({ nanoseconds }) => nanoseconds)
}
