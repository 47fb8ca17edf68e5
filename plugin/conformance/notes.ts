/** What a report says of the check itself: what was not asked, or not judged, and why. */
import type { Exclusion } from './document/exclusions.ts'
import type { Operation } from './document/operations.ts'
import type { ResolvedConformanceOptions } from './options.ts'
import type { Plan } from './probes/plan.ts'
import type { Target } from './targets/target.ts'

/** Names that are listed before the rest is counted. */
const mostNames = 3

function list(names: readonly string[]): string {
  const rest = names.length - mostNames
  const first = names.slice(0, mostNames).join(', ')
  return rest > 0 ? `${first} and ${rest} more` : first
}

/** Lists what there is to say. */
export function listNotes(
  {
    notes,
    operations,
    basePath,
    reader,
  }: Pick<Target, 'notes' | 'operations' | 'basePath' | 'reader'>,
  { unplanned }: Pick<Plan, 'unplanned'>,
  { exclusions, headers }: Pick<ResolvedConformanceOptions, 'exclusions' | 'headers'>,
): readonly string[] {
  const isOf = ({ matches }: Exclusion, { method, path }: Operation) =>
    matches(method, path, basePath + path)
  const excluded = operations.filter((operation) => exclusions.some((one) => isOf(one, operation)))
  // A method alone may be that of a probe.
  const idle = exclusions.filter(
    (one) => one.text.includes('/') && !operations.some((operation) => isOf(one, operation)),
  )
  const guarded = operations.filter(({ credentials }) => credentials.length > 0)
  const { stopped } = reader.patience
  const remarks: readonly (readonly [isTrue: boolean, note: string])[] = [
    [excluded.length > 0, `${excluded.length} of ${operations.length} operations were excluded.`],
    [idle.length > 0, `Nothing is excluded by ${list(idle.map(({ text }) => text))}.`],
    [unplanned.size > 0, `No requests could be made of ${list([...unplanned])}.`],
    [
      stopped > 0,
      `Patterns or schemas of the document that took too long and were left aside: ${stopped}.`,
    ],
    [
      guarded.length > 0 && Object.keys(headers).length === 0,
      `${guarded.length} operations ask for credentials, and none were given.`,
    ],
  ]
  return [...notes, ...remarks.filter(([isTrue]) => isTrue).map(([, note]) => note)]
}
