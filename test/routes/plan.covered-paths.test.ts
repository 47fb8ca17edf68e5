import t from 'tap'
import { prefixChecks, type PrefixOptions } from '../../plugin/http/switches.ts'
import { coversAll, isCovered } from '../../plugin/routes/plan.ts'

const paths = ['/', '/v1', '/v1/orders', '/v10', '/v2/', '/v2/orders', '/v2/legacy/x'] as const

const rows: readonly (readonly [
  name: string,
  options: PrefixOptions,
  covered: readonly string[],
])[] = [
  ['nothing said: every path', {}, paths],
  ['one prefix', { only: ['/v2'] }, ['/v2/', '/v2/orders', '/v2/legacy/x']],
  ['a prefix is made of whole segments', { only: ['/v1'] }, ['/v1', '/v1/orders']],
  ['a slash at its end means the same', { only: ['/v1/'] }, ['/v1', '/v1/orders']],
  ['several prefixes', { only: ['/v1', '/v10'] }, ['/v1', '/v1/orders', '/v10']],
  ['no prefix', { only: [] }, []],
  ['the root is every path', { only: ['/'] }, paths],
  ['all but one', { except: ['/v2'] }, ['/', '/v1', '/v1/orders', '/v10']],
  ['all but the root', { except: ['/'] }, []],
  ['a part of a prefix', { only: ['/v2'], except: ['/v2/legacy'] }, ['/v2/', '/v2/orders']],
  ['an empty exception', { except: [] }, paths],
]

for (const [name, options, covered] of rows) {
  t.test(`paths: ${name}`, async (t) => {
    t.strictSame(
      paths.filter((path) => isCovered(path, options)),
      covered,
    )
  })
}

t.test('the target of OPTIONS * is below no prefix', async (t) => {
  t.equal(isCovered('*', {}), true)
  t.equal(isCovered('*', { only: ['/'] }), false)
})

const lists: readonly (readonly [name: string, value: unknown, holds: boolean])[] = [
  ['a list of paths', ['/v2', '/a/b-c/'], true],
  ['an empty list', [], true],
  ['the root', ['/'], true],
  ['text', '/v2', false],
  ['a path without its slash', ['v2'], false],
  ['an empty path', [''], false],
  ['a parameter, which no request has', ['/:tenant'], false],
  ['a wildcard', ['/v2/*'], false],
  ['a query', ['/v2?a'], false],
  ['something else than text', [2], false],
]

for (const [name, value, holds] of lists) {
  t.test(`a list of prefixes ${holds ? 'may' : 'may not'} be ${name}`, async (t) => {
    t.equal(prefixChecks.only.holds(value), holds)
    t.equal(prefixChecks.except.holds(value), holds)
  })
}

t.test(
  'every path is covered where nothing is said, and where what is said leaves none out',
  async (t) => {
    const options = [{}, { except: [] }, { only: ['/'] }, { except: ['/x'] }, { only: [] }]
    t.strictSame(options.map(coversAll), [true, true, false, false, false])
  },
)
