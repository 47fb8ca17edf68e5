/** A request as a probe wants it, and what came of it: an answer, or the reason why there is none. */
import { toShown } from './shown.ts'

/** What a checker accepts: Error Resources rather than anything else. */
export const accept = 'application/problem+json, application/json;q=0.9, */*;q=0.5'

/** A request, before it is spelled for a socket or for `inject`. */
export interface ProbeRequest {
  readonly method: string
  /** Path and query, encoded as they are sent. */
  readonly target: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** The whole request as bytes, where it is one that no client would send. */
  readonly raw?: string
}

/** A response, whole. */
export interface Answer {
  readonly status: number
  /** Names in lower case; lines of one name are joined (RFC 9110 §5.3). */
  readonly fields: ReadonlyMap<string, string>
  readonly content: Buffer
}

/** Why there is no whole response. */
export interface Failure {
  readonly failure: 'no-response' | 'timeout' | 'unreadable' | 'endless-content'
  /** Completes "The service …". */
  readonly reason: string
}

/** What came of a request. */
export type Outcome = Answer | Failure

/** How long and how far an answer is read. */
export interface Limits {
  /** Milliseconds from the first byte sent to the last one received. */
  readonly timeout: number
  /** Bytes of an answer. */
  readonly bytes: number
}

/** Tells an answer from its absence. */
export function isAnswer(outcome: Outcome): outcome is Answer {
  return 'status' in outcome
}

/** What the service did where the time was over. */
export function late({ timeout }: Limits): Failure {
  return { failure: 'timeout', reason: `did not answer within ${timeout} ms` }
}

/** What the service did where its answer went on and on. */
export function endless({ bytes }: Limits): Failure {
  return { failure: 'endless-content', reason: `sent more than ${bytes} bytes and did not end` }
}

/** The target cannot be checked as it was given: a sentence for the person who gave it. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError'

  constructor(message: string, options?: ErrorOptions) {
    super(toShown(message), options)
  }
}
