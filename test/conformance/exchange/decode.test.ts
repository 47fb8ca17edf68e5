import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { decodeContent } from '../../../plugin/conformance/exchange/decode.ts'
import { limits } from '../../fixtures/conformance.ts'

const text = '{"type":"about:blank"}'

const answer = (coding: string | undefined, content: Buffer) => ({
  status: 404,
  fields: new Map(coding === undefined ? [] : [['content-encoding', coding]]),
  content,
})

/** The content that is read; `undefined` for one that stays as it came. */
function read(coding: string | undefined, content: Buffer, bytes = limits.bytes) {
  const given = answer(coding, content)
  const outcome = decodeContent(given, { bytes })
  return outcome === given ? undefined : 'content' in outcome && outcome.content.toString()
}

for (const [coding, content] of [
  ['gzip', gzipSync(text)],
  ['GZIP', gzipSync(text)],
  ['x-gzip', gzipSync(text)],
  ['deflate', deflateSync(text)],
  ['br', brotliCompressSync(text)],
  ['identity', Buffer.from(text)],
  ['deflate, gzip', gzipSync(deflateSync(text))],
] as const) {
  t.test(`content is read that was sent as ${coding}`, async (t) => {
    t.equal(read(coding, content), text)
  })
}

t.test('other content stays as it came', async (t) => {
  t.equal(read(undefined, gzipSync(text)), undefined, 'without a coding')
  t.equal(read('gzip', Buffer.alloc(0)), undefined, 'without content')
  t.equal(read('gzip', Buffer.from('no gzip')), undefined, 'a broken one')
  t.equal(read('pack200', Buffer.from(text)), undefined, 'an unknown coding')
  t.equal(read('constructor', Buffer.from(text)), undefined, 'the name of what all objects have')
  t.equal(read('gzip', gzipSync(Buffer.alloc(10_000)), 9999), undefined, 'more than is read')
  const failure = { failure: 'timeout', reason: 'did not answer' } as const
  t.equal(decodeContent(failure, limits), failure)
})
