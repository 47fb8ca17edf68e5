import Fastify from 'fastify'
import * as fc from 'fast-check'
import t from 'tap'
import {
  pathRulesOf,
  readPath,
  readPattern,
  segmentsOf,
  usualRules,
  type PathRules,
} from '../../plugin/routes/router-path.ts'

/** A path that is declared, one that is asked for, and whether the router takes them for the same. */
const rows: readonly (readonly [
  name: string,
  pattern: string,
  path: string,
  rules: Partial<PathRules>,
  isSame: boolean,
])[] = [
  ['the very path', '/a/b', '/a/b', {}, true],
  ['a capital', '/a', '/A', {}, false],
  ['a capital that does not matter', '/a', '/A', { caseSensitive: false }, true],
  ['a declared capital that does not matter', '/Ä', '/%C3%A4', { caseSensitive: false }, true],
  ['a letter in code', '/café', '/caf%c3%a9', {}, true],
  ['a letter that needs no code', '/v1', '/%761', {}, true],
  ['a slash in code', '/a/b', '/a%2Fb', {}, false],
  ['a percent sign', '/100%', '/100%25', {}, true],
  ['what is declared in code', '/caf%C3%A9', '/café', {}, false],
  ['a segment in order before one that is not', '/v1/%ZZ', '/%761/%ZZ', {}, false],
  ['two slashes', '/a/b', '/a//b', {}, false],
  ['two slashes that are one', '/a/b', '//a///b', { ignoreDuplicateSlashes: true }, true],
  ['a semicolon', '/a', '/a;b', {}, false],
  ['a semicolon that ends the path', '/a', '/a;b', { useSemicolonDelimiter: true }, true],
]

for (const [name, pattern, path, some, isSame] of rows) {
  t.test(`paths are the same to the router: ${name}, ${isSame}`, async (t) => {
    const rules = { ...usualRules, ...some }
    t.equal(readPath(path, rules) === readPattern(pattern, rules), isSame)
    const routerOptions = some as object
    const app = Fastify({ routerOptions })
    app.get(pattern, async () => 'found')
    const { statusCode } = await app.inject(path)
    t.equal(statusCode === 200, isSame, 'the router agrees')
  })
}

t.test('a segment that cannot be decoded leaves the others what they are', async (t) => {
  t.equal(readPath('/%76%31/%zz/%61', usualRules), '/v1/%zz/a')
})

t.test('segments are decoded as far as decodeURI decodes them', async (t) => {
  const hex = fc.constantFrom('8', '9', 'a', 'B', 'C', 'D', 'e', 'F', '0', '4', '7')
  const octet = fc.tuple(hex, hex).map(([one, other]) => `%${one}${other}`)
  const lead = fc.constantFrom('%C2', '%c1', '%E0', '%ED', '%ef', '%F0', '%f4', '%F5', '%80', '%25')
  const end = fc.constantFrom('%80', '%9F', '%A0', '%bf', '%90', '%8F')
  const part = fc.oneof(octet, lead, end, end, fc.constantFrom('a', '%', '\u00e9', '%z'))
  const segment = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''))
  const property = fc.property(segment, (text) => {
    const expected = text.replaceAll('%25', '%2525')
    const read = readPath(`/%zz/${text}`, usualRules)
    try {
      return read === `/%zz/${decodeURI(expected)}`
    } catch {
      return read === `/%zz/${expected}`
    }
  })
  t.doesNotThrow(() => fc.assert(property, { seed: 3629, numRuns: 20_000 }))
})

t.test(
  'of a path that cannot be decoded one error is made, however many segments it has',
  async (t) => {
    const { decodeURI: original } = globalThis
    let errors = 0
    t.teardown(() => (globalThis.decodeURI = original))
    globalThis.decodeURI = (text) => {
      try {
        return original(text)
      } catch (error) {
        errors++
        throw error
      }
    }
    const path = '/%FF/%C3/a'.repeat(1000)
    t.equal(readPath(path, usualRules), path)
    t.equal(errors, 1)
  },
)

t.test('the segments of a path are what lies between slashes', async (t) => {
  t.strictSame(segmentsOf('//a/b/'), ['a', 'b'])
  t.strictSame(segmentsOf('/'), [])
  t.strictSame(segmentsOf(''), [])
  t.strictSame(segmentsOf('a//b///c/d', 3), ['a', 'b', 'c'])
  t.strictSame(segmentsOf('a/b', 0), [])
})

t.test('the rules are those that the constructor was given, at either place', async (t) => {
  const rules = { caseSensitive: false, ignoreDuplicateSlashes: true, useSemicolonDelimiter: true }
  t.strictSame(pathRulesOf(Fastify()), usualRules)
  t.strictSame(pathRulesOf(Fastify({ routerOptions: rules })), rules)
  // As releases before 5.5 have it.
  t.strictSame(pathRulesOf({ initialConfig: rules } as never), rules)
})

const rulesFrom = (initialConfig: object) => pathRulesOf({ initialConfig } as never)

t.test('rules stand in either place, and the usual ones where nothing is said', async (t) => {
  t.strictSame(rulesFrom({}), usualRules)
  t.strictSame(rulesFrom({ caseSensitive: false }), { ...usualRules, caseSensitive: false })
  t.strictSame(rulesFrom({ routerOptions: { ignoreDuplicateSlashes: true } }), {
    ...usualRules,
    ignoreDuplicateSlashes: true,
  })
})

t.test('segments are told whatever stands around them', async (t) => {
  t.strictSame(segmentsOf('/a//b/'), ['a', 'b'])
  t.strictSame(segmentsOf('a'), ['a'])
  t.strictSame(segmentsOf('/a/b/c', 2), ['a', 'b'])
  t.strictSame(segmentsOf('/'), [])
})
