/** What is checked of a status where somebody names one: that there is such a one, or that it is meant all the same. */
import { show } from '../http/show.ts'
import { nearNames } from '../http/near-names.ts'
import { isErrorStatusCode } from '../http/status-code.ts'
import { errorStatuses, findErrorStatus } from '../http/statuses.ts'

const codes = errorStatuses.map(({ status }) => String(status))

/** The status that a text is, as a number or by the words of the registry. */
function readStatus(given: string): string | undefined {
  if (isErrorStatusCode(Number(given))) return given.trim()
  const words = given.toLowerCase().replace(/[^a-z]/g, '')
  const row = errorStatuses.find(({ helper }) => helper.toLowerCase() === words)
  return row && String(row.status)
}

/** Says which status was meant, where that can be told; starts with a space. */
export function hintAtStatus(given: unknown): string {
  if (typeof given !== 'number' && typeof given !== 'string' && typeof given !== 'bigint') return ''
  const text = String(given)
  const read = typeof given === 'number' ? undefined : readStatus(text)
  // What is a status of another class is no slip.
  const isOther = /^\d{3}$/.test(text)
  const near = read === undefined && !isOther ? nearNames(text, codes, 3) : [read ?? []].flat()
  return near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`
}

/** What is checked of a declaration's status. */
export interface GivenStatus {
  readonly status: unknown
  readonly unregistered?: unknown
}

/** Says what is wrong with the status of a declaration; `undefined` where it may be. */
export function findStatusProblem({ status, unregistered }: GivenStatus): string | undefined {
  if (typeof status !== 'number') {
    return `status must be a number; it is ${show(status)}.${hintAtStatus(status)}`
  }
  if (unregistered !== undefined && unregistered !== true) {
    return `unregistered must be true, or left out; it is ${show(unregistered)}.`
  }
  const row = findErrorStatus(status)
  if (row !== undefined) {
    return unregistered
      ? `status ${status} is registered, as "${row.title}"; leave unregistered out.`
      : undefined
  }
  if (!isErrorStatusCode(status)) {
    return `status ${status} is not a registered 4xx or 5xx; use one of ${codes.join(', ')}.${hintAtStatus(status)}`
  }
  if (unregistered) return undefined
  return `status ${status} is not a registered 4xx or 5xx; use one of ${codes.join(', ')}, or say unregistered: true if it is meant.`
}
