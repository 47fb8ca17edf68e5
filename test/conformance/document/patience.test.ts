import t from 'tap'
import { createPatience } from '../../../plugin/conformance/document/patience.ts'

/** A match that would take longer than anybody lives. */
const endless = () => /^(a+)+$/.test(`${'a'.repeat(60)}!`)

t.test('a task that comes to an end has its value', async (t) => {
  const patience = createPatience()
  t.strictSame(
    patience.attempt(() => [1]),
    { value: [1], isStopped: false },
  )
  t.strictSame(
    patience.attempt(() => undefined),
    { value: undefined, isStopped: false },
  )
  t.equal(patience.stopped, 0)
})

t.test('a task that throws has none, whatever it throws', async (t) => {
  const patience = createPatience()
  for (const thrown of [new RangeError('too deep'), undefined, 'text', null]) {
    const attempt = patience.attempt(() => {
      throw thrown
    })
    t.strictSame(attempt, { isStopped: false })
  }
  t.equal(patience.stopped, 0)
})

t.test('a task that takes too long is stopped, also where it would catch that', async (t) => {
  const patience = createPatience({ each: 50, all: 10_000 })
  t.strictSame(patience.attempt(endless), { isStopped: true })
  const stubborn = () => {
    try {
      return endless()
    } catch {
      return 'caught'
    }
  }
  t.strictSame(patience.attempt(stubborn), { isStopped: true })
  t.equal(patience.stopped, 2)
  t.match(
    patience.attempt(() => 1),
    { value: 1 },
    'the next one is done',
  )
})

t.test('a task that was kept from working gets longer', async (t) => {
  const patience = createPatience({ each: 50, all: 10_000 })
  const lock = new Int32Array(new SharedArrayBuffer(4))
  let times = 0
  const kept = () => {
    times++
    if (times < 3) Atomics.wait(lock, 0, 0)
    return times
  }
  t.strictSame(patience.attempt(kept), { value: 3, isStopped: false })
  t.equal(patience.stopped, 0)
})

t.test('where all the time is gone nothing is begun', async (t) => {
  const patience = createPatience({ each: 50, all: 50 })
  patience.attempt(endless)
  t.strictSame(
    patience.attempt(() => t.fail('it is not begun')),
    { isStopped: true },
  )
  t.equal(patience.stopped, 2)
})
