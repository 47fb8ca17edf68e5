/** What a check has found, as plain data. */
import { conformanceRules, type ConformanceRule, type Fault, type Severity } from './rules.ts'

/** A request that was sent, and what came. */
export interface ConformanceExchange {
  readonly method: string
  /** The whole address over HTTP, the path by `inject`. */
  readonly url: string
  /** As they were sent, but for values that the user of the kit gave. */
  readonly headers: Readonly<Record<string, string>>
  /** `null` where there was no answer that could be read. */
  readonly status: number | null
}

/** Something that is not as it has to be. */
export interface ConformanceFinding {
  readonly rule: ConformanceRule
  /** Errors break a promise to clients; advice does not. */
  readonly severity: Severity
  /** A sentence for people. */
  readonly message: string
  /** `GET /orders`, `The service` or `The connection`. */
  readonly operation: string
  /** What was asked. */
  readonly probe: string
  readonly exchange: ConformanceExchange
}

/** What came of one exchange. */
export interface ConformanceResult {
  /** Operation and probe: a name for a test. */
  readonly name: string
  readonly operation: string
  readonly probe: string
  /** Whether there is no error among the findings. */
  readonly ok: boolean
  readonly exchange: ConformanceExchange
  readonly findings: readonly ConformanceFinding[]
}

/** What came of a check. It can be written as JSON. */
export interface ConformanceReport {
  /** `the app`, or the URL that was given. */
  readonly target: string
  /** Where the document was found; `null` where there is none. */
  readonly document: string | null
  /** Whether no exchange has an error among its findings. */
  readonly ok: boolean
  /** Requests that were planned, and that were sent; fewer where the check was cut short. */
  readonly exchanges: { readonly planned: number; readonly sent: number }
  /** Sentences about the check itself: what could not be asked, and why. */
  readonly notes: readonly string[]
  /** In the order they were sent. */
  readonly results: readonly ConformanceResult[]
  /** Those of all results. */
  readonly findings: readonly ConformanceFinding[]
}

/** Completes the faults of an exchange to its result. */
export function toResult(
  operation: string,
  probe: string,
  exchange: ConformanceExchange,
  faults: readonly Fault[],
): ConformanceResult {
  const findings = faults.map(({ rule, message }) => ({
    rule,
    severity: conformanceRules[rule].severity,
    message,
    operation,
    probe,
    exchange,
  }))
  const ok = findings.every(({ severity }) => severity !== 'error')
  return { name: `${operation}: ${probe}`, operation, probe, ok, exchange, findings }
}
