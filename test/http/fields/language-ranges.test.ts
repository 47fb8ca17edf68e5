import { createRequire } from 'node:module'
import fc from 'fast-check'
import t from 'tap'
import { chooseLanguagePlainly } from '../../fixtures/plain-languages.ts'
import { createLanguageChooser, languageTag } from '../../../plugin/http/fields/language-ranges.ts'

/** The parser behind `@fastify/accepts`, which brings no types. */
const Negotiator = createRequire(import.meta.url)('negotiator') as new (request: {
  headers: Record<string, string>
}) => { language(offers: readonly string[]): string | undefined }

/** The offers of most rows, and what the service speaks to those who ask for nothing of it. */
const tags = ['en', 'de', 'zh-Hant', 'fr-CA']

/** Expected values from RFC 4647 §3.4 and RFC 9110 §12.4.2 and §12.5.4. */
const choices = [
  ['no field', undefined, 'en'],
  ['an empty field', '', 'en'],
  ['a language', 'de', 'de'],
  ['a language in capitals (RFC 4647 §2)', 'DE', 'de'],
  ['a language nobody speaks', 'xx', 'en'],
  ['the lookup of RFC 4647 §3.4: a region falls away', 'de-AT', 'de'],
  ['all subtags fall away', 'de-Latn-DE-1996', 'de'],
  ['the example of RFC 4647 §3.4', 'zh-Hant-CN-x-private1-private2', 'zh-Hant'],
  ['a single letter falls away with what it begins (§3.4)', 'zh-Hant-x-y', 'zh-Hant'],
  ['a less specific range finds no more specific language (§3.4)', 'fr', 'en'],
  ['the more specific language by its name', 'fr-CA', 'fr-CA'],
  ['the heaviest', 'fr-CA;q=0.5, de;q=0.8', 'de'],
  ['the first of equals', 'fr-CA, de', 'fr-CA'],
  ['the example of RFC 9110 §12.5.4', 'da, en-gb;q=0.8, en;q=0.7', 'en'],
  ['a language that is there, behind one that is not', 'da, de;q=0.1', 'de'],
  ['any language is the usual one', '*', 'en'],
  ['any language, and a lighter one (RFC 4647 §3.4)', '*, de;q=0.1', 'de'],
  ['the usual language refused', 'en;q=0', 'de'],
  ['the usual language refused by a wildcard, another by name', 'fr-CA, *;q=0', 'fr-CA'],
  ['every language refused', '*;q=0', 'en'],
  ['every language refused by name', 'en;q=0, de;q=0, zh-Hant;q=0, fr-CA;q=0', 'en'],
  ['a refusal takes the more specific in', 'en;q=0, de;q=0, zh;q=0', 'fr-CA'],
  ['a refusal weighs more than what lookup would find', 'de-AT, de;q=0', 'en'],
  ['a wish weighs more than a broader refusal', 'zh-Hant, zh;q=0', 'zh-Hant'],
  ['space and a weight in capitals', ' de ; Q=0.9 ,en ; q=0.8', 'de'],
  ['a malformed weight counts as absent', 'en;q=0.9, de;q=high', 'de'],
  ['a weight above one counts as one', 'en, de;q=7', 'en'],
  ['malformed elements', 'de_AT, -de, de-, 1, fr-CA;q=0.1', 'fr-CA'],
  ['empty elements', ',, ,de,', 'de'],
  ['more subtags than any language has', 'de-a1-a2-a3-a4-a5-a6-a7-a8-a9', 'en'],
] as const

for (const [name, field, expected] of choices) {
  t.test(`a language is chosen: ${name}`, async (t) => {
    const choose = createLanguageChooser(tags, 'en')
    t.strictSame([choose(field), choose(field)], [expected, expected])
  })
}

t.test('the usual language is the service\u2019s to name', async (t) => {
  const choose = createLanguageChooser(tags, 'de')
  t.strictSame(
    [choose(undefined), choose('*'), choose('xx'), choose('en')],
    ['de', 'de', 'de', 'en'],
  )
})

t.test('a language is written as its catalogue writes it', async (t) => {
  t.equal(createLanguageChooser(['en', 'PT-br'], 'en')('pt-BR'), 'PT-br')
})

t.test('a field of any content is answered with a language there is', async (t) => {
  const choose = createLanguageChooser(tags, 'en')
  const piece = fc.constantFrom(
    'de',
    'en',
    'zh',
    'Hant',
    '*',
    '-',
    ',',
    ';',
    'q',
    '=',
    '0',
    '.5',
    ' ',
    'x',
  )
  const property = fc.property(fc.array(piece, { maxLength: 40 }), (pieces) =>
    tags.includes(choose(pieces.join(''))),
  )
  t.doesNotThrow(() => fc.assert(property, { seed: 4647, numRuns: 3000 }))
})

t.test('it answers alike however many fields it has seen', async (t) => {
  const choose = createLanguageChooser(tags, 'en')
  const fields = Array.from({ length: 400 }, (_, i) => `x${String(i % 10)}-a${String(i)}, de;q=0.5`)
  t.strictSame(new Set(fields.map(choose)), new Set(['de']))
  t.strictSame(new Set(fields.map(choose)), new Set(['de']))
})

const tagRows = [
  ['de', true],
  ['pt-BR', true],
  ['zh-Hant-TW', true],
  ['', false],
  ['d', false],
  ['de_AT', false],
  ['*', false],
  ['de\r\nx: y', false],
] as const

for (const [tag, expected] of tagRows) {
  t.test(`${JSON.stringify(tag)} ${expected ? 'is' : 'is not'} a language tag`, async (t) => {
    t.equal(languageTag.test(tag), expected)
  })
}

/** Every offer is a part of another, or has a subtag of one letter in it. */
const nested = ['en', 'EN-gb', 'de', 'de-AT', 'de-AT-1996', 'zh-Hant', 'x-de', 'fr-a-b1', 'fr-a']

const pieces = fc.oneof(
  fc.constantFrom(...nested, 'zh', 'fr', 'zh-hant-tw', 'de-at-x-y', 'en-a-b', 'fr-a-b', '*', 'é'),
  fc.constantFrom(
    ',',
    ', ',
    ',',
    ';q=0',
    ';q=0.5',
    ' ; Q = 1.000',
    ';q=.2',
    ';q="0.1"',
    ';q=x',
    ';q',
  ),
  fc.constantFrom('-', ' ', '\t', 'a', '"', ';', '=', 'abcdefghi', '1', ';x=1', ';q=0;x'),
)

t.test('lookup as RFC 4647 §3.4 tells it finds the same in every field', async (t) => {
  for (const tags of [nested, nested.toReversed(), ['de'], ['fr-a', 'en-GB']]) {
    const usual = tags[0] as string
    const choose = createLanguageChooser(tags, usual)
    const property = fc.property(fc.array(pieces, { maxLength: 24 }), (parts) => {
      const field = parts.join('')
      return choose(field) === chooseLanguagePlainly(field, tags, usual)
    })
    t.doesNotThrow(() => fc.assert(property, { seed: 4647, numRuns: 3000 }))
  }
})

/** Where `negotiator` reads the RFC as we do: it knows no lookup, no space before a weight, and refuses otherwise. */
const primaries = fc.uniqueArray(
  fc.record({
    tag: fc.constantFrom('en', 'DE', 'fr', 'it', 'ja', 'nl', 'pl', 'xx'),
    weight: fc.constantFrom('', ';q=1', ';q=0.9', ';q=0.001'),
  }),
  { minLength: 1, maxLength: 8, selector: ({ tag }) => tag },
)

t.test('negotiator chooses the same of languages without subtags', async (t) => {
  const tags = ['en', 'de', 'fr', 'it', 'ja']
  const choose = createLanguageChooser(tags, 'none')
  const property = fc.property(primaries, fc.constantFrom(',', ', ', ' , '), (ranges, comma) => {
    const field = ranges.map(({ tag, weight }) => `${tag}${weight}`).join(comma)
    const theirs = new Negotiator({ headers: { 'accept-language': field } }).language(tags)
    return theirs === undefined || choose(field) === theirs
  })
  t.doesNotThrow(() => fc.assert(property, { seed: 4647, numRuns: 2000 }))
})

t.test('a language is found behind any number of others', async (t) => {
  const choose = createLanguageChooser(tags, 'en')
  for (const part of ['da,', 'zz;q=0.9,', '*,', 'd,', 'dee,', 'deutsch-de,', '-,', 'é;q=1,']) {
    t.equal(choose(`${part.repeat(2000)}de-AT;q=0.1`), 'de', part)
    t.equal(choose(`${part.repeat(2048)}de-AT;q=0.1`), 'en', `${part} more are not looked at`)
  }
})

t.test('who names one language more than fifty times is read no further', async (t) => {
  const choose = createLanguageChooser(['en', 'de', 'fr'], 'en')
  for (const part of ['de;q=0.1,', 'de-x1;q=0.1,', 'de-,', 'de_,de-é,']) {
    t.equal(choose(`${part.repeat(50)}fr`), 'fr', part)
    t.not(choose(`${part.repeat(51)}fr`), 'fr', part)
  }
})

t.test('a range of more than eight subtags is none', async (t) => {
  const choose = createLanguageChooser(['en', 'de'], 'en')
  t.equal(choose('de-a1-b1-c1-d1-e1-f1-g1'), 'de')
  t.equal(choose('de-a1-b1-c1-d1-e1-f1-g1-h1'), 'en')
})
