/** One injected exchange: what is asked, what the service does then, and what is wrong with the answer. */
import fc from 'fast-check'
import type { Response } from 'light-my-request'
import type { Field, RawResponse } from '../fixtures/raw-http.ts'
import { stages } from './failing-stages.ts'
import { pathOf, type Age, type LogLine, type Target } from './inject-app.ts'
import { readProperty } from '../../plugin/guarded-read.ts'
import { judge, type Expectation } from './judge.ts'
import { said } from './markers.ts'
import { buildOdd, oddNames } from './odd-values.ts'
import { inTime, readNotices } from './process-guard.ts'
import { request, type FuzzRequest } from './requests.ts'
import { buildThrown, plainThrown, readable, thrown, type Thrown } from './thrown-values.ts'
import { callHelper, helperCall, sendUserReply, userReply } from './user-replies.ts'
import type { HelperCall, UserReply } from './user-replies.ts'

type Deed =
  | { readonly kind: 'throw'; readonly stage: string; readonly thrown: Thrown }
  | { readonly kind: 'send'; readonly reply: UserReply }
  | { readonly kind: 'help'; readonly call: HelperCall }
  | { readonly kind: 'ask' }

/** A whole exchange, as data. */
export interface InjectExchange {
  readonly request: FuzzRequest
  readonly deed: Deed
  /** Header fields set before; an odd value by its name. */
  readonly headers: readonly (readonly [name: string, value: string])[]
}

const earlier = fc.array(
  fc.tuple(
    fc.constantFrom(
      ...['content-encoding', 'content-length', 'transfer-encoding', 'etag', 'vary', 'set-cookie'],
      ...['cache-control', 'retry-after', 'allow', 'www-authenticate', 'x-a b', 'content-type'],
    ),
    fc.constantFrom('gzip', '5', 'a\r\nb: c', '*', 'Origin', ...oddNames.slice(0, 4)),
  ),
  { maxLength: 2 },
)

function isOfStreams(stage: string): boolean {
  return /stream|iterator/.test(stage)
}

/** A stream that fails behind HEAD is Fastify's alone to log, which a hostile error can prevent. */
function methodsOf(deed: Deed): readonly string[] {
  return deed.kind === 'throw' && isOfStreams(deed.stage)
    ? ['GET', 'POST']
    : ['GET', 'POST', 'HEAD']
}

/** An exchange for a deed, at the path of its route. */
function exchange<T extends Deed>(
  deed: fc.Arbitrary<T>,
  path: (deed: T) => string | undefined,
): fc.Arbitrary<InjectExchange> {
  return deed.chain((done) =>
    fc.record({
      request: request(path(done), methodsOf(done)),
      deed: fc.constant(done),
      headers: fc.oneof({ arbitrary: fc.constant([]), weight: 3 }, earlier),
    }),
  )
}

function failure(age: Age, names: readonly string[], values: fc.Arbitrary<Thrown>) {
  const stage = fc.constantFrom(...names)
  const deed = fc.record({ kind: fc.constant('throw' as const), stage, thrown: values })
  return exchange(deed, (done) => pathOf(done.stage, age))
}

const allStages = Object.keys(stages)
// A route that is older than the plugin keeps Fastify's own error handler, which reads errors
// unguarded, and writes past every hook when an onSend hook fails.
const oldStages = allStages.filter((stage) => !stage.startsWith('onSend'))
const streamStages = allStages.filter(isOfStreams)
const quietStages = allStages.filter((stage) => !isOfStreams(stage))

/** Every kind of injected exchange. */
export const injectExchange: fc.Arbitrary<InjectExchange> = fc.oneof(
  { arbitrary: failure('new', quietStages, thrown), weight: 5 },
  { arbitrary: failure('new', streamStages, readable), weight: 1 },
  { arbitrary: failure('old', oldStages, plainThrown), weight: 1 },
  {
    arbitrary: exchange(
      fc.record({ kind: fc.constant('send' as const), reply: userReply }),
      ({ reply }) => (reply.returned ? '/typed' : '/reply'),
    ),
    weight: 2,
  },
  {
    arbitrary: exchange(
      fc.record({ kind: fc.constant('help' as const), call: helperCall }),
      ({ call }) => (call.detail === said ? '/typed' : '/reply'),
    ),
    weight: 2,
  },
  { arbitrary: exchange(fc.constant({ kind: 'ask' as const }), () => undefined), weight: 4 },
)

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
  return deed.kind === 'throw' ? { stage: deed.stage, thrown: buildThrown(deed.thrown) } : {}
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
