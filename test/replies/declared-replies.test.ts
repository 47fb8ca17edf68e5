/** What the compiler says of a reply that its route does not declare; `test/types/` has what it refuses. */
import { fileURLToPath } from 'node:url'
import t from 'tap'
import ts from 'typescript'

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  types: ['node'],
}

/** Compiles a handler and returns what the compiler says of it. */
function compile(handler: string): string {
  const file = fileURLToPath(new URL('declared-replies.program.ts', import.meta.url))
  const program = `
    import { Type } from '@sinclair/typebox'
    import Fastify from 'fastify'
    import { defineError, errorResponses } from '../../plugin/index.ts'
    const Gone = defineError({ code: 'ORDER_GONE', status: 410, title: 'Gone' })
    const response = { 201: Type.Object({}), ...errorResponses(401) }
    Fastify().post('/', { schema: { response } }, async (_request, reply) => ${handler})`
  const host = ts.createCompilerHost(options)
  const { getSourceFile } = host
  host.getSourceFile = (name, ...rest) =>
    name === file
      ? ts.createSourceFile(name, program, ts.ScriptTarget.ES2022)
      : getSourceFile.call(host, name, ...rest)
  const built = ts.createProgram([file], options, host)
  return ts
    .getPreEmitDiagnostics(built, built.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
    .join('\n')
}

const rows = [
  ['a declared status', 'reply.unauthorized()', undefined],
  ['a status of any route', 'reply.serviceUnavailable()', undefined],
  ['a status', 'reply.notFound()', /Undeclared<404>/],
  ['an error', 'reply.error(Gone)', /Undeclared<"ORDER_GONE">/],
  ['a success', 'reply.ok({})', /Undeclared<200>/],
] as const

t.setTimeout(120_000)

for (const [name, handler, expected] of rows) {
  t.test(
    `${name} ${expected === undefined ? 'compiles' : 'that is not declared is named'}`,
    async (t) => {
      const said = compile(handler)
      if (expected === undefined) t.equal(said, '')
      else t.match(said, expected)
    },
  )
}
