import t from 'tap'
import { headersOf, isExplaining } from '../../plugin/foreign/error-headers.ts'

/** RFC 9110 §10.2.1, §10.2.3, §11.6.1, §11.7.1, §14.4 */
const explaining = [
  'Allow',
  'Content-Range',
  'Proxy-Authenticate',
  'Retry-After',
  'WWW-Authenticate',
]

t.test('five header fields explain an error, in any spelling', async (t) => {
  for (const name of explaining) {
    t.ok(isExplaining(name), name)
    t.ok(isExplaining(name.toLowerCase()), name.toLowerCase())
  }
  for (const name of ['set-cookie', 'content-type', 'location', 'constructor', '']) {
    t.notOk(isExplaining(name), name)
  }
})

t.test('they are taken from an error, and no others', async (t) => {
  const headers = { 'Retry-After': '5', server: 'x', 'set-cookie': 'a=b' }
  t.strictSame(headersOf({ headers }), { 'retry-after': '5' })
  t.strictSame(headersOf({ headers: {} }), {})
  for (const headers of [undefined, null, 'retry-after: 5', 7]) {
    t.equal(headersOf({ headers }), undefined, String(headers))
  }
})
