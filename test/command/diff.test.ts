import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { describeDocument } from '../../plugin/evolution/document/describe-document.ts'
import { toContractText } from '../../plugin/evolution/contract-text.ts'
import { runPrinted } from '../fixtures/command.ts'
import { documentOf, serveHttp } from '../fixtures/conformance.ts'
import { pathOf } from '../fixtures/contract-changes.ts'

const few = documentOf(pathOf({ 404: {} }))
const many = documentOf(pathOf({ 404: {}, 409: {} }))

/** Files of two documents, of which the second has an error more. */
function files(t: Test) {
  const folder = t.testdir({
    'few.json': JSON.stringify(few),
    'many.json': toContractText(describeDocument(many)),
  })
  return { few: join(folder, 'few.json'), many: join(folder, 'many.json') }
}

t.test('a diff is a table, and its exit code what was to fail', async (t) => {
  const { few, many } = files(t)
  for (const [args, expected] of [
    [[few, many], 0],
    [[few, many, '--fail-on', 'warning'], 1],
    [[few, few, '--fail-on', 'warning'], 0],
    [[many, few], 1],
    [[many, few, '--fail-on', 'breaking'], 1],
    [[many, few, '--fail-on', 'warning'], 1],
    [[many, few, '--fail-on', 'none'], 0],
  ] as const) {
    const { code, stdout, stderr } = await runPrinted(['diff', ...args])
    t.equal(code, expected, args.slice(2).join(' '))
    t.match(stdout, /\n\d breaking, \d warnings?, 0 compatible\n$/)
    t.equal(stderr, '')
  }
  const { stdout } = await runPrinted(['diff', many, few], { isTTY: true })
  t.match(stdout, '\u001B[31mbreaking\u001B[0m \u001B[1merror-removed\u001B[0m')
})

t.test('a diff is JSON', async (t) => {
  const { few, many } = files(t)
  for (const flags of [['--json'], ['--format', 'json'], ['--json', '--format', 'json']]) {
    const { stdout } = await runPrinted(['diff', many, few, ...flags])
    t.match(JSON.parse(stdout), {
      compatible: false,
      changes: [{ rule: 'error-removed', routes: ['GET /things'] }],
    })
  }
})

t.test('a diff is annotations at the newer file', async (t) => {
  const { few, many } = files(t)
  t.strictSame(await runPrinted(['diff', few, many, '--format', 'github']), {
    code: 0,
    stdout: `::warning file=${many},line=8,title=error-added::409: 409 is new. (GET /things)\n`,
    stderr: '',
  })
})

t.test('what is no file has no annotations at its lines', async (t) => {
  const { few } = files(t)
  const origin = await serveHttp(t, (_, response) => response.end(JSON.stringify(many)))
  const line = '::warning title=error-added::409: 409 is new. (GET /things)\n'
  t.match(await runPrinted(['diff', few, origin, '--format', 'github']), { stdout: line })
  const pipe = `${few}.pipe`
  execFileSync('mkfifo', [pipe])
  const [printed] = await Promise.all([
    runPrinted(['diff', few, pipe, '--format', 'github']),
    writeFile(pipe, JSON.stringify(many)),
  ])
  t.equal(printed.stdout, line)
})

t.test('help is printed', async (t) => {
  const { code, stdout, stderr } = await runPrinted(['diff', '-h'])
  t.strictSame([code, stderr], [0, ''])
  t.match(stdout, /^Usage: fastify-error-resource diff </)
  for (const line of stdout.split('\n')) t.ok(line.length <= 100, line)
})

const hint = '\nSee fastify-error-resource --help.\n'
for (const [args, stderr] of [
  [[], `diff takes two URLs or files, the older one first.${hint}`],
  [['a'], `diff takes two URLs or files, the older one first.${hint}`],
  [['a', 'b', 'c'], `diff takes two URLs or files, the older one first.${hint}`],
  [
    ['a', 'b', '--fail-on', 'braking'],
    `--fail-on must be breaking, warning or none, not 'braking'. Did you mean breaking?${hint}`,
  ],
  [
    ['a', 'b', '--format', 'githbu'],
    `--format must be table, json or github, not 'githbu'. Did you mean github?${hint}`,
  ],
  [['a', 'b', '--json', '--format', 'github'], `--json and --format exclude each other.${hint}`],
  [['a', 'b', '--failon', 'none'], `Unknown option '--failon'. Did you mean --fail-on?${hint}`],
  [['/none', 'b'], 'There is no file /none.\n'],
] as const) {
  t.test(`a mistake is one sentence: ${JSON.stringify(args)}`, async (t) => {
    t.strictSame(await runPrinted(['diff', ...args]), { code: 2, stdout: '', stderr })
  })
}
