/** The guide to exports and options has all of them, with their defaults, and no others. */
import t from 'tap'
import ts from 'typescript'
import { resolveOptions } from '../../plugin/options.ts'
import { switchDefaults } from '../../plugin/http/switches.ts'
import { readTable } from './markdown.ts'
import { propertiesOf, read } from './source-files.ts'

const page = read('docs/api.md')
const manifest = JSON.parse(read('package.json')) as { name: string; exports: object }

/** The part of the page below a heading. */
function sectionOf(heading: string): string {
  const [, rest = ''] = page.split(`## ${heading}\n`)
  return rest.split(/^## /m)[0] ?? ''
}

/** The names between backticks in a cell. */
const namesIn = (cell: string) => [...cell.matchAll(/`([\w$]+)/g)].map(([, name = '']) => name)

const switches = propertiesOf('plugin/http/switches.ts', 'RouteSwitches')

t.test('every option of the plugin is listed', async (t) => {
  const options = [
    ...propertiesOf('plugin/options.ts', 'ErrorResourceOptions'),
    ...propertiesOf('plugin/errors/validation-error.ts', 'ValidationOptions'),
    ...propertiesOf('plugin/http/switches.ts', 'PrefixOptions'),
  ]
  const rows = readTable(sectionOf('Options of the plugin'), 'option', 'default', 'meaning')
  t.strictSame(
    rows.flatMap(([name = '']) => namesIn(name)).toSorted(),
    [...options, ...switches].toSorted(),
  )
})

/** A value as the page writes it. */
const write = (value: unknown) => `\`${JSON.stringify(value)?.replaceAll('"', "'")}\``

t.test('their defaults are those of the code', async (t) => {
  const defaults: Readonly<Record<string, unknown>> = { ...resolveOptions({}) }
  const written: Readonly<Record<string, string>> = {
    contract: 'outside production',
    profiles: '`[problemDetails]`',
  }
  for (const [names = '', said] of readTable(
    sectionOf('Options of the plugin'),
    'option',
    'default',
    'meaning',
  )) {
    for (const name of namesIn(names)) {
      const value = name in defaults ? write(defaults[name]) : ''
      t.equal(said, written[name] ?? value, name)
    }
  }
})

t.test('every option of a route is listed', async (t) => {
  const options = propertiesOf('plugin/options.ts', 'RouteErrorResourceOptions')
  const rows = readTable(sectionOf('Options of a route'), 'option', 'default', 'meaning')
  t.strictSame(
    rows.flatMap(([name = '']) => namesIn(name)).toSorted(),
    [...options, ...switches].toSorted(),
  )
})

t.test('the switches are those of the code, with their defaults', async (t) => {
  const rows = readTable(read('docs/negotiation.md'), 'switch', 'default')
  t.strictSame(
    rows.map(([name = '', said]) => [namesIn(name)[0], said]),
    Object.entries(switchDefaults).map(([name, value]) => [name, write(value)]),
  )
})

for (const path of Object.keys(manifest.exports)) {
  if (path === './package.json') continue
  const name = `${manifest.name}${path.slice(1)}`
  t.test(`what ${name} exports is listed`, async (t) => {
    if (path.endsWith('.json')) return void t.match(sectionOf('Subpaths'), `\`${name}\``)
    const exported = Object.keys((await import(name)) as object)
    t.ok(exported.length > 0)
    if (path === '.') {
      const rows = readTable(sectionOf(`\`${name}\``), 'export', 'what it is')
      t.strictSame(rows.flatMap(([cell = '']) => namesIn(cell)).toSorted(), exported.toSorted())
      return
    }
    const row = readTable(sectionOf('Subpaths'), 'import from', 'exports').find(
      ([cell]) => cell === `\`${name}\``,
    )
    // Two guides have a table of their own.
    const hasTable = path === './mappers' || path === './problem-types'
    const text = hasTable ? read(`docs/${path}.md`) : String(row?.[1])
    for (const one of exported) t.match(text, new RegExp(`\\b${one}\\b`), one)
  })
}

/** The names that the entry exports as types, read off what is built. */
const types = ts.createSourceFile('index.d.ts', read('dist/index.d.ts'), ts.ScriptTarget.Latest)
const exportedTypes = types.statements
  .filter(ts.isExportDeclaration)
  .flatMap(({ exportClause }) =>
    exportClause !== undefined && ts.isNamedExports(exportClause) ? exportClause.elements : [],
  )
  .map(({ name }) => name.text)

t.test('the types that are named are exported', async (t) => {
  const [, names = ''] = /^Types go by .*?:(.*?)\n\n?$/ms.exec(page) ?? []
  const named = namesIn(names)
  t.ok(named.length > 5)
  for (const name of named) t.ok(exportedTypes.includes(name), name)
})

const owed = propertiesOf('plugin/errors/owed/row.ts', 'OwedValues')

/** Whatever else takes options, and the table of a guide that has them, by the titles of its columns. */
const tables: readonly (readonly [guide: string, columns: string[], options: string[]])[] = [
  ['helpers', ['key of `init`'], propertiesOf('plugin/errors/declaration.ts', 'ErrorInit')],
  ['helpers', ['key'], propertiesOf('plugin/errors/define-error.ts', 'ErrorDefinitionOptions')],
  ['catalog', ['option'], propertiesOf('plugin/catalog/index.ts', 'CatalogOptions')],
  ['conformance', ['option'], propertiesOf('plugin/conformance/options.ts', 'ConformanceOptions')],
  ['languages', ['section'], propertiesOf('plugin/resource/languages.ts', 'MessageCatalogue')],
  ['mappers', ['`context`'], propertiesOf('plugin/foreign/mapper.ts', 'MapperContext')],
]

/** What a table says in a row of its own for several, or in the text around it. */
const apart: Readonly<Record<string, string>> = {
  'the last column': 'helpers',
  language: 'languages',
}

for (const [guide, columns, options] of tables) {
  t.test(`docs/${guide}.md has ${options.join(', ')}`, async (t) => {
    const rows = readTable(read(`docs/${guide}.md`), ...columns)
    const listed = rows.map(([cell = '']) => namesIn(cell)[0] ?? cell)
    t.strictSame(
      listed.filter((name) => !(name in apart)).toSorted(),
      options.filter((name) => !(name in apart)).toSorted(),
    )
  })
}

t.test('what a status owes is in the last column of the table of helpers', async (t) => {
  const rows = readTable(read('docs/helpers.md'), 'status', 'helper', 'header it owes', 'from')
  const listed = rows
    .filter(([status = '']) => status >= '4')
    .flatMap(([, , , from = '']) => namesIn(from))
  t.strictSame([...new Set(listed)].toSorted(), owed.toSorted())
})

t.test('options that no table has are named where they belong', async (t) => {
  for (const [guide, options] of [
    ['oracle', propertiesOf('plugin/oracle/index.ts', 'OracleOptions')],
    ['client', propertiesOf('plugin/client/mistakes.ts', 'ReadOptions')],
    ['mappers', propertiesOf('plugin/mappers/token-errors.ts', 'TokenMapperOptions')],
    ['mappers', propertiesOf('plugin/foreign/mapper.ts', 'MapperOptions')],
    ['helpers', propertiesOf('plugin/replies/declared-replies.ts', 'SuccessInit', 'AcceptedInit')],
  ] as const) {
    const code = [...read(`docs/${guide}.md`).matchAll(/`[^`\n]+`/g)].join(' ')
    for (const option of options)
      t.match(code, new RegExp(`\\b${option}\\b`), `${option}: ${guide}`)
  }
})
