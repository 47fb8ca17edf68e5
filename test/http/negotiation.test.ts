import { createRequire } from 'node:module'
import * as fc from 'fast-check'
import t, { type Test } from 'tap'
import { parseAccept } from '../fixtures/parse-accept.ts'
import { parseMediaType, type MediaType } from '../../plugin/http/media-types.ts'
import { createNegotiator, qualityOf } from '../../plugin/http/negotiation.ts'
import { chooseType } from '../fixtures/plain-negotiation.ts'
import { problemType } from '../../plugin/http/media-types.ts'

/** The parser behind `@fastify/accepts`, which brings no types. */
const Negotiator = createRequire(import.meta.url)('negotiator') as new (request: {
  headers: { accept: string }
}) => { mediaType(offers: readonly string[]): string | undefined }

const json = ['application/json']
const report = ['application/json', 'text/csv']

function mediaType(text: string): MediaType {
  const parsed = parseMediaType(text)
  if (parsed === undefined) throw new Error(`${text} is no media type`)
  return parsed
}

/** Every promise about a choice holds for the plain function and for the one with a memory. */
function checkChoice(
  t: Test,
  accept: string | undefined,
  offers: readonly string[],
  expected: string | undefined,
): void {
  const negotiate = createNegotiator(offers)
  t.equal(chooseType(accept, offers), expected, 'plain')
  t.equal(negotiate(accept), expected, 'asked for the first time')
  t.equal(negotiate(accept), expected, 'asked again')
}

t.test('the worked table of RFC 9110 §12.5.1', async (t) => {
  const ranges = parseAccept(
    'text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, ' +
      'text/plain;format=fixed;q=0.4, */*;q=0.5',
  )
  const table = [
    ['text/plain;format=flowed', 1],
    ['text/plain', 0.7],
    ['text/html', 0.3],
    ['image/jpeg', 0.5],
    ['text/plain;format=fixed', 0.4],
  ] as const
  for (const [type, quality] of table) {
    t.equal(qualityOf(ranges, mediaType(type)), quality, type)
  }
})

t.test('the precedence list of RFC 9110 §12.5.1', async (t) => {
  const header = 'text/*, text/plain, text/plain;format=flowed, */*'
  const precedence = [
    ['text/plain;format=flowed', 'text/plain;format=flowed'],
    ['text/plain', 'text/plain'],
    ['text/*', 'text/html'],
    ['*/*', 'image/jpeg'],
  ] as const
  for (const [decisive, type] of precedence) {
    const weighted = header
      .split(', ')
      .map((range) => (range === decisive ? `${range};q=0.5` : range))
      .join(', ')
    t.equal(qualityOf(parseAccept(weighted), mediaType(type)), 0.5, decisive)
  }
})

/** Numbered as in the wire requirements; § are those of RFC 9110. */
const requirements = [
  ['R32 no field (§12.4.1)', undefined, json, 'application/json'],
  ['R33 an empty field states no preference (§12.5.1)', '', json, 'application/json'],
  ['R33 so does one of space', ' \t', json, 'application/json'],
  ['R34 any type (§12.5.1)', '*/*', json, 'application/json'],
  ['R35 any subtype (§12.5.1)', 'application/*', json, 'application/json'],
  ['R36 the type itself (§12.5.1)', 'application/json', json, 'application/json'],
  ['R37 the type in capitals (§8.3.1)', 'APPLICATION/JSON', json, 'application/json'],
  ['R38 another type (§15.5.7)', 'application/xml', json, undefined],
  ['R39 another type or any', 'application/xml, */*;q=0.1', json, 'application/json'],
  ['R40 the type refused (§12.4.2)', 'application/json;q=0', json, undefined],
  ['R41 every type refused (§12.4.3)', '*/*;q=0', json, undefined],
  ['R42 a specific refusal beats a wildcard', 'application/json;q=0, */*', json, undefined],
  [
    'R43 a specific wish beats a refusal of all',
    '*/*;q=0, application/json',
    json,
    'application/json',
  ],
  [
    'R44 a specific wish beats a refusal of its top-level type',
    'application/*;q=0, application/json;q=0.1',
    json,
    'application/json',
  ],
  [
    'R45 the least weight is a wish (§12.4.2)',
    'application/json;q=0.001',
    json,
    'application/json',
  ],
  ['R46 zero with decimals is a refusal (§12.4.2)', 'application/json;q=0.000', json, undefined],
  ['R47 the weight in capitals (§12.4.2)', 'application/json;Q=0', json, undefined],
  ['R48 space around the semicolon', 'application/json ; q=0.5', json, 'application/json'],
  ['R49 a parameter after the weight', 'application/json;q=0;charset=utf-8', json, undefined],
  ['R50 an extension after the weight', 'application/json;q=0.5;ext=1', json, 'application/json'],
  [
    'R51 a weight above one counts as one (§2.4)',
    'application/json;q=1.5',
    json,
    'application/json',
  ],
  [
    'R51 a weight of letters counts as absent (§2.4)',
    'application/json;q=abc',
    json,
    'application/json',
  ],
  ['R51 an empty weight counts as absent (§2.4)', 'application/json;q=', json, 'application/json'],
  [
    'R51 a negative weight counts as absent (§2.4)',
    'application/json;q=-1',
    json,
    'application/json',
  ],
  ['R52 a weight of too many digits', 'application/json;q=0.12345', json, 'application/json'],
  ['R53 empty elements (§5.6.1.2)', ', ,application/json,,', json, 'application/json'],
  [
    'R54 two field lines as Node joins them (§5.3)',
    'text/html, application/json',
    json,
    'application/json',
  ],
  ['R55 a quoted comma is data (§5.6.4)', 'text/html;x="a,application/json"', json, undefined],
  [
    'R56 a quoted pair ends nothing (§5.6.4)',
    String.raw`text/html;x="\"",application/json`,
    json,
    'application/json',
  ],
  [
    'R57 a charset says nothing of JSON',
    'application/json;charset=utf-8',
    json,
    'application/json',
  ],
  ['R58 a parameter the offer lacks', 'application/json;v=2', json, undefined],
  [
    'R58 a parameter the offer lacks, or any type',
    'application/json;v=2, */*;q=0.1',
    json,
    'application/json',
  ],
  [
    'R59 a browser',
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    json,
    'application/json',
  ],
  ['R60 any image', 'image/*', json, undefined],
  ['R61 an old Java client', 'text/html, image/gif, *; q=.2, */*; q=.2', json, 'application/json'],
  ['R61 the bare star alone decides', 'text/html, *; q=.2', json, 'application/json'],
  ['R62 any type of one subtype, ignored', '*/json, text/html', json, undefined],
  ['R62 a type without a subtype, ignored', 'application, text/html', json, undefined],
  ['R62 a subtype without a type, ignored', '/json, text/html', json, undefined],
  ['R62 a type with an empty subtype, ignored', 'application/, text/html', json, undefined],
  [
    'R62 nothing readable states no preference',
    '*/json, application, /json, application/',
    json,
    'application/json',
  ],
  ['R63 a suffix has no meaning (§8.3.1)', 'application/vnd.foo+json', json, undefined],
  ['R64 a star within a subtype is a letter', 'application/*+json', json, undefined],
  ['R65 the type of errors is not that of a success', 'application/problem+json', json, undefined],
  ['R66 the second offer', 'text/csv', report, 'text/csv'],
  ['R67 no field and two offers', undefined, report, 'application/json'],
  ['R68 the heavier of two', 'text/csv;q=0.9, application/json;q=0.8', report, 'text/csv'],
  [
    'R69 a tie is the server\u2019s to decide',
    'text/csv, application/json',
    report,
    'application/json',
  ],
  [
    'R69 the same tie, the other preference',
    'text/csv, application/json',
    report.toReversed(),
    'text/csv',
  ],
  [
    'R70 a top-level type lighter than the rest',
    'text/*;q=0.3, */*;q=0.5',
    report,
    'application/json',
  ],
  [
    'R71 the most specific range gives the weight',
    'text/csv;q=0.5, text/*;q=1, application/json;q=0.7',
    report,
    'application/json',
  ],
  [
    'R73 two thousand ranges, the last of them ours',
    `${'text/html;level=1;q=0.5, '.repeat(2000)}application/json`,
    json,
    'application/json',
  ],
] as const

for (const [name, accept, offers, expected] of requirements) {
  t.test(name, async (t) => checkChoice(t, accept, offers, expected))
}

const choices = [
  ['nothing is on offer', 'application/json', [], undefined],
  ['nothing is on offer and nothing asked for', undefined, [], undefined],
  ['an offer that is no media type', 'text/html', ['html', 'text/html'], 'text/html'],
  ['only an offer that is no media type', 'text/html', ['html'], undefined],
  [
    'an offer with the parameter',
    'text/csv;header=present',
    ['text/csv;header=present'],
    'text/csv;header=present',
  ],
  ['an offer with more parameters', 'text/csv;a=1', ['text/csv;a=1;b=2'], 'text/csv;a=1;b=2'],
  [
    'a parameter of another value',
    'text/csv;header=absent',
    ['text/csv;header=present'],
    undefined,
  ],
  [
    'a parameter of a wildcard',
    'text/*;header=present',
    ['text/csv;header=present'],
    'text/csv;header=present',
  ],
  ['a parameter of a wildcard that the offer lacks', '*/*;header=present', ['text/csv'], undefined],
  [
    'a subtype is more specific than a wildcard with a parameter',
    'text/*;header=present;q=1, text/csv;q=0',
    ['text/csv;header=present'],
    undefined,
  ],
  [
    'two parameters are more specific than one',
    'text/csv;a=1;b=2;q=0.1, text/csv;a=1;q=0, text/csv;b=2;q=0',
    ['text/csv;a=1;b=2'],
    'text/csv;a=1;b=2',
  ],
  [
    'of two equal ranges the heavier counts',
    'text/csv;q=0, text/csv;q=0.5, text/csv;q=0.1',
    ['text/csv'],
    'text/csv',
  ],
  ['a top-level type that starts alike', 'app/*', json, undefined],
] as const

for (const [name, accept, offers, expected] of choices) {
  t.test(`choosing: ${name}`, async (t) => checkChoice(t, accept, offers, expected))
}

t.test('a negotiator answers alike however many values it has seen', async (t) => {
  const negotiate = createNegotiator(report)
  const wishes = Array.from({ length: 400 }, (_, i) => `text/csv, x/y${String(i)}`)
  const ask = () => new Set(wishes.map((accept) => negotiate(accept)))
  t.strictSame(ask(), new Set(['text/csv']))
  t.strictSame(ask(), new Set(['text/csv']))
  t.equal(negotiate('application/xml'), undefined)
})

t.test('the type of errors is that of RFC 9457 §3', async (t) => {
  t.equal(problemType, 'application/problem+json')
})

const offerLists = fc.constantFrom<readonly string[]>(
  json,
  report,
  report.toReversed(),
  ['text/csv;header=present', 'text/csv', 'image/png'],
  ['text/plain;format="flowed";x=1', 'application/json', 'garbage'],
)

/** Anything a client could put into the field, the more like an Accept field the better. */
const anyHeader = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        'application/json',
        'text/csv',
        'text/*',
        '*/*',
        '*',
        'text',
        '/',
        ' ',
        '\t',
        'q',
        ',',
        ';',
        '=',
        '"',
        '\\',
        ';q=0',
        ';q=0.5',
        ';Q=1',
        'header=present',
        'é',
        '0',
        '.',
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('')),
)

t.test('no field value makes the negotiation throw', async (t) => {
  const property = fc.property(anyHeader, offerLists, (accept, offers) => {
    const chosen = createNegotiator(offers)(accept)
    return chosen === undefined || offers.includes(chosen)
  })
  t.doesNotThrow(() => fc.assert(property, { seed: 9110, numRuns: 2000 }))
})

t.test('the fast path agrees with the plain choice on every field value', async (t) => {
  const negotiators = new Map<readonly string[], ReturnType<typeof createNegotiator>>()
  const property = fc.property(anyHeader, offerLists, (accept, offers) => {
    const negotiate = negotiators.get(offers) ?? createNegotiator(offers)
    negotiators.set(offers, negotiate)
    const chosen = chooseType(accept, offers)
    return negotiate(accept) === chosen && negotiate(accept) === chosen
  })
  t.doesNotThrow(() => fc.assert(property, { seed: 9110, numRuns: 2000 }))
})

/** Well-formed fields, but for what `differences` lists. */
const optionalSpace = fc.constantFrom('', ' ', '\t', '  ')
const parameter = fc
  .tuple(
    optionalSpace,
    optionalSpace,
    fc.constantFrom('header', 'HEADER', 'format'),
    fc.constantFrom('present', 'absent', '"present"', '"flowed"', 'flowed', '"a, b"', '"c;q=0"'),
  )
  .map(([before, after, name, value]) => `${before};${after}${name}=${value}`)
const weight = fc
  .tuple(
    optionalSpace,
    optionalSpace,
    fc.constantFrom('q', 'Q'),
    fc.constantFrom(
      '0',
      '0.',
      '0.000',
      '0.001',
      '0.3',
      '0.30',
      '0.7',
      '0.999',
      '1',
      '1.0',
      '1.000',
    ),
    fc.constantFrom('', ';ext', ';ext=1', ';ext="a,b"'),
  )
  .map(
    ([before, after, name, value, extension]) => `${before};${after}${name}=${value}${extension}`,
  )
const range = fc
  .tuple(
    fc.constantFrom(
      '*/*',
      'text/*',
      'TEXT/*',
      'application/*',
      'image/*',
      'text/csv',
      'Text/CSV',
      'application/json',
      'application/problem+json',
      'text/plain',
      'image/png',
    ),
    fc.option(parameter, { nil: '' }),
    fc.option(weight, { nil: '' }),
  )
  .map((parts) => parts.join(''))
const wellFormedHeader = fc
  .tuple(
    range,
    fc.array(fc.tuple(optionalSpace, optionalSpace, fc.option(range, { nil: '' })), {
      maxLength: 8,
    }),
  )
  .map(([first, more]) =>
    more.reduce((list, [before, after, next]) => `${list}${before},${after}${next}`, first),
  )

function negotiatorChoice(accept: string, offers: readonly string[]): string | undefined {
  return new Negotiator({ headers: { accept } }).mediaType(offers)
}

t.test('negotiator accepts and refuses the same types of a well-formed field', async (t) => {
  const offer = fc.constantFrom(
    'application/json',
    'text/csv',
    'text/plain',
    'image/png',
    'audio/ogg',
    'text/csv;header=present',
    'text/plain;format=flowed',
    'application/json;format=flowed',
  )
  const property = fc.property(wellFormedHeader, offer, (accept, type) => {
    return createNegotiator([type])(accept) === negotiatorChoice(accept, [type])
  })
  t.doesNotThrow(() => fc.assert(property, { seed: 9110, numRuns: 3000 }))
})

t.test('negotiator chooses a type of the same weight, of which ours is the first', async (t) => {
  const property = fc.property(wellFormedHeader, offerLists, (accept, offers) => {
    const readable = offers.filter((offer) => parseMediaType(offer) !== undefined)
    const ranges = parseAccept(accept)
    const weightOf = (offer: string) => qualityOf(ranges, mediaType(offer))
    const theirs = negotiatorChoice(accept, readable)
    const expected =
      theirs === undefined
        ? undefined
        : readable.find((offer) => weightOf(offer) === weightOf(theirs))
    return createNegotiator(readable)(accept) === expected
  })
  t.doesNotThrow(() => fc.assert(property, { seed: 9110, numRuns: 3000 }))
})

/** Where we differ from negotiator, and why: ours first. */
const differences = [
  [
    'RFC 9110 §5.6.4: a quoted pair does not end the string',
    String.raw`text/html;x="\"",application/json`,
    json,
    'application/json',
    undefined,
  ],
  [
    'RFC 9110 §12.5.1: equal weights leave the choice to the server',
    'text/csv, application/json',
    report,
    'application/json',
    'text/csv',
  ],
  [
    'RFC 9110 §12.5.1: more parameters are more specific',
    'text/csv;a=1;q=1, text/csv;a=1;b=2;q=0',
    ['text/csv;a=1;b=2'],
    undefined,
    'text/csv;a=1;b=2',
  ],
  [
    'RFC 9110 §12.5.1: a star is no subtype pattern and no type of its own',
    '*/json, text/html',
    json,
    undefined,
    'application/json',
  ],
  [
    'RFC 9110 §12.5.1: a star is no pattern for a parameter',
    'text/csv;header=*',
    ['text/csv;header=present'],
    undefined,
    'text/csv;header=present',
  ],
  [
    'RFC 9110 §8.3.1: parameter values are compared as they are',
    'text/csv;header=PRESENT',
    ['text/csv;header=present'],
    undefined,
    'text/csv;header=present',
  ],
  [
    'RFC 8259 §11: JSON has no charset',
    'application/json;charset=utf-8',
    json,
    'application/json',
    undefined,
  ],
  [
    'RFC 9110 §2.4: the bare star of old clients is understood',
    'text/html, *;q=.2',
    json,
    'application/json',
    undefined,
  ],
  [
    'RFC 9110 §2.4: a malformed weight is recovered from',
    'application/json;q=abc',
    json,
    'application/json',
    undefined,
  ],
  [
    'RFC 9110 §12.4.2: a weight is not negative',
    'application/json;q=-1',
    json,
    'application/json',
    undefined,
  ],
  [
    'RFC 9110 §12.5.1: an empty field states no preference',
    '',
    json,
    'application/json',
    undefined,
  ],
  [
    'RFC 9110 §2.4: nor does one that cannot be read',
    'application/',
    json,
    'application/json',
    undefined,
  ],
] as const

for (const [reason, accept, offers, ours, theirs] of differences) {
  t.test(`unlike negotiator: ${reason}`, async (t) => {
    t.strictSame(
      [createNegotiator(offers)(accept), negotiatorChoice(accept, offers)],
      [ours, theirs],
    )
  })
}

/** Methods that look at every character of the string they are called on. */
const scanners = [
  ...(['endsWith', 'includes', 'replace'] as const),
  ...(['split', 'toLowerCase', 'trim'] as const),
]

/** Counts the characters that string methods and regular expressions look at during a call. */
function countCharacters(call: () => void): number {
  let characters = 0
  const { slice, charCodeAt, indexOf, startsWith } = String.prototype
  const { exec } = RegExp.prototype
  const originals = scanners.map((name) => [name, String.prototype[name] as unknown] as const)
  for (const [name, original] of originals) {
    const method = original as (...args: unknown[]) => unknown
    Object.assign(String.prototype, {
      [name](this: string, ...args: unknown[]) {
        characters += this.length
        return method.apply(this, args)
      },
    })
  }
  Object.assign(String.prototype, {
    charCodeAt(this: string, index: number) {
      characters += 1
      return charCodeAt.call(this, index)
    },
    indexOf(this: string, text: string, start = 0) {
      const index = indexOf.call(this, text, start)
      characters += (index === -1 ? this.length : index + text.length) - start
      return index
    },
    startsWith(this: string, text: string, start = 0) {
      characters += text.length
      return startsWith.call(this, text, start)
    },
    slice(this: string, start?: number, end?: number) {
      const part = slice.call(this, start, end)
      characters += part.length
      return part
    },
  })
  Object.assign(RegExp.prototype, {
    exec(this: RegExp, text: string) {
      const start = this.global ? this.lastIndex : 0
      const match = exec.call(this, text)
      characters += (this.global && match !== null ? this.lastIndex : text.length) - start
      return match
    },
  })
  try {
    call()
  } finally {
    Object.assign(String.prototype, {
      ...Object.fromEntries(originals),
      slice,
      charCodeAt,
      indexOf,
      startsWith,
    })
    Object.assign(RegExp.prototype, { exec })
  }
  return characters
}

const costOf = (accept: string) => countCharacters(() => createNegotiator(report)(accept))

const longHeaders = [
  ['many ranges', (n: number) => 'text/csv;q=0.5,'.repeat(n)],
  ['many parameters', (n: number) => `text/csv${';a=b'.repeat(n)}`],
  [
    'many distinct parameters',
    (n: number) =>
      `text/csv${Array.from({ length: n }, (_, i) => `;a${String(i + 10_000)}=b`).join('')}`,
  ],
  ['commas alone', (n: number) => ','.repeat(n)],
  ['semicolons alone', (n: number) => `text/csv${';'.repeat(n)}`],
  ['quotes alone', (n: number) => `text/csv;a=${'"'.repeat(n)}`],
  ['many quoted strings', (n: number) => 'text/csv;a="b,c;d",'.repeat(n)],
  ['a quote that never ends', (n: number) => `text/csv;a="${',;'.repeat(n)}`],
  ['many quoted pairs', (n: number) => `text/csv;a="${String.raw`\"`.repeat(n)}"`],
  ['backslashes alone', (n: number) => `text/csv;a="${'\\'.repeat(n)}`],
  ['space', (n: number) => `text/csv;${' '.repeat(n)}q${' '.repeat(n)}=${' '.repeat(n)}1`],
  ['space before nothing', (n: number) => `text/csv;${' '.repeat(n)}`],
  ['a long type', (n: number) => `${'a'.repeat(n)}/${'b'.repeat(n)}`],
  ['a long weight', (n: number) => `text/csv;q=0.${'1'.repeat(n)}x`],
  ['slashes', (n: number) => '/'.repeat(n)],
] as const

for (const [name, build] of longHeaders) {
  t.test(`the characters looked at grow no faster than the field: ${name}`, async (t) => {
    const small = build(1000)
    const large = build(4000)
    const perCharacter = costOf(small) / small.length
    t.ok(perCharacter > 0, 'the work is counted')
    t.ok(costOf(large) / large.length <= perCharacter * 1.01, `${String(perCharacter)} each`)
  })
}

t.test('each range is weighed once for each offer', async (t) => {
  let weighed = 0
  const [parsed] = parseAccept('text/csv;q=0.5')
  const counted = {
    ...parsed,
    get quality() {
      weighed++
      return 0.5
    },
    essence: 'text/csv',
    parameters: new Map<string, string>(),
  }
  t.equal(
    qualityOf(
      Array.from({ length: 2000 }, () => counted),
      mediaType('text/csv'),
    ),
    0.5,
  )
  t.ok(weighed <= 2001, `${String(weighed)} reads for 2000 ranges`)
})

/** Offers that are ranges: the best type a client names in them, or the range where it names none. */
const openOffers = [
  ['no field', undefined, ['text/*'], 'text/*'],
  ['any type', '*/*', ['text/*'], 'text/*'],
  ['the range itself', 'text/*', ['text/*'], 'text/*'],
  ['a type of it', 'text/csv', ['text/*'], 'text/csv'],
  [
    'a type of it with a parameter',
    'text/csv;Header="present"',
    ['text/*'],
    'text/csv;header=present',
  ],
  ['the best of two', 'text/csv;q=0.5, text/html', ['text/*'], 'text/html'],
  ['a type rather than any, both being as good', '*/*, text/csv', ['text/*'], 'text/csv'],
  ['any rather than a type that weighs less', 'text/csv;q=0.1, text/*', ['text/*'], 'text/*'],
  ['a type although all others are refused', 'text/*;q=0, text/csv', ['text/*'], 'text/csv'],
  ['all others of it', 'text/csv;q=0, text/*', ['text/*'], 'text/*'],
  ['a type outside of it', 'image/png', ['text/*'], undefined],
  ['a name that only starts alike', 'texts/csv', ['text/*'], undefined],
  ['the refused range', 'text/*;q=0, */*', ['text/*'], undefined],
  ['a refused type', 'text/csv;q=0', ['text/*'], undefined],
  ['any type on offer', 'image/png', ['*/*'], 'image/png'],
  ['any type on offer, of a kind', 'image/*;q=0.2', ['*/*'], '*/*'],
  ['everything refused', '*/*;q=0', ['*/*'], undefined],
  [
    'the first of two that are as good',
    'text/csv, application/json',
    ['application/json', 'text/*'],
    'application/json',
  ],
  [
    'the better of two',
    'text/csv, application/json;q=0.9',
    ['application/json', 'text/*'],
    'text/csv',
  ],
] as const

for (const [name, accept, offers, expected] of openOffers) {
  t.test(`of an offered range is chosen: ${name}`, async (t) => {
    t.equal(createNegotiator(offers)(accept), expected)
  })
}

/** Types of errors, which say nothing of a success. */
const irrelevant = ['application/problem+json', 'application/vnd.oracle.resource+json;type=error']
const indifferent = [
  ['application/problem+json', 'application/json'],
  [
    'Application/Problem+JSON;q=0.5, application/vnd.oracle.resource+json; type="error"',
    'application/json',
  ],
  ['application/problem+json;q=0', 'application/json'],
  ['application/problem+json, nonsense', 'application/json'],
  ['application/problem+json, text/csv', 'text/csv'],
  ['application/problem+json, image/png', undefined],
  ['application/problem+json, */*;q=0', undefined],
  ['application/vnd.oracle.resource+json', undefined],
  ['application/vnd.oracle.resource+json;type=singular', undefined],
  ['application/problem+json;v=1', undefined],
] as const

for (const [accept, expected] of indifferent) {
  t.test(`beside types that say nothing, ${accept} chooses ${String(expected)}`, async (t) => {
    const negotiate = createNegotiator(['application/json', 'text/csv'], irrelevant.map(mediaType))
    t.equal(negotiate(accept), expected)
  })
}

t.test('what says nothing is chosen where it is on offer', async (t) => {
  const negotiate = createNegotiator(['text/csv', problemType], irrelevant.map(mediaType))
  t.equal(negotiate(problemType), problemType)
})
