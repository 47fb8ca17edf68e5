/** One injected exchange: how it is run, and what is wrong with its answer. */
import { Readable } from 'node:stream'
import type { Response } from 'light-my-request'
import { readProperty } from '../../plugin/http/guarded-read.ts'
import type { Field, RawResponse } from '../fixtures/raw-http.ts'
import type { LogLine, Target } from './inject-app.ts'
import type { Deed, InjectExchange } from './inject-descriptions.ts'
import { judge, type Expectation } from './judge.ts'
import { buildOdd } from './odd-values.ts'
import { inTime, readNotices } from './process-guard.ts'
import { buildThrown } from './thrown-values.ts'
import { callHelper, fittingMembers, sendUserReply } from './user-replies.ts'

/** What an exchange led to. */
export interface Outcome {
  readonly status: number
  readonly faults: readonly string[]
}

/** Runs an exchange. */
export async function runInjected(target: Target, given: InjectExchange): Promise<Outcome> {
  const { app, orders, lines } = target
  const { deed, request: asked } = given
  let mustFail = false
  lines.length = 0
  orders.headers = given.headers.map(([name, value]) => [name, buildOdd(value) ?? value])
  orders.fail = () => {
    const { stage, thrown: value } = built(deed)
    mustFail = asked.method !== 'HEAD' && hasToFail(stage, value)
    return value
  }
  orders.reply = (reply) => {
    if (deed.kind === 'send') return sendUserReply(reply, deed.reply)
    return deed.kind === 'help' ? callHelper(reply, deed.call) : reply.send({})
  }
  try {
    const { method, url, headers, body } = asked
    const payload = body === undefined ? {} : { payload: body }
    const injected = app.inject({ method: method as 'GET', url, headers, ...payload })
    const response = toRaw(await inTime(injected))
    const expected = expectationOf(given, mustFail)
    const faults = [...judge(response, expected), ...(await readNotices())]
    return { status: response.status, faults: [...faults, ...judgeLog(response, lines, deed)] }
  } catch (error) {
    return { status: 0, faults: [String(error), ...(await readNotices())] }
  }
}

function built(deed: Deed): { stage?: string; thrown?: unknown } {
  if (deed.kind !== 'throw') return {}
  const { stage } = deed
  const thrown = buildThrown(deed.thrown)
  return isSentInVain(stage, thrown) ? { stage } : { stage, thrown }
}

/**
 * Fastify sends, as a success, what an error handler throws that is no error; a stream that cannot be
 * destroyed then ends the process, and is thrown elsewhere only.
 */
function isSentInVain(stage: string, value: unknown): boolean {
  if (stage !== 'route error handler throws' || !(value instanceof Readable)) return false
  return typeof readProperty(value, 'destroy') !== 'function'
}

/**
 * What Fastify itself takes for success does not have to fail: what is falsy, in callbacks and
 * streams; a thenable, which a validator throws; and what an error handler throws that is no error.
 */
function hasToFail(stage: string | undefined, value: unknown): boolean {
  if (!value) return false
  if (stage === 'route error handler throws') return value instanceof Error
  return !(stage?.startsWith('validator') === true && isThenable(value))
}

function isThenable(value: unknown): boolean {
  return typeof readProperty(value, 'then') === 'function'
}

function expectationOf({ deed, request: asked }: InjectExchange, mustFail: boolean): Expectation {
  return {
    method: asked.method,
    accept: asked.headers['accept'],
    maySay: true,
    onPurpose: deed.kind === 'help',
    typesOnly: deed.kind === 'help',
    mayBeTheirs: deed.kind === 'send' && deed.reply.payload.startsWith('Error Resource'),
    members: deed.kind === 'help' ? { ...fittingMembers(deed.call) } : {},
    mustFail,
  }
}

function toRaw(response: Response): RawResponse {
  const fields = Object.entries(response.headers).flatMap(([name, value]) =>
    [value].flat().map((item): Field => [name, String(item)]),
  )
  const { statusCode, statusMessage, rawPayload } = response
  return { status: statusCode, reason: statusMessage, fields, body: rawPayload, framing: 'length' }
}

/** An unexpected failure has to be in the log, under the id its answer names. */
function judgeLog(response: RawResponse, lines: readonly string[], deed: Deed): string[] {
  if (response.status < 500 || deed.kind !== 'throw') return []
  // Fastify's own line for an older route has the level of the status the error asked for.
  const errors = lines
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ level, err }) => level >= 50 || err !== undefined)
  if (errors.length === 0) return ['the failure is not in the log']
  if (response.body.byteLength === 0) return []
  const { requestId } = JSON.parse(response.body.toString()) as { requestId?: string }
  // The last resort is a constant and names none.
  return errors.some(({ reqId }) => [reqId, undefined].includes(requestId))
    ? []
    : ['the log names another request']
}
