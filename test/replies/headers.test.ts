import t from 'tap'
import { removeUnfitHeaders, ReplyHeaders, setHeaders } from '../../plugin/replies/headers.ts'
import { inHandler, overHttp2 } from '../helpers/in-handler.ts'

const contentHeaders = {
  'accept-ranges': 'bytes',
  'content-digest': 'sha-256=:AA==:',
  'content-disposition': 'attachment',
  'content-encoding': 'gzip',
  'content-language': 'de',
  'content-length': '7',
  'content-location': '/things.csv',
  'content-md5': 'AA==',
  digest: 'sha-256=AA==',
  etag: '"1"',
  expires: 'Wed, 21 Oct 2026 07:28:00 GMT',
  'last-modified': 'Wed, 21 Oct 2020 07:28:00 GMT',
  'repr-digest': 'sha-256=:AA==:',
  'transfer-encoding': 'chunked',
}

const keptHeaders = {
  'access-control-allow-origin': '*',
  'content-range': 'bytes */7',
  'retry-after': '5',
  'set-cookie': ['a=1', 'b=2'],
  vary: 'Origin',
  'www-authenticate': 'Basic',
  'x-request-cost': 3,
}

t.test('removeUnfitHeaders() removes what described the success, and keeps the rest', async (t) => {
  const headers = await inHandler(t, (reply) => {
    reply.headers({ ...contentHeaders, ...keptHeaders, 'cache-control': 'max-age=60' })
    reply.type('text/html') // The plugin puts another in its place.
    removeUnfitHeaders(new ReplyHeaders(reply), false)
    return reply.getHeaders()
  })
  t.strictSame(headers, { ...keptHeaders, 'content-type': 'text/html' })
})

t.test('removeUnfitHeaders() keeps a Cache-Control that was meant for the error', async (t) => {
  const headers = await inHandler(t, (reply) => {
    reply.headers({ etag: '"1"', 'cache-control': 'max-age=60' })
    removeUnfitHeaders(new ReplyHeaders(reply), true)
    return reply.getHeaders()
  })
  t.strictSame(headers, { 'cache-control': 'max-age=60' })
})

t.test('removeUnfitHeaders() removes what Node would refuse to write', async (t) => {
  const headers = await inHandler(t, (reply) => {
    reply.headers({ 'x-break': 'a\r\nb', 'x-snowman': '☃', 'a b': 'c', fine: 'yes' })
    reply.header('x-list', ['a', 'b\0']).header('x-object', {})
    removeUnfitHeaders(new ReplyHeaders(reply), false)
    return reply.getHeaders()
  })
  t.strictSame(headers, { fine: 'yes' })
})

t.test(
  'removeUnfitHeaders() reaches header fields that were set on the raw response',
  async (t) => {
    const headers = await inHandler(t, (reply) => {
      reply.raw.setHeader('ETag', '"1"')
      reply.raw.setHeader('X-Kept', 'yes')
      removeUnfitHeaders(new ReplyHeaders(reply), false)
      return reply.getHeaders()
    })
    t.strictSame(headers, { 'x-kept': 'yes' })
  },
)

t.test('setHeaders() sets what HTTP allows and leaves out the rest', async (t) => {
  const headers = await inHandler(t, (reply) => {
    setHeaders(new ReplyHeaders(reply), {
      'X-Fine': 'yes',
      'x-count': 3,
      'x-break': 'a\nb',
      'a b': 'c',
    })
    return reply.getHeaders()
  })
  t.strictSame(headers, { 'x-fine': 'yes', 'x-count': 3 })
})

t.test('setHeaders() has nothing to do without header fields', async (t) => {
  const headers = await inHandler(t, (reply) => {
    setHeaders(new ReplyHeaders(reply), undefined)
    return reply.getHeaders()
  })
  t.strictSame(headers, {})
})
t.test('removeUnfitHeaders() removes fields of the connection over HTTP/2', async (t) => {
  const headers = await overHttp2(t, (reply) => {
    reply.headers({ Connection: 'close', 'keep-alive': 'timeout=5', 'x-kept': 'yes' })
    removeUnfitHeaders(new ReplyHeaders(reply), false)
    return reply.getHeaders()
  })
  t.strictSame(headers, { 'x-kept': 'yes' })
})
