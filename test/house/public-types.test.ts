/** Whoever exports what this package gave them can: every type that it needs has a public name. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import ts from 'typescript'

const root = fileURLToPath(new URL('../..', import.meta.url))
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  exports: Record<string, unknown>
}

/** A folder that is not there, where this package seems to be installed: only there is a path into it no name. */
const home = `${root}elsewhere/`
const installed = `${home}node_modules/fastify-error-resource/`
const realOf = (name: string) => name.replace(installed, root)

const paths = Object.keys(manifest.exports).filter((path) => !path.endsWith('.json'))

/** A package that re-exports all there is, name by name, and the values that it gets by using it. */
async function sourceOf(): Promise<string> {
  const lines: string[] = []
  for (const [index, path] of paths.entries()) {
    const specifier = path.replace('.', 'fastify-error-resource')
    lines.push(`import * as all${index} from '${specifier}'`)
    const values = (await import(specifier)) as Record<string, unknown>
    for (const [name, value] of Object.entries(values)) {
      const given = name === 'default' ? `plugin${index}` : `${name}${index}`
      lines.push(`export const ${given} = all${index}.${name}`)
      if (typeof value === 'object') {
        const members = Object.keys(value as object).filter((key) => /^[a-z]\w*$/i.test(key))
        lines.push(...members.map((key) => `export const ${given}_${key} = ${given}.${key}`))
      }
      const isClass = String(value).startsWith('class')
      if (typeof value === 'function' && name !== 'default' && !isClass) {
        lines.push(
          `export const take_${given} = (...args: Parameters<typeof ${given}>) => args`,
          `export let result_${given}: ReturnType<typeof ${given}>`,
        )
      }
    }
  }
  return `${lines.join('\n')}
import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyReply } from 'fastify'
import { defineError, errorResponses, httpErrors, isErrorResource, type ErrorInit } from 'fastify-error-resource'

const app = Fastify()
export const Declared = defineError({ code: 'DECLARED', status: 409, title: 'A', members: { sku: Type.String() } })
export const { is, code, status, owes, members, example, detail, headers } = Declared
export const thrown = Declared({ sku: '1' })
export const { declaration, init } = thrown
export const narrowed = (value: unknown) => (Declared.is(value) ? value : undefined)
export const narrowedBody = (value: unknown) =>
  isErrorResource(value) && Declared.is(value) ? value : undefined
export const responses = { 200: Type.Object({}), ...errorResponses(Declared, 404) }
export const { [404]: notFound, [409]: conflict } = responses
export const { content } = conflict
export const { schema } = content['application/problem+json']
export const report = app.errorResources
export const { report: list, toResource } = app.errorResources
export const reported = app.errorResources.report()
export const helpers = (reply: FastifyReply) => reply.conflict
export const owing = (reply: FastifyReply) => reply.upgradeRequired
export const sent = (reply: FastifyReply) => reply.error(Declared, { sku: '1' })
export const accepted = (reply: FastifyReply) => reply.accepted
export const factories = { missing: httpErrors.notFound, ...httpErrors }
export const errors = (given: ErrorInit) => given.errors
export const violation = (given: ErrorInit) => given.errors?.[0]
export const place = (given: ErrorInit) => given.errors?.[0]?.in
export const responsesOf = () => errorResponses(Declared, 404)
export const route = app.get('/', { schema: { response: responses } }, async (_request, reply) => reply.notFound())
`
}

t.setTimeout(120_000)

t.test(
  'a package compiles with declarations that exports what it gets from this one',
  async (t) => {
    const source = await sourceOf()
    const file = `${home}exporting.ts`
    const options: ts.CompilerOptions = {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      skipLibCheck: true,
      declaration: true,
      rootDir: home,
      types: ['node'],
    }
    const host = ts.createCompilerHost(options)
    const { getSourceFile } = host
    host.getSourceFile = (name, version, ...rest) => {
      if (name === file) return ts.createSourceFile(name, source, version)
      if (!name.startsWith(installed)) return getSourceFile.call(host, name, version, ...rest)
      return ts.createSourceFile(name, ts.sys.readFile(realOf(name)) ?? '', version)
    }
    // With a manifest of its own, because a package is found by its own name in the first place.
    const own = `${home}package.json`
    host.fileExists = (name) => name === file || name === own || ts.sys.fileExists(realOf(name))
    host.readFile = (name) => (name === own ? '{"type":"module"}' : ts.sys.readFile(realOf(name)))
    host.directoryExists = (name) =>
      `${name}/` === home ||
      installed.startsWith(`${name}/`) ||
      ts.sys.directoryExists(realOf(name))
    host.realpath = (name) => (name.startsWith(home) ? name : (ts.sys.realpath?.(name) ?? name))
    const program = ts.createProgram([file], options, host)
    const { diagnostics } = program.emit(
      program.getSourceFile(file),
      () => undefined,
      undefined,
      true,
    )
    const said = [...ts.getPreEmitDiagnostics(program, program.getSourceFile(file)), ...diagnostics]
    // What Fastify itself does not name is out of reach.
    const ofFastify = /from 'fastify-error-resource\/node_modules\/@?fastify\//
    t.strictSame(
      said
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
        .filter((text) => !ofFastify.test(text)),
      [],
    )
    t.ok(program.getSourceFile(`${installed}dist/index.d.ts`), 'what is installed was read')
  },
)
