/** Executes a page: its programs compile and run, and what it shows of them is what they answer. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import ts from 'typescript'
import { faultOf, planExamples, type Example, type SetUp } from './executable-docs.ts'
import { readBlocks } from './markdown.ts'
import {
  ask,
  bodyOf,
  differencesOf,
  isSameJson,
  runCommand,
  runProgram,
  type Run,
} from './run-example.ts'
import { read, root } from './source-files.ts'

/** Adds the tests of a page and returns its set-up commands. */
export function checkPage(t: Test, page: string): readonly SetUp[] {
  const { examples, setUps } = planExamples(readBlocks(read(page)))
  const programs = examples.filter((example) => example.language !== 'service')
  // Inside the repository, so that the examples import the built package by its name.
  const folder = t.testdir({})
  const fileOf = (example: Example) => join(folder, `line-${example.line}.${example.language}`)
  for (const program of programs) writeFileSync(fileOf(program), program.code)

  const manifest = JSON.parse(read('package.json'))
  for (const { line, command } of setUps) {
    t.test(`line ${line}: "${command}" is a command this package has`, async (t) => {
      t.equal(faultOf(command, manifest), undefined)
    })
  }

  t.test('the programs compile for a user with strict settings', async (t) => {
    const files = programs.filter(({ language }) => language === 'ts').map(fileOf)
    t.equal(compile(files, folder), '')
  })

  for (const program of programs) {
    t.test(
      `line ${program.line} (${program.section}): the program does what is shown`,
      async (t) => {
        const run = await runProgram(fileOf(program))
        t.teardown(run.stop)
        await checkExchanges(t, program, run)
        const { stdout } = await (printsOnly(program) ? run.finish() : run.stop())
        if (program.text !== undefined) t.equal(stdout.trimEnd(), program.text.trimEnd())
        if (program.json !== undefined) {
          t.ok(isSameJson(program.json, stdout), `it prints ${stdout}`)
        }
      },
    )
  }

  t.test('the example service answers as the page shows', async (t) => {
    const shown = examples.filter((example) => example.language === 'service')
    if (shown.length === 0) return
    const run = await runProgram(join(root, 'examples/orders/main.ts'))
    t.teardown(run.stop)
    for (const example of shown) await checkExchanges(t, example, run)
  })
  return setUps
}

/** Nobody asks it anything, so it ends when it has printed what is shown. */
function printsOnly({ exchanges, text, json }: Example): boolean {
  return exchanges.length === 0 && (text !== undefined || json !== undefined)
}

/** Compiles programs as a strict user would; returns what the compiler has to say. */
function compile(files: readonly string[], folder: string): string {
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
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(files, options))
  return ts.formatDiagnostics(diagnostics, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => folder,
    getNewLine: () => '\n',
  })
}

/** Asks what the page asks and compares what comes back. */
async function checkExchanges(t: Test, { exchanges }: Example, run: Run): Promise<void> {
  for (const exchange of exchanges) {
    if (run.listening === undefined) {
      t.fail(`line ${exchange.line}: the program before it ended, nothing listens`)
      return
    }
    if ('npx' in exchange.ask) {
      const printed = await runCommand(exchange.ask.npx, run.listening)
      t.equal(printed.trimEnd(), (exchange.text ?? '').trimEnd(), `line ${exchange.line}: output`)
      continue
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
