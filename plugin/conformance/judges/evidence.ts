/** What earlier answers tell of a later one: whether the path is there, and whether it is refused as it is. */
import { isAnswer, type Answer, type Outcome, type ProbeRequest } from '../exchange/message.ts'
import type { Expectation } from '../probes/expectation.ts'
import type { PlannedExchange } from '../probes/plan.ts'
import { findErrorStatus } from '../../http/statuses.ts'

/** An answer, and what it is the answer to. */
interface Heard {
  readonly operation: string
  readonly request: ProbeRequest
  readonly answer: Answer
}

/** Remembers what answers tell. */
export interface Evidence {
  /** Keeps an answer that tells something of those to come. */
  keep(planned: PlannedExchange, outcome: Outcome): void
  /**
   * Says what is right by what is known of the path: a refusal of the plain request is one of every
   * other, and where it was not refused, a method that is not there is no path that is not there.
   */
  weigh(planned: PlannedExchange, answer: Answer): Expectation
}

/** Statuses for which a path that is asked with another method may as well not be there. */
const absences: readonly number[] = [404, 410]

/** Statuses that tell nothing of the path, because they come before it is looked for. */
const turnsAway = (status: number) => [401, 403, 407, 429].includes(status) || status >= 500

/** Statuses of an upstream that failed, of which nobody knows by what (RFC 9110 §15.6.3, §15.6.5), and those that only their service knows. */
const isOfOthers = (status: number) =>
  status === 502 || status === 504 || findErrorStatus(status) === undefined

/** The words of an answer without what differs from request to request: address, method, numbers. */
function wordsOf({ request: { method, target }, answer }: Heard): string {
  const path = target.replace(/\?.*$/s, '')
  const text = answer.content.toString('utf8', 0, 65_536)
  return text
    .replaceAll(target, '')
    .replaceAll(path, '')
    .replaceAll(method, '')
    .replaceAll(/[\w-]+/g, (word) => (/\d/.test(word) ? '' : word))
}

const areAlike = (one: Heard, other: Heard) =>
  one.answer.status === other.answer.status && wordsOf(one) === wordsOf(other)

/** Allows what the plain request is answered with, because it is refused as it is. */
function allow(status: number, expect: Expectation): Expectation {
  return { ...expect, first: [...(expect.first ?? []), status] }
}

/** Starts with no evidence. */
export function createEvidence(): Evidence {
  const heard: { [about in NonNullable<PlannedExchange['tells']>]?: Heard } = {}

  return {
    keep({ tells, operation, request }, outcome) {
      if (tells === undefined) return
      if (isAnswer(outcome)) heard[tells] = { operation, request, answer: outcome }
      else delete heard[tells]
    },
    weigh({ operation, request, expect, siblings }, answer) {
      const { 'the path': path, 'no path': none } = heard
      if (path?.operation !== operation) return expect
      const { status } = path.answer
      if (turnsAway(status)) return isOfOthers(status) ? allow(status, expect) : expect
      if (siblings === undefined) return status < 400 ? expect : allow(status, expect)
      const { questionable = [] } = expect
      const isThere = {
        ...expect,
        questionable: questionable.filter((one) => !absences.includes(one)),
      }
      // What was there may have been deleted by the request that showed it.
      if (status < 400) return path.request.method === 'DELETE' ? expect : isThere
      const own = { operation, request, answer }
      const isOfRouter = none && areAlike(own, none) && !areAlike(path, none)
      return isOfRouter ? isThere : allow(status, expect)
    },
  }
}
