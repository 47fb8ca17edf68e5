/** The shape of plugin/: rooms without circles, files short enough to read, a test for each. */
import { readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import t from 'tap'
import creditOf from '../coverage-map.js'
import { readTable } from './markdown.ts'
import { command, conformanceRooms, findCircle, mayImport, rooms, wings } from './rooms.ts'
import { importsOf, read, root, typescriptFiles } from './source-files.ts'

/** Lines of a file; one that has more is two. */
const limit = 250

const files = typescriptFiles('plugin')

/** The files that a test earns coverage for. */
const tested = new Set(typescriptFiles('test').flatMap((file) => creditOf(`test/${file}`) ?? []))

const imports = new Map(
  files.map((file) => [
    file,
    importsOf(read(`plugin/${file}`))
      .filter((name) => name.startsWith('.'))
      .map((name) => posix.join(posix.dirname(file), name)),
  ]),
)

t.test('an import is found however it is written', async (t) => {
  const source = `
    import a, { b } from './a.ts'
    import type { C } from './c.ts'
    import './d.ts'
    export { e } from './e.ts'
    export * from './f.ts'
    type G = import('./g.ts').G
    const h = await import('./h.ts')
    const i = require('./i.ts')
    // import './comment.ts'
    const text = "import './text.ts'"`
  t.same(importsOf(source), [
    './a.ts',
    './c.ts',
    './d.ts',
    './e.ts',
    './f.ts',
    './g.ts',
    './h.ts',
    './i.ts',
  ])
})

t.test('a circle is found', async (t) => {
  const chain = new Map([
    ['a', ['b', 'c']],
    ['b', ['c']],
    ['c', []],
  ])
  t.same(findCircle(chain), [])
  t.same(findCircle(new Map([...chain, ['c', ['a']]])), ['a', 'b', 'c', 'a'])
})

t.test('plugin/ shows its rooms, its wings and nothing else', async (t) => {
  const shown = readdirSync(join(root, 'plugin')).filter((name) => name !== 'tsconfig.json')
  t.same(shown.toSorted(), [...Object.keys(rooms), ...wings, command].toSorted())
  for (const wing of wings) t.ok(files.includes(`${wing}/index.ts`), wing)
})

t.test('what a room may import has no circle', async (t) => {
  t.same(findCircle(new Map(Object.entries(rooms))), [])
  t.same(findCircle(new Map(Object.entries(conformanceRooms))), [])
})

t.test('what files import has no circle, types included', async (t) => {
  t.same(findCircle(imports), [])
})

for (const file of files) {
  t.test(`${file} imports only from the rooms it may`, async (t) => {
    for (const target of imports.get(file) ?? []) {
      t.ok(files.includes(target), `${target} is a file of plugin/`)
      t.ok(mayImport(file, target), `${target} is open to it`)
    }
  })

  t.test(`${file} is short enough to read in one sitting`, async (t) => {
    const lines = read(`plugin/${file}`).trimEnd().split('\n').length
    t.ok(lines <= limit, `${lines} lines, limit ${limit}`)
  })

  t.test(`${file} has a unit test of the same name`, async (t) => {
    t.ok(tested.has(`plugin/${file}`))
  })
}

t.test('no file loads TypeBox, whose types are all that is needed', async (t) => {
  const load = /^(?:import|export) (?!type).*'@sinclair\/typebox'$/m
  t.same(
    files.filter((file) => load.test(read(`plugin/${file}`))),
    [],
  )
})

const codes = (cell: string) => [...cell.matchAll(/`([\w.]+)\/?`/g)].map(([, name = '']) => name)

t.test('the table of rooms in the contributor guide is the plan', async (t) => {
  const table = readTable(read('.github/CONTRIBUTING.md'), 'room', 'what it is', 'may import')
  const told = table.map(([room = '', , targets = '']) => [codes(room)[0], codes(targets)])
  t.same(
    Object.fromEntries(told.filter(([room]) => room !== 'index.ts')),
    Object.fromEntries(Object.entries(rooms).filter(([room]) => room !== 'index.ts')),
  )
})
