import { once, EventEmitter } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { abortErrors } from '../../plugin/mappers/abort-errors.ts'
import { given, judgeRows } from '../fixtures/mapper-rows.ts'

const reasonOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

const timeout = AbortSignal.timeout(1)
// Its clock alone does not keep the process alive.
while (!timeout.aborted) await delay(1)
const aborted = AbortSignal.abort()

judgeRows(t, abortErrors, [
  ['AbortSignal.timeout()', timeout.reason, 504],
  ['timers that were timed out', await reasonOf(delay(5_000, 0, { signal: timeout })), 504],
  ['AbortController.abort()', aborted.reason, 503],
  ['timers that were aborted', await reasonOf(delay(5_000, 0, { signal: aborted })), 503],
  ['events', await reasonOf(once(new EventEmitter(), 'a', { signal: aborted })), 503],
  ['another library\u2019s timeout', given('x', { name: 'TimeoutError' }), 504],
  ['a timeout in a wrapper', new Error('outer', { cause: timeout.reason }), 504],
  ['an abort with a reason of its own', given('x', { code: 'ABORT_ERR', cause: 'why' }), 503],
  ['axios', given('canceled', { name: 'CanceledError', code: 'ERR_CANCELED' }), 503],
  ['redis', new Error('The command was aborted'), 503],
  [
    'a timeout of Fastify, which has a status',
    given('x', { statusCode: 503, code: 'FST_ERR_HANDLER_TIMEOUT' }),
    undefined,
  ],
  ['any other error', new Error('x'), undefined],
])
