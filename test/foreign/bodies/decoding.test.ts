import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { charsetOf, decode, toText } from '../../../plugin/foreign/bodies/decoding.ts'

for (const [type, expected] of [
  ['text/plain', 'utf-8'],
  ['text/plain; charset=UTF8', 'utf-8'],
  ['text/plain; charset="utf-16"', 'utf-16le'],
  ['text/plain; charset=iso-8859-1', 'windows-1252'],
  ['text/plain; charset=none', 'utf-8'],
  ['text/plain; charset=', 'utf-8'],
  ['', 'utf-8'],
] as const) {
  t.test(`the charset of ${type} is ${expected}`, async (t) => {
    t.equal(charsetOf(type), expected)
  })
}

const mark = '\uFEFF'
for (const [name, type, payload, expected] of [
  ['text', 'text/plain', 'ü', 'ü'],
  [
    'text in another charset, which Fastify will send as UTF-8',
    'text/plain; charset=utf-16',
    'ü',
    'ü',
  ],
  ['text with a byte order mark', 'text/plain', `${mark}ü${mark}`, `ü${mark}`],
  ['bytes', 'text/plain', Buffer.from('ü'), 'ü'],
  ['bytes with a byte order mark', 'text/plain', Buffer.from(`${mark}ü`), 'ü'],
  ['Latin-1', 'text/plain; charset=latin1', Buffer.from('ü', 'latin1'), 'ü'],
  ['UTF-16', 'text/plain; charset=utf-16le', Buffer.from(`${mark}ü`, 'utf16le'), 'ü'],
  ['bytes that are not what they say', 'text/plain', Buffer.of(0xfc), '\uFFFD'],
  ['an object', 'text/plain', {}, undefined],
] as const) {
  t.test(`the text of ${name}`, async (t) => {
    t.equal(toText(type, payload), expected)
  })
}

const bytes = Buffer.from('{"a":1}')
for (const [coding, encoded, expected] of [
  ['gzip', gzipSync(bytes), bytes],
  [' GZIP', gzipSync(bytes), bytes],
  ['x-gzip', gzipSync(bytes), bytes],
  ['deflate', deflateSync(bytes), bytes],
  ['br', brotliCompressSync(bytes), bytes],
  ['gzip', bytes, undefined],
  ['gzip', gzipSync(Buffer.alloc(100)), undefined],
  ['gzip, br', gzipSync(bytes), undefined],
  ['secret', bytes, undefined],
] as const) {
  t.test(`content in ${coding} is ${expected ? '' : 'not '}read`, async (t) => {
    t.strictSame(decode(encoded, coding, 99), expected)
  })
}
