/** The packed package in the test runners of services: Jest as the questions of the guide set it up, and vitest as it comes. */
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { makeFolder, packed, run, whyNot } from './consume.ts'

t.setTimeout(300_000)

const options = await whyNot()
const root = join(import.meta.dirname, '../..')

/** The lines that the guide has for the configuration of Jest. */
function readJestConfig(): string {
  const guide = readFileSync(join(root, 'docs/faq.md'), 'utf8')
  const lines = [...guide.matchAll(/^- `("transform\w*": .+)`$/gm)].map(([, line]) => line)
  return `{ ${lines.join(', ')} }`
}

interface Report {
  readonly numPassedTests: number
  readonly numTotalTests: number
  readonly testResults: readonly { readonly message?: string }[]
}

t.test('services are tested with Jest and with vitest', options, async (t) => {
  const folder = makeFolder(t)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const packages = [
    'fastify@5',
    '@sinclair/typebox@0.34',
    'jest@30',
    '@swc/jest@0.2',
    '@swc/core@1',
  ]
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  await run(folder, 'npm', 'install', ...quiet, await packed(), ...packages, 'vitest@5')
  cpSync(join(import.meta.dirname, 'projects/runners'), folder, { recursive: true })
  writeFileSync(join(folder, 'jest/jest.config.json'), readJestConfig())

  const runners: readonly (readonly [name: string, args: readonly string[], tests: number])[] = [
    ['jest', ['--config', 'jest/jest.config.json', '--json'], 2],
    ['vitest', ['run', '--root', 'vitest', '--reporter', 'json'], 1],
  ]
  for (const [name, args, tests] of runners) {
    const file = join(folder, `${name}.json`)
    const said = await run(
      folder,
      'npx',
      '--no-install',
      name,
      ...args,
      '--outputFile',
      file,
    ).catch(({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr)
    const output = existsSync(file) ? readFileSync(file, 'utf8') : said
    const { numPassedTests, numTotalTests, testResults } = JSON.parse(output) as Report
    const messages = testResults.map(({ message }) => message).join('\n')
    t.strictSame([numPassedTests, numTotalTests], [tests, tests], `${name}: ${messages}`)
  }
})
