/** Reads the repository the way the house tests look at it: paths, lines and imports. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** The top of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Reads a file by its path from the top of the repository. */
export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** Lists the source files of a folder and those below it, by their paths inside it. */
export function typescriptFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|cjs)$/.test(file))
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted()
}

/**
 * Lists what a source imports, type-only imports, re-exports, `import()` types, dynamic imports and
 * `require` included: the linter's own cycle rule does not see the type-only ones.
 */
export function importsOf(source: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node)
    if (specifier !== undefined) found.push(specifier)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest))
  return found
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return textOf(node.moduleSpecifier)
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return textOf(node.argument.literal)
  }
  if (ts.isCallExpression(node) && isLoad(node.expression)) return textOf(node.arguments[0])
  return undefined
}

function isLoad(called: ts.Node): boolean {
  return (
    called.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(called) && called.text === 'require')
  )
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteral(node) ? node.text : undefined
}

/** Lists the properties that interfaces of a file declare themselves; what nobody may give is none. */
export function propertiesOf(file: string, ...interfaces: string[]): string[] {
  const { statements } = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest)
  const declared = statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ name }) => interfaces.includes(name.text))
  if (declared.length !== interfaces.length) throw new Error(`${file} has not ${interfaces.join()}`)
  return declared
    .flatMap(({ members }) => [...members])
    .filter(ts.isPropertySignature)
    .filter(({ type }) => type?.kind !== ts.SyntaxKind.NeverKeyword)
    .map(({ name }) => (name as ts.Identifier).text)
}
