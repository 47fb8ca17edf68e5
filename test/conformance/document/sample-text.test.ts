import t from 'tap'
import { createPatience } from '../../../plugin/conformance/document/patience.ts'
import {
  plainText,
  sampleText as write,
  type TextRules,
} from '../../../plugin/conformance/document/sample-text.ts'

const patience = createPatience()
const sampleText = (rules: TextRules) => write(rules, patience)

const patterns: readonly string[] = [
  '^[A-Z0-9][A-Z0-9-]{2,39}$',
  '^[A-Z]{2}$',
  String.raw`^[\w-]+$`,
  String.raw`^\d{3}-\d{4}$`,
  String.raw`^(?:red|green)(-[a-z]*)?$`,
  String.raw`^(?<year>\d{4})-(0[1-9]|1[0-2])$`,
  '^[^a-z]+?$',
  '^.{3,}$',
  '^a?b*c+$',
  String.raw`^\s\S\D\W\.\\$`,
  String.raw`^[\]a-c]{2}$`,
  String.raw`\bword\b`,
  '^(?=a)a$',
  '^(?!b)[ab]$',
  'ORD-[0-9A-F]{8}',
  '',
]

for (const pattern of patterns) {
  t.test(`a text is written for /${pattern}/`, async (t) => {
    const text = sampleText({ pattern })
    t.match(text, new RegExp(pattern))
  })
}

t.test('a pattern that is not understood, or is none, is passed over', async (t) => {
  for (const pattern of [
    String.raw`^(a)\1$`,
    '(',
    '[',
    '^[]x]$',
    '^a{2}b\\',
    String.raw`^\p{Lu}$`,
    '^(?<!a)b$',
  ]) {
    t.type(sampleText({ pattern }), 'string', pattern)
  }
  t.equal(sampleText({ pattern: '(' }), plainText)
  t.equal(sampleText({ pattern: '^[^\\s\\S]$' }), plainText, 'nothing is of that class')
})

// The formats of the OpenAPI registry, by what makes a text one of them.
const formats: readonly (readonly [format: string, pattern: RegExp])[] = [
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/],
  ['email', /^[^@]+@example\.com$/],
  ['ipv4', /^192\.0\.2\.\d+$/],
  ['ipv6', /^2001:db8:/],
  ['uri', /^https:\/\/example\.com\//],
  ['uuid', /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/],
  ['int32', /^conformance$/],
]

for (const [format, pattern] of formats) {
  t.test(`a text is written for the format ${format}`, async (t) => {
    t.match(sampleText({ format }), pattern)
  })
}

t.test('a text is as long as it has to be', async (t) => {
  t.equal(sampleText({}), 'conformance')
  t.equal(sampleText({ minLength: 13 }), 'conformancexx')
  t.equal(sampleText({ maxLength: 4 }), 'conf')
  t.equal(sampleText({ minLength: 1e9 }).length, 10_000, 'within reason')
  t.equal(sampleText({ maxLength: -7 }), '')
  t.equal(sampleText({ format: 'constructor' }), plainText)
})

// Each is spelled, or tried, in more steps or in more bytes than there are.
const endless: readonly string[] = [
  'a{999999999}',
  '(((a{1000}){1000}){1000}){1000}',
  '^(?!(?:a+)+b)a{40}$',
  '^(?!(?:[a-z]+)+!)(?=.)a{60}$',
  '('.repeat(100_000),
]

for (const pattern of endless) {
  t.test(`a pattern that has no end is passed over: ${pattern.slice(0, 50)}`, async (t) => {
    const hasty = createPatience({ each: 50, all: 50 })
    t.equal(write({ pattern }, hasty), plainText)
  })
}
