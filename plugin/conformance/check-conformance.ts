/** The check: a target is opened, its exchanges planned, sent one after the other, and judged. */
import { ConformanceError, isAnswer, type Limits, type ProbeRequest } from './exchange/message.ts'
import { show } from '../http/show.ts'
import { createEvidence } from './judges/evidence.ts'
import { judge } from './judges/judge.ts'
import { listNotes } from './notes.ts'
import {
  resolveConformanceOptions,
  type ConformanceOptions,
  type ResolvedConformanceOptions,
} from './options.ts'
import { planExchanges, type PlannedExchange } from './probes/plan.ts'
import {
  toReport,
  toResult,
  type ConformanceExchange,
  type ConformanceReport,
  type ConformanceResult,
} from './report/report.ts'
import { isApp, openApp, type CheckableApp } from './targets/app-target.ts'
import type { Target } from './targets/target.ts'
import { openUrl } from './targets/url-target.ts'

/** Bytes of an error that are read; nobody reads more of one. */
const largestAnswer = 2 ** 20

/** Answers that do not come in time, in a row and in all, after which no more is hoped for. */
const mostLate = { row: 3, all: 20 }

/** How many times as many exchanges are counted as may be sent. */
const countedFurther = 20

function whyEnded({ row, all }: typeof mostLate): string | undefined {
  if (row === mostLate.row) {
    return `It was ended after ${row} requests in a row without an answer in time.`
  }
  return all === mostLate.all
    ? `It was ended after ${all} requests without an answer in time.`
    : undefined
}

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
 *   machine, what it serves is no document, nothing is left to be asked.
 * @throws {TypeError} For a wrong option.
 * @example
 * const { ok, findings } = await checkConformance(app, { exclude: ['DELETE', '/internal'] })
 */
export async function checkConformance(
  target: CheckableApp | string | URL,
  options: ConformanceOptions = {},
): Promise<ConformanceReport> {
  const resolved = resolveConformanceOptions(options)
  if (!isApp(target) && typeof target !== 'string' && !((target as unknown) instanceof URL)) {
    throw new TypeError(
      `checkConformance() takes a Fastify app, or a URL such as http://127.0.0.1:3000; it was given ${show(target)}.`,
    )
  }
  return isApp(target)
    ? checkTarget(await openApp(target), resolved)
    : checkTarget(await openUrl(String(target), resolved), resolved)
}

async function checkTarget(
  target: Target,
  options: ResolvedConformanceOptions,
): Promise<ConformanceReport> {
  const { headers, maxRequests, timeout, onResult } = options
  const plan = planExchanges(target, { ...options, most: maxRequests * countedFurther })
  if (plan.count === 0)
    throw new ConformanceError('Everything is excluded; nothing is left to ask.')
  const bench = { reader: target.reader, validate: plan.validate, evidence: createEvidence() }
  const limits: Limits = { timeout, bytes: largestAnswer }
  const results: ConformanceResult[] = []
  /** Probes that a service waits at, for content that never comes. */
  const silent = new Set<string>()
  const late = { row: 0, all: 0 }
  let end: string | undefined

  for (const planned of plan.exchanges()) {
    if (silent.has(planned.probe)) continue
    if (results.length === maxRequests) {
      end = `It was cut short after ${maxRequests} requests.`
      break
    }
    const request = addHeaders(planned, headers)
    const outcome = await target.send(request, limits)
    const { operation, probe, expect } = planned
    const faults = judge(bench, planned, outcome)
    const status = isAnswer(outcome) ? outcome.status : null
    const result = toResult(operation, probe, describe(target, request, headers, status), faults)
    results.push(result)
    onResult(result, plan.count)
    const isLate = !isAnswer(outcome) && outcome.failure === 'timeout'
    if (isLate && expect.maySilence === true) {
      silent.add(probe)
      continue
    }
    late.row = isLate ? late.row + 1 : 0
    if (isLate) late.all++
    end = whyEnded(late)
    if (end !== undefined) break
  }
  const notes = listNotes(target, plan, options)
  return toReport(target, plan.count, results, end === undefined ? notes : [...notes, end])
}
