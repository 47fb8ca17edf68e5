import t from 'tap'
import { withoutStack } from '../../plugin/errors/http-error.ts'

const build = () => new RangeError('far')

function fail(): never {
  throw new RangeError('no detail')
}

t.test('an error is built without a stack', async (t) => {
  t.equal(withoutStack(build).stack, 'RangeError: far')
})

t.test('other errors have their stack as before', async (t) => {
  const before = Error.stackTraceLimit
  withoutStack(build)
  t.equal(Error.stackTraceLimit, before)
})

t.test('the limit of stacks is restored when an error cannot be built', async (t) => {
  const before = Error.stackTraceLimit
  t.throws(() => withoutStack(fail), new RangeError('no detail'))
  t.equal(Error.stackTraceLimit, before)
})

t.test('in a realm that froze the limit of stacks an error is built all the same', async (t) => {
  const limit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit') ?? {}
  Object.defineProperty(Error, 'stackTraceLimit', { ...limit, writable: false })
  t.teardown(() => Object.defineProperty(Error, 'stackTraceLimit', limit))
  t.match(withoutStack(build).stack, /\n {4}at /)
})
