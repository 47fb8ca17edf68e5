import t from 'tap'
import {
  addBearerError,
  addVary,
  isStorable,
  isValidHeader,
  isWritableHeader,
  toRetryAfter,
} from '../../plugin/http/header-values.ts'

/** @see RFC 9110 §5.1 and §5.5 */
const fields = [
  ['a text', 'x-note', 'all is well', true],
  ['an empty text', 'x-note', '', true],
  ['a number', 'retry-after', 120, true],
  ['a tab', 'x-note', 'a\tb', true],
  ['the upper half of ISO 8859-1', 'x-note', 'caf\u00e9', true],
  ['several values', 'www-authenticate', ['Basic', 'Bearer'], true],
  ['no value out of several', 'www-authenticate', [], false],
  ['one bad value out of several', 'www-authenticate', ['Basic', 'Bear\ner'], false],
  ['a line feed', 'x-note', 'a\nset-cookie: b', false],
  ['a carriage return', 'x-note', 'a\rb', false],
  ['a zero byte', 'x-note', 'a\0b', false],
  ['a character beyond a byte', 'x-note', '\u20ac', false],
  ['a name with a space', 'x note', 'a', false],
  ['a name with a colon', 'x:note', 'a', false],
  ['a name with a line break', 'x-note\r\nset-cookie', 'a', false],
  ['no name', '', 'a', false],
  ['undefined', 'x-note', undefined, false],
  ['null', 'x-note', null, false],
  ['a boolean', 'x-note', true, false],
  ['an object', 'x-note', { toString: () => 'a' }, false],
  ['a symbol', 'x-note', Symbol('a'), false],
] as const

for (const [name, field, value, expected] of fields) {
  t.test(`${name} is ${expected ? 'sent' : 'refused'} as a header field`, async (t) => {
    t.equal(isValidHeader(field, value), expected)
  })
}

const unreadable = {
  toString() {
    throw new Error('hunter2')
  },
}

/** What Node makes of values that are no texts. */
const values = [
  ['a flag', true, true],
  ['nothing', null, true],
  ['an object', {}, true],
  ['an empty list', [], true],
  ['a list of texts and numbers', ['a', 1], true],
  ['a list with a line break in it', ['a', '\n'], false],
  ['a line break', 'a\r\nb', false],
  ['a Symbol', Symbol('a'), false],
  ['an object that cannot be read', unreadable, false],
] as const

for (const [name, value, expected] of values) {
  t.test(`${name} can${expected ? '' : 'not'} be written as a header field`, async (t) => {
    t.equal(isWritableHeader('x-note', value), expected)
  })
}

/** The date of RFC 9110 §5.6.7 in its preferred form, and the same moment in milliseconds. */
const imfFixdate = 'Sun, 06 Nov 1994 08:49:37 GMT'
const moment = Date.UTC(1994, 10, 6, 8, 49, 37)

/** @see RFC 9110 §10.2.3 */
const delays = [
  ['seconds', 120, { header: '120', seconds: 120 }],
  ['no delay', 0, { header: '0', seconds: 0 }],
  ['a fraction, rounded up', 0.2, { header: '1', seconds: 1 }],
  ['the largest safe number', 2 ** 53 - 1, { header: '9007199254740991', seconds: 2 ** 53 - 1 }],
  ['a number with an exponent', 1e21, undefined],
  ['infinity', Number.POSITIVE_INFINITY, undefined],
  ['not a number', Number.NaN, undefined],
  ['a negative delay', -1, undefined],
  ['a moment to come', new Date(moment), { header: imfFixdate, seconds: 10 }],
  [
    'a moment to come within a second',
    new Date(moment - 9_500),
    {
      header: 'Sun, 06 Nov 1994 08:49:27 GMT',
      seconds: 1,
    },
  ],
  [
    'a moment that is past',
    new Date(moment - 60_000),
    {
      header: 'Sun, 06 Nov 1994 08:48:37 GMT',
      seconds: 0,
    },
  ],
  [
    'the last year of four digits',
    new Date(Date.UTC(9999, 11, 31)),
    {
      header: 'Fri, 31 Dec 9999 00:00:00 GMT',
      seconds: (Date.UTC(9999, 11, 31) - moment + 10_000) / 1000,
    },
  ],
  ['a year of five digits', new Date(Date.UTC(10_000, 0, 1)), undefined],
  ['a year before the first', new Date(Date.UTC(-1, 0, 1)), undefined],
  ['an invalid date', new Date(Number.NaN), undefined],
  ['text', '120', undefined],
  ['nothing', undefined, undefined],
  ['null', null, undefined],
] as const

for (const [name, value, expected] of delays) {
  t.test(`Retry-After of ${name}: ${expected?.header ?? 'left out'}`, async (t) => {
    t.strictSame(toRetryAfter(value, moment - 10_000), expected)
  })
}

/** @see RFC 9110 §12.5.5 */
const varies = [
  ['to nothing', undefined, 'Accept', 'Accept'],
  ['to null', null, 'Accept', 'Accept'],
  ['to an empty value', '', 'Accept', 'Accept'],
  ['to another name', 'Origin', 'Accept', 'Origin, Accept'],
  ['to itself', 'Accept', 'Accept', 'Accept'],
  ['to itself in another case', 'ACCEPT', 'Accept', 'ACCEPT'],
  ['to a longer name', 'Accept-Encoding', 'Accept', 'Accept-Encoding, Accept'],
  ['to a list with empty elements', ' Origin ,, accept,', 'Accept', 'Origin, accept'],
  [
    'to several field lines',
    ['Origin', 'Accept-Encoding'],
    'Accept',
    'Origin, Accept-Encoding, Accept',
  ],
  ['to everything', '*', 'Accept', '*'],
  ['to everything among others', 'Origin, *', 'Accept', '*'],
] as const

for (const [name, current, field, expected] of varies) {
  t.test(`Vary: a name added ${name} is there once`, async (t) => {
    t.equal(addVary(current, field), expected)
  })
}

/** @see RFC 9111 §5.2.2.5 */
const cacheControls = [
  ['nothing', undefined, true],
  ['null', null, true],
  ['a lifetime', 'max-age=60', true],
  ['no-cache', 'no-cache', true],
  ['an extension that ends in it', 'x-no-store', true],
  ['no-store', 'no-store', false],
  ['no-store in another case', 'No-Store', false],
  ['no-store among others', 'private,no-store, max-age=0', false],
  ['no-store on a second field line', ['private', 'no-store'], false],
] as const

for (const [name, value, expected] of cacheControls) {
  t.test(
    `a cache may ${expected ? '' : 'not '}keep what has ${name} in Cache-Control`,
    async (t) => {
      t.equal(isStorable(value), expected)
    },
  )
}

const bearers: readonly (readonly [name: string, given: string | string[], expected: string[]])[] =
  [
    ['alone', 'Bearer', ['Bearer error="invalid_token"']],
    ['in another case', 'bearer', ['bearer error="invalid_token"']],
    ['with a realm', 'Bearer realm="a"', ['Bearer realm="a", error="invalid_token"']],
    ['that says it', 'Bearer error="expired"', ['Bearer error="expired"']],
    ['of another scheme', 'BearerPlus', ['BearerPlus']],
    ['of several', ['Basic', 'Bearer'], ['Basic', 'Bearer error="invalid_token"']],
  ]

for (const [name, given, expected] of bearers) {
  t.test(`a challenge ${name} with what is wrong with the token`, async (t) => {
    t.strictSame(addBearerError(given, 'invalid_token'), expected)
  })
}
