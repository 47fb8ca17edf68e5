/** How a check is done. */
import { isValidHeader } from '../http/header-values.ts'
import {
  checkObject,
  checkOptions,
  isBoolean,
  isRecord,
  type Check,
  type Complete,
} from '../http/checks.ts'
import { readExclusion, type Exclusion } from './document/exclusions.ts'
import type { ConformanceResult } from './report/report.ts'

/** Options of a check. Every one has a default. */
export interface ConformanceOptions {
  /**
   * Fields of every request but those that are sent without credentials: `{ authorization: 'Bearer …' }`.
   * Their values are in no report. @default {}
   */
  headers?: Readonly<Record<string, string>> | undefined
  /** Sends `GET`, `HEAD`, `OPTIONS`, `TRACE` and `QUERY` alone, which change nothing (RFC 9110 §9.2.1). @default false */
  safe?: boolean | undefined
  /**
   * What is left alone: methods, paths, or both, such as `DELETE`, `/internal` and `POST /orders/*`. A
   * path stands for those below it, too; `*` is anything within a segment and `**` anything. It is
   * compared with the paths of the document, with and without those of its server. A method alone is
   * not sent to any path. @default []
   */
  exclude?: readonly string[] | undefined
  /** Most requests that are sent. What is left out then is counted in the report. @default 500 */
  maxRequests?: number | undefined
  /** Milliseconds that an answer may take. After three in a row that took longer, or twenty in all, the check ends. @default 5000 */
  timeout?: number | undefined
  /** Asks other machines than this one. @default false, which refuses whatever is not loopback */
  allowRemote?: boolean | undefined
  /** Is called with each result as it comes, and the number of requests there will be. */
  onResult?: ((result: ConformanceResult, planned: number) => void) | undefined
}

/** Options with their defaults. */
export interface ResolvedConformanceOptions extends Complete<Omit<ConformanceOptions, 'exclude'>> {
  readonly exclusions: readonly Exclusion[]
}

/** Says what an exclusion looks like. */
export const exclusionShape = "a method, a path, or both: 'DELETE', '/internal', 'POST /orders/*'"

const isCount = (expected: string): Check => ({
  holds: (value) => Number.isSafeInteger(value) && (value as number) > 0,
  expected,
})

/** Fields of requests. */
export const isHeaders: Check = {
  holds: (value) =>
    isRecord(value) && Object.entries(value).every(([name, text]) => isValidHeader(name, text)),
  expected: "header fields, such as { authorization: 'Bearer …' }",
  hint: (value) =>
    value instanceof Headers || value instanceof Map
      ? 'Give Object.fromEntries(…) of it.'
      : undefined,
}

/** How long an answer may take. */
export const isTimeout = isCount('a number of milliseconds, such as 5000')

const checks: Readonly<Record<keyof ConformanceOptions, Check>> = {
  headers: isHeaders,
  safe: isBoolean,
  exclude: {
    holds: (value) =>
      Array.isArray(value) &&
      value.every((text) => typeof text === 'string' && readExclusion(text) !== undefined),
    expected: `a list, each of it ${exclusionShape}`,
  },
  maxRequests: isCount('a number of requests, such as 500'),
  timeout: isTimeout,
  allowRemote: isBoolean,
  onResult: { holds: (value) => typeof value === 'function', expected: 'a function' },
}

/**
 * Checks what was given and fills in the defaults.
 * @throws {TypeError} Naming the option and what it must be.
 */
export function resolveConformanceOptions(given: ConformanceOptions): ResolvedConformanceOptions {
  checkObject('checkConformance()', 'as its second argument an object of options', given)
  checkOptions(checks, given, 'checkConformance()')
  const { headers = {}, safe = false, exclude = [], maxRequests = 500, timeout = 5000 } = given
  const { allowRemote = false, onResult = () => {} } = given
  const fields = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return {
    headers: Object.fromEntries(fields) as Record<string, string>,
    safe,
    exclusions: exclude.map((text) => readExclusion(text) as Exclusion),
    maxRequests,
    timeout,
    allowRemote,
    onResult,
  }
}
