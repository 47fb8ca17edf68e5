import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import t from 'tap'
import ts from 'typescript'
import {
  checkObject,
  describeStranger,
  isTypeBase,
  withoutQuotes,
  describeUnknown,
  nameStrangers,
  strangersAmong,
  checkOptions,
  isBoolean,
  isChallenge,
  isMediaRangeList,
  isMediaTypeList,
  isPrefixList,
  isPrefixMap,
  isStrictness,
  show,
} from '../../plugin/http/checks.ts'

const rules = { strict: isBoolean, produces: isMediaTypeList }

/** Whether it is a list of media types, and of ranges. */
const lists = [
  [['text/csv'], true, true],
  [['text/csv;header=present', 'a/b'], true, true],
  [['text/*'], false, true],
  [['*/*'], false, true],
  [['application/*+json'], false, false],
  [['*/json'], false, false],
  [['*'], false, false],
  [['text/csv;q=0.5'], true, false],
  [['csv'], false, false],
  [[5], false, false],
  [[], false, false],
  ['text/csv', false, false],
] as const

for (const [value, types, ranges] of lists) {
  t.test(
    `${JSON.stringify(value)} as media types and as ranges: ${types}, ${ranges}`,
    async (t) => {
      t.strictSame([isMediaTypeList.holds(value), isMediaRangeList.holds(value)], [types, ranges])
    },
  )
}

t.test(
  'prefixes are whole segments without parameters, alone or with what holds for them',
  async (t) => {
    t.strictSame([['/v1'], ['v1'], ['/:id'], '/v1'].map(isPrefixList.holds), [
      true,
      false,
      false,
      false,
    ])
    t.strictSame(
      [{ '/v1': {} }, {}, { v1: {} }, { '/v1': 1 }, { '/v1': null }, ['/v1'], null].map(
        isPrefixMap.holds,
      ),
      [true, true, false, false, false, false, false],
    )
    t.strictSame([true, false, 'lenient', 'strict', 1].map(isStrictness.holds), [
      true,
      true,
      true,
      false,
      false,
    ])
  },
)

t.test('options that hold pass, and so does one that is undefined', async (t) => {
  t.doesNotThrow(() => checkOptions(rules, { strict: true, produces: undefined }, 'thing'))
})

/** @see RFC 9110 §8.3.1 for what a media type is */
const refused = [
  [{ strict: 1 }, 'thing: option "strict" must be true or false; it is 1.'],
  [
    { produces: ['json'] },
    `thing: option "produces" must be a list of media types, such as ['application/json']; it is ["json"].`,
  ],
  [{ strikt: true }, 'thing has no option "strikt"; it knows strict, produces.'],
  [{ toString: true }, 'thing has no option "toString"; it knows strict, produces.'],
] as const

for (const [given, message] of refused) {
  t.test(`a mistake is told in one sentence: ${message}`, async (t) => {
    t.throws(() => checkOptions(rules, given, 'thing'), new TypeError(message))
  })
}

/** @see RFC 9110 §11.6.1 */
const challenges = [
  ['Bearer', true],
  ['Basic realm="a", Bearer', true],
  ['', false],
  [' ', false],
  ['Basic\r\nx: y', false],
  [undefined, false],
] as const

for (const [value, expected] of challenges) {
  t.test(`${JSON.stringify(value)} is ${expected ? '' : 'no '}challenge`, async (t) => {
    t.equal(isChallenge(value), expected)
  })
}

const shown = [
  [() => 1, 'a function'],
  ['x', '"x"'],
  [{ a: [1] }, '{"a":[1]}'],
  [Number.NaN, 'NaN'],
  [1n, '1'],
  [Symbol('s'), 'Symbol(s)'],
  [undefined, 'undefined'],
] as const

for (const [value, expected] of shown) {
  t.test(`a value is shown as ${expected}`, async (t) => {
    t.equal(show(value), expected)
  })
}

const known = ['typeBase', 'only', 'maxErrors']

const meant: readonly (readonly [given: string, names: readonly string[]])[] = [
  ['typebase', []],
  ['typeBas', []],
  ['onyl', []],
  ['none', ['none']],
  ['onlyy', []],
  ['frameworkErrors', ['frameworkErrors']],
]

for (const [given, strangers] of meant) {
  t.test(`a name is a stranger unless it was meant for one of ours: ${given}`, async (t) => {
    t.strictSame(strangersAmong({ [given]: 1 }, known), strangers)
  })
}

t.test('strangers are named, unless everybody is handed them', async (t) => {
  const given = { only: 1, prefix: 1, skipOverride: 1, mongoUrl: 1, redis: 1 }
  t.equal(nameStrangers(given, known, 'x'), 'x ignores what is no option of it: mongoUrl, redis.')
  t.equal(nameStrangers({ only: 1, prefix: 1 }, known, 'x'), '')
})

/** The properties of the types with the options of Fastify's constructor, as Fastify ships them. */
function constructorOptions(): string[] {
  const file = createRequire(import.meta.url).resolve('fastify/fastify.d.ts')
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const names = new Set<string>()
  const collect = (node: ts.Node): void => {
    if (ts.isPropertySignature(node)) names.add(node.name.getText())
    else ts.forEachChild(node, collect)
  }
  const visit = (node: ts.Node): void => {
    const isType = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
    if (isType && /^Fastify(?:Server|Http\w*)Options$/.test(node.name.text)) collect(node)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return [...names]
}

t.test('what Fastify itself is told is handed to all, and no stranger', async (t) => {
  const names = constructorOptions()
  t.ok(names.includes('schemaErrorFormatter') && names.includes('https'))
  const given = Object.fromEntries(names.map((name) => [name, 1]))
  t.strictSame(strangersAmong(given, known), names)
  t.equal(nameStrangers(given, known, 'x'), '')
})

t.test('a value is shown as a developer would write it, and a large one in short', async (t) => {
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  const rows: readonly (readonly [unknown, string])[] = [
    [[() => 1], '[a function]'],
    [[[1], 'a'], '[a list,"a"]'],
    [[1, 2, 3, 4, 5, 6], '[1,2,3,4,5,…]'],
    [new URL('https://a.example/'), 'an instance of URL'],
    [new Date(0), 'an instance of Date'],
    [{ a: 1 }, '{"a":1}'],
    [Object.create(null), '{}'],
    [circle, 'an object'],
  ]
  for (const [value, shown] of rows) t.equal(show(value), shown)
})

t.test('an unknown name is told with the one that was meant', async (t) => {
  t.equal(
    describeUnknown('f()', 'key', 'nmae', ['name', 'size']),
    'f() has no key "nmae"; it knows name, size. Did you mean "name"?',
  )
  t.equal(describeUnknown('f()', 'key', 'zzz', ['name']), 'f() has no key "zzz"; it knows name.')
})

const base = (value: unknown) => isTypeBase.hint?.(value)

t.test('what was meant by a value is said', async (t) => {
  t.equal(base('https://a.example/errors'), "Did you mean 'https://a.example/errors/'?")
  t.equal(base('/errors'), "Did you mean '/errors/'?")
  t.equal(base(new URL('https://a.example/errors')), "Did you mean 'https://a.example/errors/'?")
  for (const value of [5, '', 'errors', 'https://a b/']) t.equal(base(value), undefined)
  t.equal(withoutQuotes('422'), 'Give 422 without quotes.')
  t.equal(withoutQuotes('true'), 'Give true without quotes.')
  for (const value of ['yes', '1.5', 422, undefined]) t.equal(withoutQuotes(value), undefined)
  t.throws(
    () => checkOptions({ strict: isBoolean }, { strict: 'true' }, 'here'),
    new TypeError(
      'here: option "strict" must be true or false; it is "true". Give true without quotes.',
    ),
  )
})

t.test('options are an object', async (t) => {
  t.doesNotThrow(() => checkObject('f()', 'options', {}))
  for (const [given, shown] of [
    [undefined, 'undefined'],
    [[], '[]'],
    ['x', '"x"'],
  ] as const) {
    t.throws(
      () => checkObject('f()', 'options', given),
      new TypeError(`f() takes options; it was given ${shown}.`),
    )
  }
})

t.test('what is not there is said, with what may be meant', async (t) => {
  t.equal(describeStranger('', 'x', ['detail']), 'there is no "x"')
  t.equal(
    describeStranger('member', 'detial', ['detail']),
    'there is no member "detial" (did you mean "detail"?)',
  )
  t.match(
    describeUnknown('f()', 'key', 'message', ['detail'], { message: 'detail' }),
    /mean "detail"\?$/,
  )
  t.match(
    describeUnknown('f()', 'key', 'other', ['detail'], { message: 'detail' }),
    /knows detail\.$/,
  )
})

t.test('type URIs start with an absolute URI or a full path (RFC 9457 §3.1.1)', async (t) => {
  for (const value of [
    'https://api.example.com/errors/',
    '/errors/',
    'tag:example.com,2026:',
    '/',
  ]) {
    t.ok(isTypeBase.holds(value), value)
  }
  for (const value of ['errors/', '', 'https://api.example.com/errors', 42, undefined]) {
    t.notOk(isTypeBase.holds(value), String(value))
  }
})
