/** What editors show of a helper, against the registry, read by the service that editors ask. */
import { fileURLToPath } from 'node:url'
import t from 'tap'
import ts from 'typescript'
import { errorStatuses } from '../fixtures/iana-statuses.ts'

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  strict: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  types: ['node'],
}

/** The fields that a sender can give, and those without which the answer would not be complete. */
const fields: Readonly<Record<number, string>> = {
  401: 'Takes `challenge`.',
  405: 'Takes `allow`.',
  406: 'Takes `available`.',
  407: 'Takes `challenge`.',
  413: 'Takes `retryAfter`.',
  415: 'Takes `accept`, `acceptEncoding`.',
  416: 'Needs `completeLength`.',
  426: 'Needs `upgrade`.',
  429: 'Takes `retryAfter`, `rateLimit`, `rateLimitPolicy`.',
  451: 'Needs `blockedBy`.',
  503: 'Takes `retryAfter`, `rateLimit`, `rateLimitPolicy`.',
}

const words = readWords()

/** Each helper of the interface: its status, and its words without the example. */
function readWords(): Map<string, readonly [status: string, text: string, example: string]> {
  const path = fileURLToPath(new URL('../../plugin/http/helper-statuses.ts', import.meta.url))
  const text = ts.sys.readFile(path) ?? ''
  const member = /\/\*\*\n {3}\* (.+)\n {3}\* @example (.+)\n {3}\*\/\n {2}(\w+): (\d{3})\n/g
  return new Map(
    [...text.matchAll(member)].map(([, said = '', example = '', helper = '', status = '']) => [
      helper,
      [status, said, example],
    ]),
  )
}

/** A program that calls every example, on a reply and on the factories. */
const source = `
import Fastify from 'fastify'
import { errorSchemas, httpErrors } from '../../plugin/index.ts'
const error = new Error()
Fastify().get('/', async (_request, reply) => {
${[...words].map(([, [, , example]]) => `  if (Math.random() > 0.5) ${example}`).join('\n')}
${[...words].map(([, [, , example]]) => `  if (Math.random() > 0.5) ${example.replace('reply.', 'httpErrors.')}`).join('\n')}
  return reply.ok(errorSchemas.conflict)
})`

const file = fileURLToPath(new URL('examples.program.ts', import.meta.url))
const service = ts.createLanguageService({
  getScriptFileNames: () => [file],
  getScriptVersion: () => '1',
  getScriptSnapshot: (name) => {
    const text = name === file ? source : ts.sys.readFile(name)
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
  },
  getCurrentDirectory: () => fileURLToPath(new URL('.', import.meta.url)),
  getCompilationSettings: () => options,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (name) => name === file || ts.sys.fileExists(name),
  readFile: (name) => (name === file ? source : ts.sys.readFile(name)),
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
})

/** What an editor shows over a piece of the program. */
function hoverOf(text: string): string {
  const position = source.indexOf(text) + text.lastIndexOf('.') + 1
  const info = service.getQuickInfoAtPosition(file, position)
  const tags = info?.tags?.map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`)
  return [ts.displayPartsToString(info?.documentation), ...(tags ?? [])].join('\n')
}

t.setTimeout(120_000)

t.test('the words of every helper are those of the registry', async (t) => {
  t.strictSame(
    [...words].map(([helper, [status, said]]) => [helper, status, said]),
    errorStatuses.map(({ status, phrase, helper, source }) => [
      helper,
      String(status),
      [`${String(status)} ${phrase} (${source}).`, fields[status]].filter(Boolean).join(' '),
    ]),
  )
})

t.test('every example compiles, sent and thrown', async (t) => {
  const said = service
    .getSemanticDiagnostics(file)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  t.strictSame(said, [])
})

t.test('an editor shows them over a call', async (t) => {
  for (const [helper, [, said, example]] of words) {
    const expected = `${said}\n@example ${example}`
    t.equal(hoverOf(`reply.${helper}`), expected, `reply.${helper}`)
    t.equal(hoverOf(`httpErrors.${helper}`), expected, `httpErrors.${helper}`)
  }
  t.match(hoverOf('errorSchemas.conflict'), '409 Conflict (RFC 9110 §15.5.10).')
})
