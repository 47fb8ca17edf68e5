/**
 * Bounds the tests of node:test in time and lets them go on behind an assertion that fails, so that a test shows all
 * that differs, closes what it opened, and does not take those behind it along.
 */
import { readFileSync } from 'node:fs'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { inspect } from 'node:util'

/** Longer than any test of Fastify's takes; the longest wait ten seconds for a plugin that never loads. */
const limit = 15_000

/** How long a test and a hook of its may take to come to an end when something has failed. */
const patience = 2000

/** Writes a value of an assertion on one line. */
function show(value) {
  return inspect(value, { breakLength: Infinity, compact: true, depth: 6 }).slice(0, 2000)
}

/** Reads the line of the test that a stack leads to. */
function readLine(stack) {
  const [, path, line] = /([^\s()]*\/node_modules\/[^():]+\/test\/[^():]+):(\d+):/.exec(stack) ?? []
  if (path === undefined) return ''
  const text = readFileSync(path.startsWith('file:') ? new URL(path) : path, 'utf8')
  return text.split('\n')[line - 1].trim()
}

/** What failed, in the words of the assertion. */
function describe(error) {
  const source = readLine(error?.stack)
  if (error?.code !== 'ERR_ASSERTION' || !('actual' in error))
    return { message: String(error), source }
  const { actual, expected, message } = error
  return { actual: show(actual), expected: show(expected), message, source }
}

/** Assertions that note what fails and go on. */
function soften(assertions, note) {
  const call = (assertion, values) => {
    try {
      const result = assertion.apply(assertions, values)
      return typeof result?.then === 'function' ? result.then(undefined, note) : result
    } catch (error) {
      return note(error)
    }
  }
  return new Proxy(assertions, {
    get: (_, name) => {
      const assertion = assertions[name]
      return typeof assertion === 'function' ? (...values) => call(assertion, values) : assertion
    },
  })
}

/** Gives a test softened assertions, bounded hooks and subtests like itself. */
function equip(context, note) {
  const { get: readAssert } = Object.getOwnPropertyDescriptor(
    Object.getPrototypeOf(context),
    'assert',
  )
  const after = context.after.bind(context)
  let assert
  Object.defineProperties(context, {
    after: { value: (hook, options) => after(hook, { timeout: patience, ...options }) },
    // Read late, because it counts for the plan that stands when it is first read.
    assert: { get: () => (assert ??= soften(readAssert.call(context), note)) },
    test: { value: wrapTest(context.test.bind(context)) },
  })
}

/** Wraps the body of a test into one that ends with all that failed. */
function wrapBody(body) {
  return (context, done) => {
    const failures = []
    let [isSettled, timer] = [false]
    const settle = (error) => {
      clearTimeout(timer)
      if (isSettled) return
      isSettled = true
      if (error) failures.push(describe(error))
      if (failures.length === 0) return done()
      done(Object.assign(new Error('It differs.'), { failures: JSON.stringify(failures) }))
    }
    equip(context, (error) => {
      failures.push(describe(error))
      // What the test waits for may never come when it did not come as it should.
      timer ??= setTimeout(settle, patience)
    })
    try {
      const result = body.length > 1 ? body(context, settle) : body(context)
      if (typeof result?.then === 'function')
        result.then(
          () => settle(),
          (error) => settle(error ?? new Error('Rejected without a reason.')),
        )
      else if (body.length < 2) settle()
    } catch (error) {
      settle(error)
    }
  }
}

/** Wraps `test()`, whose options and body may each be left out. */
function wrapTest(test) {
  const wrapped = (...given) => {
    const body = given.findLast((value) => typeof value === 'function')
    if (body === undefined) return test(...given)
    const name = typeof given[0] === 'string' ? given[0] : body.name
    const options = given.find((value) => typeof value === 'object')
    return test(name, { timeout: limit, ...options }, wrapBody(body))
  }
  return Object.assign(wrapped, test)
}

const nodeTest = createRequire(import.meta.url)('node:test')
const { test } = nodeTest
nodeTest.test = wrapTest(test)
nodeTest.it = wrapTest(nodeTest.it)
syncBuiltinESMExports()
