/** Which statuses are right for a probe, and which rule any other breaks. */
import type { ConformanceRule, Fault } from '../report/rules.ts'

/** What a probe has to be answered with. */
export interface Expectation {
  /** The statuses that say what is wrong; empty where any will do. */
  readonly right: readonly number[]
  /** Statuses that may come before it is looked at. */
  readonly first?: readonly number[]
  /** Statuses that are allowed, and say less. */
  readonly questionable?: readonly number[]
  /** What is broken by a success, or a redirection. @default 'wrong-status' */
  readonly success?: ConformanceRule | undefined
  /** Whether the service may wait for more, and never answer. */
  readonly maySilence?: boolean
}

/** Before anything else is looked at, a stranger, a crowd and a failing machine are turned away. */
const always: readonly number[] = [401, 403, 429, 503]

/** Statuses that are about what the server is, and not about a mistake of its own. */
const noFailures: readonly number[] = [501, 503, 505]

function list(statuses: readonly number[]): string {
  return statuses.join(' or ')
}

/** Says what is wrong with a status; `undefined` where it may be. */
export function judgeStatus(status: number, expectation: Expectation): Fault | undefined {
  const { right, first = [], questionable = [] } = expectation
  if (right.length === 0 || right.includes(status) || first.includes(status)) return undefined
  if (questionable.includes(status)) {
    return { rule: 'questionable-status', message: `${status} came; ${list(right)} says more.` }
  }
  if (always.includes(status)) return undefined
  if (status >= 500 && !noFailures.includes(status)) {
    return {
      rule: 'server-error',
      message: `${status} came for a mistake of the client, where ${list(right)} is right.`,
    }
  }
  if (status < 400) {
    const rule = 'success' in expectation ? expectation.success : 'wrong-status'
    return (
      rule && {
        rule,
        message: `${status} came, as if nothing were wrong; ${list(right)} is right.`,
      }
    )
  }
  return { rule: 'wrong-status', message: `${status} came where ${list(right)} is right.` }
}
