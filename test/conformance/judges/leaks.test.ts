import t from 'tap'
import { findLeak } from '../../../plugin/conformance/judges/leaks.ts'

/** Put together, so that nobody takes it for a path of this repository. */
const drive = 'C:'
const v8 = new Error('x').stack ?? ''

const leaks: readonly (readonly [name: string, text: string, what: string])[] = [
  ['a stack of V8', v8, 'a line of a stack'],
  ['a stack of V8 on Windows', `at get (${drive}\\svc\\a.js:1:2)`, 'a line of a stack'],
  ['a stack of Java', 'at com.example.Orders.get(Orders.java:42)', 'a line of a stack'],
  ['a stack of Python', 'Traceback (most recent call last):', 'a line of a stack'],
]

for (const [name, text, what] of leaks) {
  t.test(`${name} is found in every error`, async (t) => {
    t.equal(findLeak(500, text), what)
    t.equal(findLeak(400, text), what)
  })
}

const ofFailures: readonly (readonly [name: string, text: string, what: string])[] = [
  ['a file', "ENOENT: no such file, open '/srv/orders/7.json'", 'the path of a file'],
  ['a file on Windows', `cannot open ${drive}\\orders\\7.json`, 'the path of a file'],
  ['a URL of a file', 'file:///orders/7.json', 'the path of a file'],
  ['a package', 'in node_modules/pg/lib', 'the path of a file'],
  ['a host', 'connect ECONNREFUSED 10.0.3.7:5432', 'a host that it talks to'],
  ['a statement', 'SELECT *\n FROM orders WHERE id = $1', 'a statement of SQL'],
  ['a table', 'relation "orders" does not exist', 'a statement of SQL'],
]

for (const [name, text, what] of ofFailures) {
  t.test(`${name} is found in a 5xx, and may be named in a 4xx`, async (t) => {
    t.equal(findLeak(500, text), what)
    t.equal(findLeak(404, text), undefined)
  })
}

for (const text of [
  '',
  'The server is shutting down.',
  'Internal Server Error',
  'Look at the log at 10:15:20.',
  'https://api.example.com/errors/order-exists',
  'The value at /items/0 is wrong.',
  'Select a carrier, then try again.',
]) {
  t.test(`nothing is told by '${text}'`, async (t) => {
    t.equal(findLeak(500, text), undefined)
  })
}

t.test('a very long text is looked at as far as anybody would read', async (t) => {
  t.equal(findLeak(500, 'at '.repeat(400_000)), undefined)
  t.equal(findLeak(500, `${'x'.repeat(70_000)} node_modules `), undefined)
  t.equal(findLeak(500, `${'x'.repeat(60_000)} node_modules `), 'the path of a file')
})
