import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { describeDocument } from '../../plugin/evolution/document/describe-document.ts'
import { toContractText } from '../../plugin/evolution/contract-text.ts'
import { runPrinted } from '../fixtures/command.ts'
import { documentOf, serveHttp } from '../fixtures/conformance.ts'
import { pathOf } from '../fixtures/contract-changes.ts'

const document = documentOf(pathOf({ 404: {}, 409: { $ref: 'https://e.example/\u001B[2J' } }))
const text = toContractText(describeDocument(document))
const note =
  'Note: The response https://e.example/\\u001b[2J is not in the document and not fetched.\n'

t.test('a contract is written to the standard output, and notes to the other', async (t) => {
  const file = join(t.testdir({ 'a.json': JSON.stringify(document) }), 'a.json')
  t.strictSame(await runPrinted(['contract', file]), { code: 0, stdout: text, stderr: note })
})

t.test('or to a file', async (t) => {
  const folder = t.testdir({ 'a.json': JSON.stringify(document), 'b.json': text })
  const output = join(folder, 'c.json')
  const args = ['contract', join(folder, 'a.json'), '--output', output]
  t.strictSame(await runPrinted(args), { code: 0, stdout: '', stderr: note })
  t.equal(readFileSync(output, 'utf8'), text)
  t.match(await runPrinted(['contract', join(folder, 'b.json'), '--output', output]), { code: 0 })
  t.equal(readFileSync(output, 'utf8'), text, 'the contract of a contract is that contract')
  const nowhere = join(folder, 'none/c.json')
  t.match(await runPrinted(['contract', join(folder, 'a.json'), '--output', nowhere]), {
    code: 2,
    stderr: new RegExp(`${nowhere} cannot be written: ENOENT`),
  })
})

t.test('a document is asked for with the fields that it takes', async (t) => {
  const origin = await serveHttp(t, ({ url, headers }, response) => {
    response.statusCode = headers['x-key'] === 'a' && url === '/openapi.json' ? 200 : 404
    response.end(JSON.stringify(document))
  })
  const { code, stdout } = await runPrinted([
    'contract',
    origin,
    '--header',
    'x-key: a',
    '--timeout',
    '20000',
  ])
  t.strictSame([code, stdout], [0, text])
  const terminal = await runPrinted(['contract', `${origin}/x`, '--header', 'x-key: a'], {
    isTTY: true,
  })
  t.match(terminal.stderr, `Reading ${origin}/x`)
})

t.test('help is printed', async (t) => {
  const { code, stdout, stderr } = await runPrinted(['contract', '-h'])
  t.strictSame([code, stderr], [0, ''])
  t.match(stdout, /^Usage: fastify-error-resource contract </)
  for (const line of stdout.split('\n')) t.ok(line.length <= 100, line)
})

const hint = '\nSee fastify-error-resource --help.\n'
for (const [args, stderr] of [
  [[], `contract takes one URL or file.${hint}`],
  [['a', 'b'], `contract takes one URL or file.${hint}`],
  [['a', '--json'], `Unknown option '--json'.${hint}`],
  [['a', '--timeout', 'x'], `--timeout must be a whole number from 1 on, not 'x'.${hint}`],
  [['a', '--header', 'x'], `--header must look like 'name: value', not 'x'.${hint}`],
  [['/none\u001B[2J'], 'There is no file /none\\u001b[2J.\n'],
  [['http://127.0.0.1:1'], 'Nothing takes connections at 127.0.0.1:1: ECONNREFUSED.\n'],
] as const) {
  t.test(`a mistake is one sentence: ${JSON.stringify(args)}`, async (t) => {
    t.match(await runPrinted(['contract', ...args]), { code: 2, stdout: '', stderr })
  })
}
