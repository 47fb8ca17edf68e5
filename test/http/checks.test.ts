import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import ts from 'typescript'
import {
  checkObject,
  describeFunction,
  describeStranger,
  hintAtFunction,
  isFunction,
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
  isRecord,
  isStrictness,
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

t.test('what has no default is missed', async (t) => {
  t.throws(
    () => checkOptions(rules, {}, 'here', ['strict']),
    new TypeError('here: option "strict" must be true or false; it is missing.'),
  )
  t.doesNotThrow(() => checkOptions(rules, { strict: true }, 'here', ['strict']))
})

t.test('neither an app nor a promise is an object of options', async (t) => {
  for (const [given, shown] of [
    [{ addHook: () => 1 }, 'an app'],
    [Promise.resolve({}), 'an instance of Promise'],
    [undefined, 'undefined'],
  ] as const) {
    t.throws(
      () => checkObject('f()', 'an object', given),
      new TypeError(`f() takes an object; it was given ${shown}.`),
    )
  }
})

const hints = [
  [isMediaTypeList, 'text/csv', 'Put it in a list.'],
  [isMediaTypeList, 'csv', undefined],
  [isMediaRangeList, 'text/*', 'Put it in a list.'],
  [isMediaRangeList, ['csv'], undefined],
  [isPrefixList, '/v2', 'Put it in a list.'],
  [isPrefixList, ['/v2/*'], "Did you mean ['/v2']?"],
  [isPrefixList, '/v2/**', "Did you mean ['/v2']?"],
  [isPrefixList, ['v2'], undefined],
  [isPrefixList, [7], undefined],
  [isPrefixMap, { '/v1': false }, "To leave it alone say except: ['/v1']."],
  [isPrefixMap, { v1: {} }, undefined],
  [isPrefixMap, 7, undefined],
] as const

for (const [check, given, hint] of hints) {
  t.test(`of ${JSON.stringify(given)} is said: ${hint}`, async (t) => {
    t.notOk(check.holds(given))
    t.equal(check.hint?.(given), hint)
  })
}

t.test('an object of named values is plain, of any realm, or has some of its own', async (t) => {
  class Named {
    typeBase = '/e/'
  }
  const named = [{}, Object.create(null), runInNewContext('({})'), new Named(), { a: 1 }]
  t.strictSame(named.map(isRecord), [true, true, true, true, true])
  const opaque = [null, undefined, 'x', 7, () => 1, [], [1], new Map([[1, 2]]), new Headers()]
  t.strictSame(
    [...opaque, Promise.resolve({}), new Date(), new Error('x'), new URL('http://a')].map(isRecord),
    [...opaque, 1, 2, 3, 4].map(() => false),
  )
})

const plain = () => 1

t.test('a function answers at once, unless it says otherwise', async (t) => {
  t.strictSame([plain, describeFunction, function () {}].map(isFunction), [true, true, true])
  t.strictSame([describeFunction(plain), hintAtFunction(plain)], [undefined, undefined])
  t.strictSame([isFunction('x'), hintAtFunction('x')], [false, undefined])
  t.equal(describeFunction(class Mapper extends Array {}), 'a class')
  t.notOk(isFunction(async () => 1))
  t.equal(
    hintAtFunction(async () => 1),
    'It has to answer at once, and is an async function or a generator.',
  )
})

t.test('a promise in the place of an object is to be awaited', async (t) => {
  t.throws(
    () => checkObject('thing()', 'an object', Promise.resolve({})),
    new TypeError('thing() takes an object; it was given an instance of Promise. Await it first.'),
  )
})
