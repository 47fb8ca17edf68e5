/** The check: a target is opened, its exchanges planned, sent one after the other, and judged. */
import { isApp, openApp, type CheckableApp } from './targets/app-target.ts'
import { judge } from './judges/judge.ts'
import { ConformanceError, isAnswer, type Limits, type ProbeRequest } from './exchange/message.ts'
import {
  resolveConformanceOptions,
  type ConformanceOptions,
  type ResolvedConformanceOptions,
} from './options.ts'
import { planExchanges, type Plan, type PlannedExchange } from './probes/plan.ts'
import {
  toResult,
  type ConformanceExchange,
  type ConformanceReport,
  type ConformanceResult,
} from './report/report.ts'
import type { Target } from './targets/target.ts'
import { openUrl } from './targets/url-target.ts'

/** Bytes of an error that are read; nobody reads more of one. */
const largestAnswer = 2 ** 20

/** Answers in a row that do not come in time, after which no more is hoped for. */
const patience = 3

/** Stands for values that must not be in a report. */
const hidden = '(as given)'

/** Adds the fields of the user, behind which those of the probe stand. */
function addHeaders(
  { request, isAnonymous }: PlannedExchange,
  headers: Readonly<Record<string, string>>,
): ProbeRequest {
  return isAnonymous ? request : { ...request, headers: { ...headers, ...request.headers } }
}

function describe(
  { name }: Target,
  { method, target, headers }: ProbeRequest,
  given: Readonly<Record<string, string>>,
  status: number | null,
): ConformanceExchange {
  const origin = URL.canParse(name) ? new URL(name).origin : ''
  const shown = Object.entries(headers).map(([field, value]) => [
    field,
    given[field] === value ? hidden : value,
  ])
  return {
    method,
    url: origin + target,
    headers: Object.fromEntries(shown) as Record<string, string>,
    status,
  }
}

/**
 * Checks that every 4xx and 5xx of a service is a documented Error Resource, with the fields that its
 * status owes, and that mistakes are answered with the statuses that say so. Sends what its document
 * or its router leads to, one request after the other and always in the same order; redirections are
 * not followed.
 * @param target A Fastify app, which is asked by `inject`; or the URL of an OpenAPI 3 document in
 *   JSON, or of a service that has one in a usual place. A service without one is asked what needs none.
 * @throws {ConformanceError} Where the target cannot be checked: nobody answers there, it is not this
 *   machine, what it serves is no document.
 * @throws {TypeError} For a wrong option.
 * @example
 * const { ok, findings } = await checkConformance(app)
 */
export async function checkConformance(
  target: CheckableApp | string | URL,
  options: ConformanceOptions = {},
): Promise<ConformanceReport> {
  const resolved = resolveConformanceOptions(options)
  return isApp(target)
    ? checkTarget(await openApp(target), resolved)
    : checkTarget(await openUrl(String(target), resolved), resolved)
}

/** @throws {ConformanceError} For a document that is nested deeper than calls can be. */
function plan(target: Target, safe: boolean): Plan {
  try {
    return planExchanges(target, safe)
  } catch (cause) {
    throw new ConformanceError(`No requests can be made of ${target.document}.`, { cause })
  }
}

async function checkTarget(
  target: Target,
  { headers, safe, maxRequests, timeout, onResult }: ResolvedConformanceOptions,
): Promise<ConformanceReport> {
  const { exchanges, validate } = plan(target, safe)
  const bench = { reader: target.reader, validate }
  const limits: Limits = { timeout, bytes: largestAnswer }
  const results: ConformanceResult[] = []
  const notes = [...target.notes]
  /** Probes that a service waits at, for content that never comes. */
  const silent = new Set<string>()
  let late = 0

  for (const planned of exchanges) {
    if (silent.has(planned.probe)) continue
    if (results.length === maxRequests) {
      notes.push(`It was cut short after ${maxRequests} requests.`)
      break
    }
    const request = addHeaders(planned, headers)
    const outcome = await target.send(request, limits)
    const { operation, probe, expect } = planned
    const faults = judge(bench, planned, outcome)
    const isLate = !isAnswer(outcome) && outcome.failure === 'timeout'
    const status = isAnswer(outcome) ? outcome.status : null
    const result = toResult(operation, probe, describe(target, request, headers, status), faults)
    results.push(result)
    onResult(result, exchanges.length)
    if (isLate && expect.maySilence === true) silent.add(probe)
    else late = isLate ? late + 1 : 0
    if (late === patience) {
      notes.push(`It was ended after ${patience} requests in a row without an answer in time.`)
      break
    }
  }

  const guarded = target.operations.filter(({ credentials }) => credentials.length > 0)
  if (guarded.length > 0 && Object.keys(headers).length === 0) {
    notes.push(`${guarded.length} operations ask for credentials, and none were given.`)
  }
  return {
    target: target.name,
    document: target.document,
    ok: results.every(({ ok }) => ok),
    exchanges: { planned: exchanges.length, sent: results.length },
    notes,
    results,
    findings: results.flatMap(({ findings }) => findings),
  }
}
