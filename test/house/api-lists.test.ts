/** The guide to exports and options has all of them, with their defaults, and no others. */
import t from 'tap'
import ts from 'typescript'
import { resolveOptions } from '../../plugin/options.ts'
import { switchDefaults } from '../../plugin/http/switches.ts'
import { readTable } from './markdown.ts'
import { read } from './source-files.ts'

const page = read('docs/api.md')
const manifest = JSON.parse(read('package.json')) as { name: string; exports: object }

/** The part of the page below a heading. */
function sectionOf(heading: string): string {
  const [, rest = ''] = page.split(`## ${heading}\n`)
  return rest.split(/^## /m)[0] ?? ''
}

/** The names between backticks in a cell. */
const namesIn = (cell: string) => [...cell.matchAll(/`([\w$]+)/g)].map(([, name = '']) => name)

const sources = ['plugin/options.ts', 'plugin/http/switches.ts'].map((file) =>
  ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest),
)

/** The properties that interfaces of the options declare. */
function propertiesOf(...interfaces: string[]): string[] {
  return sources
    .flatMap(({ statements }) => statements.filter(ts.isInterfaceDeclaration))
    .filter(({ name }) => interfaces.includes(name.text))
    .flatMap(({ members }) => members.map(({ name }) => (name as ts.Identifier).text))
}

const switches = propertiesOf('RouteSwitches')

t.test('every option of the plugin is listed', async (t) => {
  const options = propertiesOf('ErrorResourceOptions', 'PrefixOptions')
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
  const options = propertiesOf('RouteErrorResourceOptions')
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
    // The guide of the mappers has a table of its own.
    const text = path === './mappers' ? read('docs/mappers.md') : String(row?.[1])
    for (const one of exported) t.match(text, new RegExp(`\\b${one}\\b`), one)
  })
}

t.test('the types that are named are exported', async (t) => {
  const [, names = ''] = /^Types go by .*?:(.*?)\n\n?$/ms.exec(page) ?? []
  const exported = new Set(read('plugin/index.ts').match(/\b[A-Z]\w+/g))
  const named = namesIn(names)
  t.ok(named.length > 5)
  for (const name of named) t.ok(exported.has(name), name)
})
