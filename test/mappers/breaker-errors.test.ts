import {
  bulkhead,
  circuitBreaker,
  ConsecutiveBreaker,
  handleAll,
  timeout,
  TimeoutStrategy,
} from 'cockatiel'
import CircuitBreaker from 'opossum'
import t from 'tap'
import { breakerErrors } from '../../plugin/mappers/breaker-errors.ts'
import { judgeRows } from '../fixtures/mapper-rows.ts'

const fail = () => Promise.reject(new Error('hunter2'))
const never = () => new Promise<void>(() => undefined)

/** What a promise rejects with. */
const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

const open = new CircuitBreaker(fail, { errorThresholdPercentage: 1 })
open.open()
const full = new CircuitBreaker(never, { capacity: 1, timeout: false })
void full.fire()
const down = new CircuitBreaker(fail)
down.shutdown()

const policy = circuitBreaker(handleAll, {
  halfOpenAfter: 60_000,
  breaker: new ConsecutiveBreaker(1),
})
await errorOf(policy.execute(fail))
const isolated = circuitBreaker(handleAll, {
  halfOpenAfter: 60_000,
  breaker: new ConsecutiveBreaker(1),
})
isolated.isolate()
const room = bulkhead(1, 0)
void room.execute(never)
const alive = setInterval(() => undefined, 1000)
const late = await errorOf(timeout(1, TimeoutStrategy.Aggressive).execute(never))
clearInterval(alive)

judgeRows(t, breakerErrors, [
  ['an open circuit of opossum', await errorOf(open.fire()), 503],
  ['no room in opossum', await errorOf(full.fire()), 503],
  ['opossum shut down', await errorOf(down.fire()), 503],
  ['an open circuit of cockatiel', await errorOf(policy.execute(fail)), 503],
  ['an isolated circuit of cockatiel', await errorOf(isolated.execute(fail)), 503],
  ['no room in cockatiel', await errorOf(room.execute(fail)), 503],
  ['too slow for cockatiel', late, 504],
  ['in a wrapper', new Error('x', { cause: late }), 504],
  ['what failed inside', await errorOf(fail()), undefined],
])

t.teardown(() => {
  open.shutdown()
  full.shutdown()
})
