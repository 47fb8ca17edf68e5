import t from 'tap'
import { pathOf } from '../../plugin/http/request.ts'

const rows: readonly (readonly [name: string, target: string, path: string])[] = [
  ['a path', '/orders/1', '/orders/1'],
  ['a path with a query', '/orders?token=secret', '/orders'],
  ['a path with a fragment', '/orders#token', '/orders'],
  ['a query with a path in it', '/orders?next=/a?b', '/orders'],
  ['the root', '/', '/'],
  ['a path with two slashes', '//host/orders', '//host/orders'],
  ['an absolute form', 'http://user:secret@host:80/orders?a=b', '/orders'],
  ['an absolute form without a path', 'https://host', '/'],
  ['an absolute form without a path, with a query', 'https://host?a=b', '/'],
  ['the asterisk form', '*', '*'],
]

for (const [name, target, path] of rows) {
  t.test(`the path of ${name} has neither authority nor query`, async (t) => {
    t.equal(pathOf(target), path)
  })
}
