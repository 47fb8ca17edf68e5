/**
 * Writes the entries once more for CommonJS: `dist/index.cjs` and `dist/index.d.cts` beside `dist/index.js`
 * and `dist/index.d.ts`. With `node16` TypeScript takes those for a module that CommonJS cannot require,
 * although Node requires it. They only point to the others, so that all there is exists once.
 * `attw` does not see through `require()` of an ES module: what is `module.exports` there is the plugin, which
 * its rule `false-export-default` takes for missing. The matrix compiles and runs it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import ts from 'typescript'

const { exports: paths } = JSON.parse(readFileSync('package.json', 'utf8'))

/** @type {string[]} */
const entries = Object.values(paths).flatMap((path) => path.types ?? [])
const { NodeNext } = ts.ModuleKind
const program = ts.createProgram(entries, { module: NodeNext, skipLibCheck: true, types: ['node'] })
const checker = program.getTypeChecker()

/**
 * What a symbol stands for, wherever it was declared.
 * @param {ts.Symbol} symbol
 */
function flagsOf(symbol) {
  const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0
  return (isAlias ? checker.getAliasedSymbol(symbol) : symbol).flags
}

const isValue = (/** @type {ts.Symbol} */ symbol) => (flagsOf(symbol) & ts.SymbolFlags.Value) !== 0

/**
 * Lists what points to one export.
 * @param {ts.Symbol} symbol
 */
function declare(symbol) {
  const { name } = symbol
  if (name === 'default') {
    return ['declare const fallback: typeof module.default', 'export default fallback']
  }
  if (!isValue(symbol)) return []
  const isClass = (flagsOf(symbol) & ts.SymbolFlags.Class) !== 0
  const type = isClass ? [`export type ${name} = module.${name}`] : []
  return [`export declare const ${name}: typeof module.${name}`, ...type]
}

for (const entry of entries) {
  const file = /** @type {ts.SourceFile} */ (program.getSourceFile(entry))
  const symbol = /** @type {ts.Symbol} */ (checker.getSymbolAtLocation(file))
  const symbols = checker.getExportsOfModule(symbol)
  const from = `from './index.js' with { 'resolution-mode': 'import' }`
  const types = symbols.filter((one) => !isValue(one))
  const lines = [
    `import type * as module ${from}`,
    `export type { ${types.map(({ name }) => name).join(', ')} } ${from}`,
    ...symbols.flatMap(declare),
  ]
  writeFileSync(entry.replace(/\.ts$/, '.cts'), `${lines.join('\n')}\n`)
  writeFileSync(entry.replace(/\.d\.ts$/, '.cjs'), "module.exports = require('./index.js')\n")
}
