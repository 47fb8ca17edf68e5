/** Every example is executed, and every list on the page is compared with the code it lists. */
import { STATUS_CODES } from 'node:http'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import ts from 'typescript'
import { errorStatuses } from '../../plugin/statuses.ts'
import { faultOf, planExamples, type Example } from './executable-docs.ts'
import { readBlocks, readTable } from './markdown.ts'
import { ask, bodyOf, differencesOf, isSameJson, runProgram, type Run } from './run-example.ts'
import { read, root } from './source-files.ts'

const readme = read('README.md')
const manifest = JSON.parse(read('package.json'))
const { examples, setUps } = planExamples(readBlocks(readme))
const programs = examples.filter((example) => example.language !== 'service')

// Inside the repository, so that the examples import the built package by its name.
const folder = t.testdir({})
const fileOf = (example: Example) => join(folder, `line-${example.line}.${example.language}`)
for (const program of programs) writeFileSync(fileOf(program), program.code)

t.test('the page starts with a program of at most 12 lines, by line 20', async (t) => {
  const [first] = readBlocks(readme)
  t.ok(first !== undefined && first.line <= 20, `the first block is at line ${first?.line}`)
  const lines = first?.code.split('\n').filter((line) => line.trim() !== '') ?? []
  t.ok(lines.length <= 12, `it has ${lines.length} lines`)
})

t.test('the page shows the two commands for a fresh machine', async (t) => {
  const commands = setUps.map(({ command }) => command)
  t.ok(commands.includes('npm ci && npm start'))
  t.ok(commands.includes('npm ci && npm test'))
})

for (const { line, command } of setUps) {
  t.test(`line ${line}: "${command}" is a command this package has`, async (t) => {
    t.equal(faultOf(command, manifest), undefined)
  })
}

t.test('the programs compile for a user with strict settings', async (t) => {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(
    // A snippet may name what only the text around it talks about.
    {
      compilerOptions: {
        ...config.compilerOptions,
        noUnusedLocals: false,
        noUnusedParameters: false,
      },
      files: [],
    },
    ts.sys,
    root,
  )
  const files = programs.filter(({ language }) => language === 'ts').map(fileOf)
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(files, options))
  const report = ts.formatDiagnostics(diagnostics, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => folder,
    getNewLine: () => '\n',
  })
  t.equal(report, '')
})

for (const program of programs) {
  t.test(`line ${program.line} (${program.section}): the program does what is shown`, async (t) => {
    const run = await runProgram(fileOf(program))
    t.teardown(run.stop)
    await checkExchanges(t, program, run)
    const { stdout } = await run.stop()
    if (program.text !== undefined) t.equal(stdout.trimEnd(), program.text.trimEnd())
    if (program.json !== undefined) t.ok(isSameJson(program.json, stdout), `it prints ${stdout}`)
  })
}

t.test('the example service answers as the page shows', async (t) => {
  const shown = examples.filter((example) => example.language === 'service')
  if (shown.length === 0) return
  const run = await runProgram(join(root, 'examples/orders/main.ts'))
  t.teardown(run.stop)
  for (const example of shown) await checkExchanges(t, example, run)
})

/** Asks what the page asks and compares what comes back. */
async function checkExchanges(t: Test, { exchanges }: Example, run: Run): Promise<void> {
  for (const exchange of exchanges) {
    if (run.listening === undefined) {
      t.fail(`line ${exchange.line}: the program before it ended, nothing listens`)
      return
    }
    const response = await ask(exchange, run.listening)
    t.match(response, /^HTTP\/1\.1 \d{3} /, `line ${exchange.line} is answered`)
    if (exchange.response !== undefined) {
      t.same(differencesOf(exchange.response, response), [], `line ${exchange.line}: response`)
    }
    if (exchange.json !== undefined) {
      t.ok(
        isSameJson(exchange.json, bodyOf(response)),
        `line ${exchange.line}: ${bodyOf(response)}`,
      )
    }
  }
}

t.test('the table of helpers is the status table', async (t) => {
  const rows = readTable(readme, 'status', 'helper').map(([status = '', helper = '']) => ({
    status: Number(status.slice(0, 3)),
    title: status.slice(4),
    helper: /^`reply\.(?<name>\w+)\(/.exec(helper)?.groups?.['name'],
  }))
  const successes = rows.filter(({ status }) => status < 400)
  t.same(
    rows.filter(({ status }) => status >= 400),
    errorStatuses.map(({ status, title, helper }) => ({ status, title, helper })),
  )
  t.same(
    successes,
    Object.entries({ ok: 200, created: 201, accepted: 202, noContent: 204 }).map(
      ([helper, status]) => ({ status, title: STATUS_CODES[status], helper }),
    ),
  )
})
