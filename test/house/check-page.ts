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

/** A page whose programs are files, ready to be compiled and run. */
interface Page {
  readonly examples: readonly Example[]
  readonly setUps: readonly SetUp[]
  readonly folder: string
}

const fileOf = (folder: string, { line, language }: Example) =>
  join(folder, `line-${line}.${language}`)

/**
 * Reads pages and returns what adds the tests of one of them and gives its set-up commands. The
 * programs of all of them are compiled together, because most of that time goes into Fastify's types.
 */
export function readPages(
  t: Test,
  paths: readonly string[],
): (t: Test, path: string) => readonly SetUp[] {
  // Inside the repository, so that the examples import the built package by its name.
  const top = t.testdir(Object.fromEntries(paths.map((path) => [slugOf(path), {}])))
  const pages = new Map(paths.map((path) => [path, readPage(path, join(top, slugOf(path)))]))
  let compiled: ts.Program | undefined
  return (t, path) => {
    const page = pages.get(path)
    if (page === undefined) throw new Error(`${path} is not among the pages`)
    const compile = () => (compiled ??= compileAll([...pages.values()].flatMap(filesToCompile)))
    return checkPage(t, page, compile)
  }
}

const slugOf = (path: string) => path.replaceAll(/\W/g, '-')

function readPage(path: string, folder: string): Page {
  const page = { ...planExamples(readBlocks(read(path))), folder }
  for (const example of programsOf(page)) writeFileSync(fileOf(folder, example), example.code)
  return page
}

const programsOf = ({ examples }: Page) => examples.filter(({ language }) => language !== 'service')

const filesToCompile = (page: Page) =>
  programsOf(page)
    .filter(({ language }) => language === 'ts')
    .map((example) => fileOf(page.folder, example))

function checkPage(t: Test, page: Page, compile: () => ts.Program): readonly SetUp[] {
  const { examples, setUps, folder } = page
  const manifest = JSON.parse(read('package.json'))
  for (const { line, command } of setUps) {
    t.test(`line ${line}: "${command}" is a command this package has`, async (t) => {
      t.equal(faultOf(command, manifest), undefined)
    })
  }

  t.test('the programs compile for a user with strict settings', async (t) => {
    t.equal(complaintsOf(compile(), page), '')
  })

  for (const program of programsOf(page)) {
    t.test(
      `line ${program.line} (${program.section}): the program does what is shown`,
      async (t) => {
        const run = await runProgram(fileOf(folder, program))
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

/** Compiles programs as a strict user would. */
function compileAll(files: readonly string[]): ts.Program {
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
  return ts.createProgram(files, options)
}

/** What the compiler has to say of the programs of a page. */
function complaintsOf(program: ts.Program, page: Page): string {
  const diagnostics = filesToCompile(page).flatMap((file) => [
    ...ts.getPreEmitDiagnostics(program, program.getSourceFile(file)),
  ])
  return ts.formatDiagnostics(diagnostics, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => page.folder,
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
