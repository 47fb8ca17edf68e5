/** The shape of plugin/: floors without cycles, files short enough to read, a test for each. */
import { posix } from 'node:path'
import t from 'tap'
import creditOf from '../coverage-map.js'
import { readFloorTable } from './markdown.ts'
import { floors, mayImport, wingOf, wings } from './floors.ts'
import { importsOf, read, typescriptFiles } from './source-files.ts'

const softLimit = 150
const hardLimit = 200

/** Files allowed between the two limits, each with the reason it is not two files. */
const longOnPurpose: Readonly<Record<string, string>> = {
  'options.ts':
    'Half of it is the documentation of the options, which belongs beside their defaults.',
}

/** Files allowed above the hard limit: data only, one row per entry of a registry. */
const tables: Readonly<Record<string, string>> = {
  'http/statuses.ts': 'The status table: one row per registered 4xx and 5xx.',
  'catalog/status-advice.ts':
    'What people are told of a status: one row per registered 4xx and 5xx.',
}

const files = typescriptFiles('plugin')
/** Inside a floor the order is for the reader. */
const sorted = (plan: readonly (readonly string[])[]) => plan.map((floor) => floor.toSorted())

/** The files that a test earns coverage for. */
const tested = new Set(typescriptFiles('test').flatMap((file) => creditOf(`test/${file}`) ?? []))

const coreFiles = files.filter((file) => wingOf(file) === undefined)

t.test('an import is found however it is written', async (t) => {
  const source = `
    import a, { b } from './a.ts'
    import type { C } from './c.ts'
    import './d.ts'
    export { e } from './e.ts'
    export * from './f.ts'
    type G = import('./g.ts').G
    const h = await import('./h.ts')
    // import './comment.ts'
    const text = "import './text.ts'"`
  t.same(importsOf(source), ['./a.ts', './c.ts', './d.ts', './e.ts', './f.ts', './g.ts', './h.ts'])
})

t.test('the floor plan names every file of the core once, and no other', async (t) => {
  t.same(floors.flat().toSorted(), coreFiles)
})

t.test('the wings are the folders of plugin/, each with its entry', async (t) => {
  const folders = new Set(files.map(wingOf).filter((wing) => wing !== undefined))
  t.same([...folders], wings.toSorted())
  for (const wing of wings) t.ok(files.includes(`${wing}/index.ts`), wing)
})

for (const file of files) {
  const source = read(`plugin/${file}`)

  t.test(`${file} imports only from floors and wings below its own`, async (t) => {
    for (const specifier of importsOf(source).filter((name) => name.startsWith('.'))) {
      const target = posix.join(posix.dirname(file), specifier)
      t.ok(files.includes(target), `${specifier} is a file of plugin/`)
      t.ok(mayImport(file, target), `${specifier} is below`)
    }
  })

  t.test(`${file} is short enough to read in one sitting`, async (t) => {
    const lines = source.trimEnd().split('\n').length
    if (file in tables) return
    const limit = file in longOnPurpose ? hardLimit : softLimit
    t.ok(lines <= limit, `${lines} lines, limit ${limit}`)
  })

  t.test(`${file} has a unit test of the same name`, async (t) => {
    t.ok(tested.has(`plugin/${file}`))
  })
}

t.test('an exception to the size limit is still needed', async (t) => {
  for (const file of Object.keys(longOnPurpose)) {
    const lines = files.includes(file) ? read(`plugin/${file}`).trimEnd().split('\n').length : 0
    t.ok(lines > softLimit, `${file} has ${lines} lines`)
  }
})

t.test('schemas.ts alone loads TypeBox; the other core files know its types at most', async (t) => {
  const users = floors
    .flat()
    .filter((file) => /^import (?!type).*'@sinclair\/typebox'$/m.test(read(`plugin/${file}`)))
  t.same(users, ['errors/schemas.ts'])
})

t.test('the map in the README is the floor plan', async (t) => {
  t.same(sorted(readFloorTable(read('README.md'))), sorted(floors))
})

t.test('the map in the contributor guide is the floor plan', async (t) => {
  t.same(sorted(readFloorTable(read('.github/CONTRIBUTING.md'))), sorted(floors))
})
