/** Turns recorded starts into tables: a small service step by step, a large one, and what stays on the heap. */

import type { Machine } from '../measure/machine.ts'
import { compareAmounts, compareRates, type Interval, median } from '../measure/stats.ts'
import type { ColdStart } from '../services/cold-service.ts'
import { describe, toTable } from './recording.ts'
import { toRatio } from './report.ts'

/** How the service is started: its modules one by one, or in one file that esbuild made. */
export const forms = { modules: 'modules', bundle: 'one bundle' } as const
export type Form = keyof typeof forms

/** What is started: a service without the plugin, with hooks that do nothing, or with it, for what, and with how many routes. */
export interface Start {
  form: Form
  which: 'plain' | 'idle' | 'ours'
  wants: 'start' | 'document' | 'heap'
  routes: number
}

/** The numbers of routes of the large services. */
export const routeCounts: readonly number[] = [10, 1_000, 5_000]
/** The numbers of routes, with as many declared errors, of a document. */
export const documentCounts: readonly number[] = [100, 1_000]

const small = 10
const heapRoutes = 1_000

const idle = { form: 'modules', which: 'idle', wants: 'start' } as const

/** Lists all that is measured. */
export function listStarts(): Start[] {
  const each = (form: Form, wants: Start['wants'], counts: readonly number[]) =>
    counts.flatMap((routes) =>
      (['plain', 'ours'] as const).map((which) => ({ form, which, wants, routes })),
    )
  return [
    ...each('modules', 'start', routeCounts),
    ...routeCounts.map((routes) => ({ ...idle, routes })),
    ...each('bundle', 'start', [small]),
    ...each('modules', 'document', documentCounts),
    ...each('modules', 'heap', [heapRoutes]),
  ]
}

export interface ColdRecording {
  startedAt: string
  machine: Machine
  rounds: number
  /** By start, in the order of the rounds. */
  starts: Record<string, ColdStart[]>
}

/** Names the starts of one kind. */
export function toKey({ form, which, wants, routes }: Start): string {
  return `${form} ${which} ${wants} ${routes}`
}

/** Returns the report as Markdown. */
export function toColdReport(recording: ColdRecording): string {
  const { machine, startedAt, rounds } = recording
  return [
    `${describe(machine, startedAt)} Medians of ${rounds} starts, each in a fresh process; ` +
      'milliseconds of processor time, and ratios of starts in one round.',
    toStepTable(recording),
    toSizeTable(recording),
    toDocumentTable(recording),
    toHeapTable(recording),
  ].join('\n\n')
}

type Reader = (which: Start['which'], of: keyof ColdStart) => number[]

function readerOf(
  { starts }: ColdRecording,
  form: Form,
  wants: Start['wants'],
  routes: number,
): Reader {
  return (which, of) =>
    (starts[toKey({ form, which, wants, routes })] ?? []).map((start) => start[of] ?? Number.NaN)
}

const toMiddle = (values: readonly number[]) => median(values).toFixed(1)

function toRatioOf(read: Reader, of: keyof ColdStart, which: Start['which'] = 'ours'): string {
  return toRatio(compareRates(read(which, of), read('plain', of)))
}

const steps = ['import', 'register', 'ready', 'success', 'error', 'total'] as const

function toStepTable(recording: ColdRecording): string {
  const rows = (Object.keys(forms) as Form[]).flatMap((form) => {
    const read = readerOf(recording, form, 'start', small)
    return (['plain', 'ours'] as const).map((which) => [
      forms[form],
      which === 'ours' ? 'fastify-error-resource' : 'bare Fastify',
      ...steps.map((step) => toMiddle(read(which, step))),
      which === 'ours' ? toRatioOf(read, 'total') : '',
    ])
  })
  const head = [`${small} routes`, 'application', 'import', 'register', 'ready']
  return toTable([...head, 'first 200', 'first 409', 'process to 409', '× bare'], rows, 2)
}

function toSizeTable(recording: ColdRecording): string {
  const rows = routeCounts.map((routes) => {
    const read = readerOf(recording, 'modules', 'start', routes)
    const ready = (['plain', 'ours'] as const).map((which) => toMiddle(read(which, 'ready')))
    const first = (['error', 'options'] as const).map((step) => toMiddle(read('ours', step)))
    const ratios = [toRatioOf(read, 'ready'), toRatioOf(read, 'ready', 'idle')]
    return [String(routes), ...ready, ...ratios, ...first]
  })
  const head = ['routes', 'bare ready', 'ours ready', '× bare', 'idle hooks × bare']
  return toTable([...head, 'first 409', 'first OPTIONS'], rows)
}

function toDocumentTable(recording: ColdRecording): string {
  const rows = documentCounts.map((routes) => {
    const read = readerOf(recording, 'modules', 'document', routes)
    const both = (['plain', 'ours'] as const).map((which) => toMiddle(read(which, 'document')))
    return [String(routes), ...both, toRatioOf(read, 'document')]
  })
  const head = ['routes and errors', 'document by hand, shared schema', 'ours', '× by hand']
  return toTable(head, rows)
}

function toHeapTable(recording: ColdRecording): string {
  const read = readerOf(recording, 'modules', 'heap', heapRoutes)
  const more = (of: keyof ColdStart) =>
    toAmount(compareAmounts(read('ours', of), read('plain', of)))
  const rows = [
    ['a route', toMiddle(read('plain', 'perRoute')), more('perRoute')],
    ['a declared error that was sent', '', toMiddle(read('ours', 'perError'))],
    ['an application that was closed', toMiddle(read('plain', 'perApp')), more('perApp')],
  ]
  return toTable(['KiB of heap', 'bare Fastify', 'more with ours'], rows)
}

function toAmount({ estimate, low, high }: Interval): string {
  const range = Number.isFinite(high) ? `${low.toFixed(1)}–${high.toFixed(1)}` : 'one round'
  return `${estimate.toFixed(1)} (${range})`
}
