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

const rows = [
  ['a declared status', 'reply.unauthorized()', undefined],
  ['a status of any route', 'reply.serviceUnavailable()', undefined],
  ['a status', 'reply.notFound()', 'The schema.response of this route does not declare 404.'],
  [
    'an error',
    'reply.error(Gone)',
    'The schema.response of this route does not declare ORDER_GONE.',
  ],
  [
    'a code',
    "reply.error('ORDER_GONE')",
    'Give what defineError() returned, uncalled, and the schema.response of this route declares.',
  ],
  [
    'an occurrence',
    'reply.error(Gone())',
    'Give what defineError() returned, uncalled, and the schema.response of this route declares.',
  ],
  [
    'any error',
    'reply.error(Gone as AnyErrorDefinition)',
    'Give what defineError() returned, uncalled, and the schema.response of this route declares.',
  ],
  ['a success', 'reply.ok({})', 'The schema.response of this route does not declare 200.'],
] as const

/** The program of a row: a route that declares a 201 and a 401, and a handler that sends something. */
const programOf = (handler: string): string => `
  import { Type } from '@sinclair/typebox'
  import Fastify from 'fastify'
  import { defineError, errorResponses, type AnyErrorDefinition } from '../../plugin/index.ts'
  const Gone = defineError({ code: 'ORDER_GONE', status: 410, title: 'Gone' })
  const response = { 201: Type.Object({}), ...errorResponses(401) }
  Fastify().post('/', { schema: { response } }, async (_request, reply) => ${handler})`

const sources = new Map(
  rows.map(([name, handler]) => [
    fileURLToPath(new URL(`${name.replaceAll(' ', '-')}.program.ts`, import.meta.url)),
    programOf(handler),
  ]),
)
const files = [...sources.keys()]

/** All of them at once: to read the types of Fastify takes longer than the rest. */
function compile(): ts.Program {
  const host = ts.createCompilerHost(options)
  const { getSourceFile } = host
  host.getSourceFile = (name, ...rest) => {
    const source = sources.get(name)
    if (source === undefined) return getSourceFile.call(host, name, ...rest)
    return ts.createSourceFile(name, source, ts.ScriptTarget.ES2022)
  }
  return ts.createProgram(files, options, host)
}

t.setTimeout(120_000)

const program = compile()

/** What the compiler says of one of them. */
function saidOf(file: string): string {
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
    .join('\n')
}

for (const [index, [name, , expected]] of rows.entries()) {
  t.test(
    `${name} ${expected === undefined ? 'compiles' : 'that is not declared is named'}`,
    async (t) => {
      const said = saidOf(files[index] ?? '')
      if (expected === undefined) t.equal(said, '')
      else t.ok(said.includes(expected), said.slice(-200))
    },
  )
}
