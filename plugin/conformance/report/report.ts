/** What a check has found, as plain data. */
import { toShown } from '../exchange/shown.ts'
import { conformanceRules, type ConformanceRule, type Fault, type Severity } from './rules.ts'

/** A request that was sent, and what came. */
export interface ConformanceExchange {
  /** The method of the request. */
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
  /** What was broken, by its name. */
  readonly rule: ConformanceRule
  /** Errors break a promise to clients; advice does not. */
  readonly severity: Severity
  /** A sentence for people. */
  readonly message: string
  /** `GET /orders`, `The service` or `The connection`. */
  readonly operation: string
  /** What was asked. */
  readonly probe: string
  /** The exchange that it was found in. */
  readonly exchange: ConformanceExchange
}

/** What came of one exchange. */
export interface ConformanceResult {
  /** Operation and probe: a name for a test. */
  readonly name: string
  /** `GET /orders`, `The service` or `The connection`. */
  readonly operation: string
  /** What was asked. */
  readonly probe: string
  /** Whether there is no error among the findings. */
  readonly ok: boolean
  /** What was sent, and the status that came. */
  readonly exchange: ConformanceExchange
  /** What is not as it has to be. */
  readonly findings: readonly ConformanceFinding[]
}

/**
 * What came of a check. It can be written as JSON. What a service or a document says in it is cut to a
 * length that can be read, and holds nothing that a terminal obeys.
 */
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

/** Longest address that is shown; one of those that are sent is too long on purpose. */
const longestUrl = 2000

function toShownExchange({ method, url, headers, status }: ConformanceExchange) {
  const fields = Object.entries(headers).map(([name, value]) => [toShown(name), toShown(value)])
  return {
    method: toShown(method),
    url: toShown(url, longestUrl),
    headers: Object.fromEntries(fields) as Record<string, string>,
    status,
  }
}

/** Completes the faults of an exchange to its result. */
export function toResult(
  operation: string,
  probe: string,
  exchange: ConformanceExchange,
  faults: readonly Fault[],
): ConformanceResult {
  const common = {
    operation: toShown(operation),
    probe: toShown(probe),
    exchange: toShownExchange(exchange),
  }
  const findings = faults.map(({ rule, message }) => {
    const { severity } = conformanceRules[rule]
    return { rule, severity, message: toShown(message), ...common }
  })
  const ok = findings.every(({ severity }) => severity !== 'error')
  return { name: `${common.operation}: ${common.probe}`, ...common, ok, findings }
}

/** Completes results to a report. */
export function toReport(
  { name, document }: { readonly name: string; readonly document: string | null },
  planned: number,
  results: readonly ConformanceResult[],
  notes: readonly string[],
): ConformanceReport {
  return {
    target: toShown(name, longestUrl),
    document: document === null ? null : toShown(document, longestUrl),
    ok: results.every(({ ok }) => ok),
    exchanges: { planned, sent: results.length },
    notes: notes.map((note) => toShown(note)),
    results,
    findings: results.flatMap(({ findings }) => findings),
  }
}
