import Fastify, { type FastifyRequest } from 'fastify'
import t from 'tap'
import { type Exposed, isExposedList, isNamed } from '../../plugin/foreign/exposed.ts'

class AppError extends Error {}
class OrderExists extends AppError {}
class Problem {
  readonly status = 409
}
function Older(this: Error) {}
Older.prototype = Object.create(Error.prototype, { constructor: { value: Older } })

const lines: string[] = []
const { log } = Fastify({ logger: { stream: { write: (line) => lines.push(line) } } })
const request = { log, server: { initialConfig: {} } } as unknown as FastifyRequest

const named: readonly (readonly [name: string, error: object, expose: Exposed, boolean])[] = [
  ['of the class', new AppError('x'), [AppError], true],
  ['of a class derived from it', new OrderExists('x'), [Problem, AppError], true],
  ['of its base', new AppError('x'), [OrderExists], false],
  ['of a class that is no error', new Problem(), [Problem], true],
  ['of no class that is named', new Error('x'), [], false],
  ['that a predicate takes', new Error('x'), () => true, true],
  ['that a predicate leaves', new Error('x'), () => false, false],
  ['of which a predicate says something else', new Error('x'), (() => 'yes') as never, false],
  ['without a prototype', Object.setPrototypeOf(new AppError('x'), null), [AppError], false],
]

for (const [name, error, expose, expected] of named) {
  t.test(`an error ${name} is ${expected ? '' : 'not '}named`, async (t) => {
    t.equal(isNamed(error, request, expose), expected)
  })
}

t.test('a predicate sees the error and its request', async (t) => {
  const error = new AppError('x')
  t.ok(isNamed(error, request, (...given) => given[0] === error && given[1] === request))
})

t.test('a predicate that fails means no, and is logged once', async (t) => {
  const failing: readonly Exposed[] = [
    () => {
      throw new Error('broken')
    },
    (async () => {
      throw new Error('broken')
    }) as never,
  ]
  for (const expose of failing) {
    lines.length = 0
    t.notOk(isNamed(new Error('x'), request, expose))
    t.notOk(isNamed(new Error('x'), request, expose))
    t.equal(lines.length, 1)
    t.match(lines[0], /The option \\"expose\\" failed, so the words of the error are withheld/)
  }
  await new Promise((resolve) => setImmediate(resolve))
})

const values: readonly (readonly [name: string, value: unknown, boolean])[] = [
  ['an empty list', [], true],
  ['a class', [AppError], true],
  ['a class in the older form', [Older], true],
  ['a class that is no error', [Problem], true],
  ['a predicate', () => true, true],
  ['a predicate in the older form', function () {}, true],
  ['a class outside a list', AppError, false],
  ['a class in the older form outside a list', Older, false],
  ['a class that is no error outside a list', Problem, false],
  ['every error', [Error], false],
  ['an error of the language', [AppError, TypeError], false],
  ['an error of the web', [DOMException], false],
  ['a function in a list', [() => true], false],
  ['a name', ['AppError'], false],
  ['an instance', [new AppError('x')], false],
  ['nothing', undefined, false],
  ['true', true, false],
]

for (const [name, value, expected] of values) {
  t.test(`the option may ${expected ? '' : 'not '}be ${name}`, async (t) => {
    t.equal(isExposedList.holds(value), expected)
  })
}

t.test('a class alone is meant for a list', async (t) => {
  t.equal(isExposedList.hint?.(AppError), 'Put it in a list: [AppError].')
  t.equal(isExposedList.hint?.(Error), undefined)
  t.equal(isExposedList.hint?.('AppError'), undefined)
})
