/** What earlier answers tell of a later one: whether a path is there that a method is not. */
import { isAnswer, type Answer, type Outcome, type ProbeRequest } from '../exchange/message.ts'
import type { Expectation } from '../probes/expectation.ts'
import type { PlannedExchange } from '../probes/plan.ts'

/** An answer, and what it is the answer to. */
interface Heard {
  readonly request: ProbeRequest
  readonly answer: Answer
}

/** Remembers what answers tell. */
export interface Evidence {
  /** Keeps an answer that tells something of those to come. */
  keep(planned: PlannedExchange, outcome: Outcome): void
  /** Says what is right; of a method that a path does not have by what is known of the path. */
  weigh(planned: PlannedExchange, answer: Answer): Expectation
}

/** Statuses for which a path that is asked with another method may as well not be there. */
const absences: readonly number[] = [404, 410]

/** Statuses that tell nothing of the path, because they come before it is looked for. */
const turnsAway = (status: number) => [401, 403, 407, 429].includes(status) || status >= 500

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

/** Starts with no evidence. */
export function createEvidence(): Evidence {
  const heard: { [about in NonNullable<PlannedExchange['tells']>]?: Heard } = {}

  return {
    keep({ tells, request }, outcome) {
      if (tells === undefined) return
      if (isAnswer(outcome)) heard[tells] = { request, answer: outcome }
      else delete heard[tells]
    },
    weigh({ request, expect, siblings }, answer) {
      if (siblings === undefined) return expect
      const { 'the path': path, 'no path': none } = heard
      if (path?.request.target !== request.target || turnsAway(path.answer.status)) return expect
      const { first = [], questionable = [] } = expect
      const isThere = {
        ...expect,
        questionable: questionable.filter((one) => !absences.includes(one)),
      }
      const { status } = path.answer
      // What was there may have been deleted by the request that showed it.
      if (status < 400) return path.request.method === 'DELETE' ? expect : isThere
      const own = { request, answer }
      const isOfRouter = none && areAlike(own, none) && !areAlike(path, none)
      // The path is refused as it is, whatever the method.
      return isOfRouter ? isThere : { ...expect, first: [...first, status] }
    },
  }
}
