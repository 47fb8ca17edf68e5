/** What editors show of whatever is public: words for every export, for every member of it, and an example for what is called. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import ts from 'typescript'

const root = fileURLToPath(new URL('../..', import.meta.url))
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  exports: Record<string, { types?: string }>
}
const entries = Object.entries(manifest.exports).flatMap(([path, { types }]) =>
  types === undefined ? [] : [[path, root + types.slice(2)] as const],
)

const program = ts.createProgram(
  entries.map(([, file]) => file),
  {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
    strict: true,
    types: ['node'],
  },
)
const checker = program.getTypeChecker()
const ours = (node: ts.Node) => node.getSourceFile().fileName.startsWith(`${root}dist/`)
const wordsOf = (symbol: ts.Symbol) =>
  ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim()
const hasExample = (symbol: ts.Symbol) =>
  symbol.getJsDocTags(checker).some(({ name }) => name === 'example')

/** The symbol behind an export, whose words these are. */
function resolve(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

for (const [path, file] of entries) {
  t.test(`${path} says of every export what it is`, async (t) => {
    const source = program.getSourceFile(file)
    const module = source && checker.getSymbolAtLocation(source)
    if (module === undefined) return t.fail('it was not read')
    const exported = checker.getExportsOfModule(module)
    t.ok(exported.length > 0)
    const silent: string[] = []
    for (const one of exported) {
      const symbol = resolve(one)
      const declarations = symbol.declarations?.filter(ours) ?? []
      if (declarations.length === 0) continue
      if (wordsOf(symbol) === '' && wordsOf(one) === '') silent.push(one.name)
      const isCalled = symbol.flags & ts.SymbolFlags.Function
      if (isCalled && !hasExample(symbol)) silent.push(`${one.name}: no example`)
      for (const declaration of declarations) {
        if (!ts.isInterfaceDeclaration(declaration)) continue
        for (const member of declaration.members) {
          const known = member.name && checker.getSymbolAtLocation(member.name)
          if (known && wordsOf(known) === '') silent.push(`${one.name}.${known.name}`)
        }
      }
    }
    t.strictSame(silent, [])
  })
}
