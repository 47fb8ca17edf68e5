import t from 'tap'
import {
  coversType,
  createTypeMatcher,
  formatMediaType,
  isComparable,
  parseMediaType,
} from '../../plugin/http/media-types.ts'

/** @see RFC 9110 §8.3.1, §5.6.4, §5.6.6 */
const mediaTypes = [
  ['a type', 'application/json', 'application/json', {}],
  ['a type in another case', 'APPLICATION/Json', 'application/json', {}],
  ['a type with a suffix', 'application/problem+json', 'application/problem+json', {}],
  ['space around a type', ' \tapplication/json ', 'application/json', {}],
  ['a parameter', 'text/csv;header=present', 'text/csv', { header: 'present' }],
  [
    'a parameter name in another case',
    'text/csv;HEADER=Present',
    'text/csv',
    { header: 'Present' },
  ],
  ['space around a parameter', 'text/csv ; header=present ', 'text/csv', { header: 'present' }],
  ['two parameters', 'a/b;c=d;e=f', 'a/b', { c: 'd', e: 'f' }],
  ['a quoted parameter', 'text/plain;format="flowed"', 'text/plain', { format: 'flowed' }],
  ['an empty quoted parameter', 'a/b;c=""', 'a/b', { c: '' }],
  ['quoted separators', 'a/b;c="d;e=f, g/h";i=j', 'a/b', { c: 'd;e=f, g/h', i: 'j' }],
  ['a quoted pair', String.raw`a/b;c="d\"e\\";f=g`, 'a/b', { c: 'd"e\\', f: 'g' }],
  ['empty parameters', 'a/b;;c=d; ;', 'a/b', { c: 'd' }],
  ['a last semicolon', 'a/b;', 'a/b', {}],
  ['as many parameters as there may be', `a/b${';c=d'.repeat(64)}`, 'a/b', { c: 'd' }],
  ['every token character', "!#$%&'*+.^_`|~-09az/b", "!#$%&'*+.^_`|~-09az/b", {}],
] as const

for (const [name, text, essence, parameters] of mediaTypes) {
  t.test(`a media type is read: ${name}`, async (t) => {
    t.strictSame(parseMediaType(text), {
      essence,
      parameters: new Map(Object.entries(parameters)),
    })
  })
}

const malformedMediaTypes = [
  ['nothing', ''],
  ['more parameters than anybody needs', `a/b${';c=d'.repeat(65)}`],
  ['more of them in quotes', `a/b${';c="d;e"'.repeat(65)}`],
  ['no slash', 'application'],
  ['no subtype', 'application/'],
  ['no type', '/json'],
  ['two slashes', 'a/b/c'],
  ['space within', 'application/ json'],
  ['a character outside tokens', 'text/pl@in'],
  ['two types', 'application/json, text/plain'],
  ['a parameter without a value', 'a/b;c'],
  ['a parameter with an empty value', 'a/b;c='],
  ['a parameter without a name', 'a/b;=d'],
  ['a parameter name with space', 'a/b;c d=e'],
  ['a value with space', 'a/b;c=d e'],
  ['a quote that never ends', 'a/b;c="d'],
  ['a lone quote', 'a/b;c="'],
  ['a quote within a token', 'a/b;c=d"e"'],
  ['text after a quoted string', 'a/b;c="d"e"'],
  ['a quoted string that ends in a quoted pair', String.raw`a/b;c="d\"`],
] as const

for (const [name, text] of malformedMediaTypes) {
  t.test(`a media type is not guessed at: ${name}`, async (t) => {
    t.equal(parseMediaType(text), undefined)
  })
}

for (const [text, expected] of [
  ['text/csv', 'text/csv'],
  ['Text/CSV; Header="present"', 'text/csv;header=present'],
  [String.raw`a/b;c="d \"e\""`, String.raw`a/b;c="d \"e\""`],
] as const) {
  t.test(`${text} is written as ${expected}`, async (t) => {
    t.equal(formatMediaType(parseMediaType(text) as never), expected)
  })
}

/** @see RFC 9110 §12.5.1 */
const covered = [
  ['text/csv', 'text/csv', true],
  ['text/csv', 'text/css', false],
  ['text/*', 'text/csv', true],
  ['text/*', 'texts/csv', false],
  ['*/*', 'text/csv', true],
] as const

for (const [range, type, expected] of covered) {
  t.test(`${range} takes ${type} ${expected ? 'in' : 'not in'}`, async (t) => {
    t.equal(coversType(range, type), expected)
  })
}

const comparable = [
  ['text/csv', true],
  ['text/csv;header=present', true],
  ['text/*', true],
  ['*/*', true],
  ['*/csv', false],
  ['application/*+json', false],
  ['te*t/csv', false],
  ['text/csv;q=0.5', false],
] as const

for (const [text, expected] of comparable) {
  t.test(`${text} can ${expected ? '' : 'not '}be compared`, async (t) => {
    t.equal(isComparable(parseMediaType(text) as never), expected)
  })
}

/** The rule of JSON:API 1.1 §5.3.2 where only the extension "atomic" is known, and any profile. */
const jsonApi = [
  'application/vnd.api+json',
  'application/vnd.api+json;profile=*',
  'application/vnd.api+json;ext=atomic',
  'application/vnd.api+json;ext=atomic;profile=*',
]

const matches: readonly (readonly [declared: readonly string[], given: string, reads: boolean])[] =
  [
    [['text/csv'], 'text/csv;header=present', true],
    [['text/csv'], 'text/html', false],
    [['text/*'], 'text/html;level=1', true],
    [['text/*'], 'image/png', false],
    [['*/*'], 'image/png', true],
    [['text/csv;header=present'], 'text/csv;header=present', true],
    [['text/csv;header=present'], 'text/csv;header=present;charset=utf-8', true],
    [['text/csv;header=present'], 'text/csv;header=absent', false],
    [['text/csv;header=present'], 'text/csv', false],
    [['text/csv', 'text/csv;header=present'], 'text/csv', true],
    [['text/csv', 'text/csv;header=present'], 'text/csv;header=absent', false],
    [['application/json;charset=UTF-8'], 'application/json', true],
    [['application/json;charset=UTF-8'], 'application/json;charset=utf-8', true],
    [['application/json;charset=UTF-8'], 'application/json;charset=ascii', false],
    [['json'], 'application/json', false],
    [jsonApi, 'application/vnd.api+json', true],
    [
      jsonApi,
      'application/vnd.api+json;profile="https://example.com/a https://example.com/b"',
      true,
    ],
    [jsonApi, 'application/vnd.api+json;profile=a;ext=atomic', true],
    [jsonApi, 'application/vnd.api+json;ext=bulk', false],
    [jsonApi, 'application/vnd.api+json;version=1', false],
  ]

for (const [declared, given, reads] of matches) {
  t.test(`${given} is ${reads ? '' : 'not '}read by ${declared.join(', ')}`, async (t) => {
    t.equal(createTypeMatcher(declared)(parseMediaType(given) as never), reads)
  })
}
