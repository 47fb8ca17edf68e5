import * as fc from 'fast-check'
import t from 'tap'
import { parseMediaType, type MediaType } from '../../../plugin/http/media-types.ts'
import { RangeReader } from '../../../plugin/http/fields/accept-field.ts'
import { createWishReader, statesPreference } from '../../../plugin/http/fields/wishes.ts'
import { readAccept } from '../../fixtures/plain-negotiation.ts'

/** What an independent reader finds, as the plugin names it. */
const readAll = (field: string) =>
  readAccept(field).map(({ type, subtype, parameters, weight }) => ({
    essence: `${type}/${subtype}`,
    parameters,
    quality: weight,
  }))

const problem = parseMediaType('application/problem+json') as MediaType

/** Pieces that, put together in any order, are fields of every kind: well-formed, malformed and hostile. */
const anyField = fc
  .array(
    fc.constantFrom(
      'text/csv',
      'TEXT/*',
      'application/problem+json',
      '*/*',
      '*',
      '*/csv',
      'a/b',
      '/',
      ',',
      ', ',
      ';',
      '; ',
      ' ',
      '\t',
      '\u00a0',
      'q=0.5',
      'Q =0',
      'q="0.25"',
      'q=x',
      'q=',
      'q',
      '=',
      '"',
      '\\',
      'c=d',
      'charset=utf-8',
      'C="d,e;f"',
      'é',
      'İ',
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''))

const isProblem = ({ essence, parameters }: MediaType) =>
  essence === problem.essence && parameters.size === 0

/** Of a field that says nothing of what is on offer. */
const silent = { named: new Map(), ranges: [], best: [] }

const interest = {
  essences: ['*/*', 'text/csv', 'text/*'],
  prefixes: ['text/', ''],
  hasParameters: true,
}

t.test('of every field the same is understood as if all of it were read', async (t) => {
  const property = fc.property(anyField, (accept) => {
    const all = readAll(accept)
    const reader = new RangeReader(accept)
    const wishes = createWishReader(interest)(reader)
    const { ranges, best, named: weighed } = wishes
    const hasPreference = statesPreference(reader, [problem], wishes)
    const named = all.filter(({ essence }) => interest.essences.includes(essence))
    const weights = (list: typeof all) =>
      interest.essences.map((essence) =>
        Math.max(
          -1,
          ...list
            .filter((range) => range.essence === essence && range.parameters.size === 0)
            .map(({ quality }) => quality),
        ),
      )
    const withParameters = (list: typeof all) =>
      list.filter(({ parameters }) => parameters.size > 0)
    const bestOf = (prefix: string) => {
      const able = all.filter(
        ({ essence, quality }) =>
          essence.startsWith(prefix) && essence.length > prefix.length && quality > 0,
      )
      return able.length === 0 ? undefined : Math.max(...able.map(({ quality }) => quality))
    }
    const highest = (essence: string) =>
      Math.max(
        -1,
        ...all.filter((range) => range.essence === essence).map((range) => range.quality),
      )
    return (
      interest.essences.every((essence) => (weighed.get(essence) ?? -1) === highest(essence)) &&
      hasPreference === all.some((range) => !isProblem(range)) &&
      JSON.stringify(weights([...ranges])) === JSON.stringify(weights(named)) &&
      JSON.stringify(
        withParameters([...ranges]).map((range) => [range.essence, ...range.parameters]),
      ) ===
        JSON.stringify(
          withParameters(named).map((range) => [range.essence, ...range.parameters]),
        ) &&
      interest.prefixes.every((prefix, index) => best[index]?.quality === bestOf(prefix))
    )
  })
  t.doesNotThrow(() => fc.assert(property, { seed: 9110, numRuns: 5000 }))
})

t.test('a type goes before a wildcard of the same weight', async (t) => {
  const { best } = createWishReader(interest)(new RangeReader('text/*, text/csv, text/html'))
  t.strictSame(best[0]?.essence, 'text/csv')
})

t.test('ranges with parameters are passed over where no offer has any', async (t) => {
  const plain = { ...interest, hasParameters: false }
  t.strictSame(createWishReader(plain)(new RangeReader('text/csv;c=d, text/csv;q=0.5')).ranges, [
    { essence: 'text/csv', parameters: new Map(), quality: 0.5 },
  ])
})

t.test('a type with parameters is irrelevant only where they are the same', async (t) => {
  const old = parseMediaType('application/problem+json;v=1;w=2') as MediaType
  const hasPreference = (accept: string) => statesPreference(new RangeReader(accept), [old], silent)
  t.notOk(hasPreference('application/problem+json;w="2";v=1;q=0.5'))
  t.ok(hasPreference('application/problem+json;v=1;w=3'))
  t.ok(hasPreference('application/problem+json;v=1'))
  t.ok(hasPreference('application/problem+json'))
})

for (const [accept, quality] of [
  ['text/csv;q=0.2, text/csv;q=0.5, text/csv;q=0.1', 0.5],
  ['text/csv;q=0.2, text/csv', 1],
  ['text/csv, text/csv;q=0.5', 1],
] as const) {
  t.test(`a range that is there again has its highest weight: ${accept}`, async (t) => {
    t.strictSame(createWishReader(interest)(new RangeReader(accept)).ranges, [
      { essence: 'text/csv', parameters: new Map(), quality },
    ])
  })
}

const states = (accept: string) => statesPreference(new RangeReader(accept), [problem], silent)

t.test('who lists more types of errors than there are states a preference', async (t) => {
  t.notOk(states('application/problem+json;q=0.1,'.repeat(20)))
  t.ok(states('application/problem+json;q=0.1,'.repeat(21)))
})

/** Without a prefix that all start with. */
const some = { ...interest, prefixes: ['text/'] }

t.test('what is on offer states a preference, however much stands before it', async (t) => {
  for (const part of ['nonsense,', 'text/,', 'text/;q=0.5,', 'a/b;c,', 'te/xt,', ',']) {
    const reader = new RangeReader(`${part.repeat(part === ',' ? 9000 : 49)}text/csv;q=0`)
    const wishes = createWishReader(some)(reader)
    t.strictSame(wishes.named, new Map([['text/csv', 0]]), part)
    t.ok(statesPreference(reader, [problem], wishes))
  }
  const nonsense = new RangeReader(`${'nonsense,'.repeat(100)}a/b`)
  t.notOk(statesPreference(nonsense, [problem], silent), 'anything else is looked for for a while')
})

/** The highest weight that is read. */
function highestOf(field: string): number {
  const { named, best } = createWishReader(some)(new RangeReader(field))
  return Math.max(0, ...named.values(), best[0]?.quality ?? 0)
}

for (const [part, last] of [
  ['*;q=0.1,', '*/*;q=0.2'],
  ['*/*;q=0.1,', '*;q=0.2'],
  ['text/csv;q=0.1,', 'text/csv;q=0.2'],
  ['text/csv;c=d;q=0.1,', 'text/csv;q=0.2'],
  ['text/csv;c;q=0.1,', 'text/csv;q=0.2'],
  ['text/tsv;q=0.1,', 'text/html;q=0.2'],
] as const) {
  t.test(`who names a range more than fifty times is read no further: ${part}`, async (t) => {
    t.equal(highestOf(`${part.repeat(49)}${last}`), 0.2)
    t.ok(highestOf(`${part.repeat(50)}${last}`) < 0.2)
  })
}
