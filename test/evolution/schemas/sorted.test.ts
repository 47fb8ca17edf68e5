import t from 'tap'
import { ContractError } from '../../../plugin/evolution/contract.ts'
import {
  textOf,
  toSet,
  toSorted,
  toSortedObject,
} from '../../../plugin/evolution/schemas/sorted.ts'

t.test('members are sorted, whatever they are called', async (t) => {
  const value = JSON.parse('{"b":[{"d":1,"c":2}],"__proto__":{"z":1},"a":null}')
  t.equal(JSON.stringify(toSorted(value)), '{"__proto__":{"z":1},"a":null,"b":[{"c":2,"d":1}]}')
  t.equal(textOf(value), textOf(toSorted(value)))
  t.strictSame(
    Object.keys(
      toSortedObject([
        ['b', 1],
        ['a', 2],
      ]),
    ),
    ['a', 'b'],
  )
})

t.test('values are there once, in one order', async (t) => {
  t.strictSame(toSet(['b', 'a', 'b', { c: 1, d: 2 }, { d: 2, c: 1 }, 1]), [
    'a',
    'b',
    1,
    { d: 2, c: 1 },
  ])
})

t.test('what is nested too deep, or contains itself, is told of', async (t) => {
  const circle: unknown[] = []
  circle.push(circle)
  const message = 'A value is nested deeper than 400 levels.'
  t.throws(() => toSorted(circle), new ContractError(message))
  t.throws(
    () => textOf(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))),
    new ContractError(message),
  )
})
