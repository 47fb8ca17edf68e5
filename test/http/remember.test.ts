import t from 'tap'
import { createMemory, remember } from '../../plugin/http/remember.ts'

/** A remembered decision, and what it was asked. */
function counted<T>(decide: (value: string) => T) {
  const asked: string[] = []
  const decideOnce = remember((value) => {
    asked.push(value)
    return decide(value)
  })
  return { asked, decideOnce }
}

t.test('each value is decided once, in whatever order the values come', async (t) => {
  const { asked, decideOnce } = counted((value) => value.length)
  const answers = ['a', 'bc', 'a', 'a', 'bc', 'a'].map(decideOnce)
  t.strictSame(answers, [1, 2, 1, 1, 2, 1])
  t.strictSame(asked, ['a', 'bc'])
})

t.test('a decision for nothing is one, too', async (t) => {
  const { asked, decideOnce } = counted(() => undefined)
  for (const value of ['a', 'b', 'a', 'b']) t.equal(decideOnce(value), undefined)
  t.strictSame(asked, ['a', 'b'])
})

t.test('a long value is decided each time', async (t) => {
  const { asked, decideOnce } = counted((value) => value.length)
  const long = 'x'.repeat(513)
  const answers = [long, long, 'a', long].map(decideOnce)
  t.strictSame(answers, [513, 513, 1, 513])
  t.strictSame(asked, [long, long, 'a', long])
})

t.test('so many values are kept; one more, and all are forgotten', async (t) => {
  const { asked, decideOnce } = counted(Number)
  const values = Array.from({ length: 128 }, (_, index) => String(index))
  for (const value of [...values, ...values]) t.equal(decideOnce(value), Number(value))
  t.strictSame(asked, values)
  for (const value of ['128', '0']) t.equal(decideOnce(value), Number(value))
  t.strictSame(asked, [...values, '128', '0'])
})

t.test('all memories share the room, and are emptied together', async (t) => {
  const memories = Array.from({ length: 128 }, () => createMemory<number>())
  for (const [index, memory] of memories.entries()) memory.set('x'.repeat(512), index)
  t.strictSame(
    memories.filter((memory) => memory.has('x'.repeat(512))).length < 128,
    true,
    'some had to make room',
  )
  t.equal(memories.at(-1)?.get('x'.repeat(512)), 127, 'the latest is there')
})
