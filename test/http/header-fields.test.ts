/** Header fields by what they are for, as their RFCs say. */
import t from 'tap'
import {
  advertisements,
  connectionFields,
  isFraming,
  contentFields,
} from '../../plugin/http/header-fields.ts'

t.test('fields that advertise what a method takes', async (t) => {
  // RFC 5789 §3.1, Linked Data Platform 1.0 §7.1, RFC 10008 §3.
  t.strictSame(advertisements, {
    PATCH: 'accept-patch',
    POST: 'accept-post',
    QUERY: 'accept-query',
  })
})

t.test('fields that belong to content', async (t) => {
  // RFC 9110 §8.3 to §8.8, §14.3 and RFC 9530.
  for (const name of [
    'content-type',
    'content-encoding',
    'content-language',
    'content-length',
    'content-location',
    'last-modified',
    'etag',
    'accept-ranges',
    'content-digest',
    'repr-digest',
  ]) {
    t.ok(contentFields.has(name), name)
  }
  for (const name of ['retry-after', 'www-authenticate', 'vary', 'set-cookie', 'link']) {
    t.notOk(contentFields.has(name), name)
  }
})

t.test('fields of one connection', async (t) => {
  // RFC 9110 §7.6.1.
  for (const name of ['connection', 'proxy-connection', 'keep-alive', 'te', 'transfer-encoding']) {
    t.ok(connectionFields.has(name), name)
  }
  t.notOk(connectionFields.has('upgrade'), 'a 426 has to send it')
})

t.test('fields that frame a message, or say what its body is', async (t) => {
  for (const name of [
    'Content-Type',
    'content-length',
    'Transfer-Encoding',
    'content-encoding',
    'Connection',
    'upgrade',
  ]) {
    t.ok(isFraming(name, {}), name)
  }
  for (const name of ['retry-after', 'content-language', 'link']) t.notOk(isFraming(name, {}), name)
  t.notOk(isFraming('Upgrade', { upgrade: 'upgrade' }), 'a 426 owes it')
})
