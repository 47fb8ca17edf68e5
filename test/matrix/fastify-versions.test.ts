/** Every placement of the plugin, and the status table, under older releases of Fastify: the first of the major, and some between. */
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { makeFolder, run, whyNot } from './consume.ts'

t.setTimeout(300_000)

const exec = promisify(execFile)
const options = await whyNot()
const root = join(import.meta.dirname, '../..')
const loader = pathToFileURL(join(import.meta.dirname, 'other-fastify.js')).href

/** The releases, and the exchanges of a placement that they answer in other words. None answers the status table so. */
const releases: Readonly<Record<string, readonly string[]>> = {
  // They have no code of their own for JSON that is none.
  '5.0.0': ['JSON that is none'],
  '5.3.0': ['JSON that is none'],
  '5.6.0': [],
}

/**
 * Runs a test as a process of its own.
 * @param depth How deep the tests lie whose names are asked for.
 * @returns The names of those that failed, each once.
 */
async function failuresOf(folder: string, file: string, depth: number) {
  const { NODE_OPTIONS: _, ...inherited } = process.env
  const env = { ...inherited, FASTIFY_FOLDER: folder }
  const args = ['--import', 'tsx', '--import', loader, file]
  const output = await exec(process.execPath, args, { cwd: root, env, maxBuffer: 2 ** 26 }).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  )
  const line = new RegExp(`^ {${4 * depth}}not ok \\d+ - (.+?) # time`, 'gm')
  const names = [...output.matchAll(line)].map(([, name]) => name)
  return { failed: [...new Set(names)], isCut: !/^1\.\.\d+$/m.test(output) }
}

for (const [version, others] of Object.entries(releases)) {
  t.test(
    `every placement and the status table hold under Fastify ${version}`,
    options,
    async (t) => {
      const folder = makeFolder(t)
      writeFileSync(join(folder, 'package.json'), '{ "private": true }')
      const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
      await run(folder, 'npm', 'install', ...quiet, `fastify@${version}`)
      for (const [file, depth, known] of [
        ['placements', 1, others],
        // Its service tells the releases that do not know QUERY of it, with `addHttpMethod`.
        ['status-table', 0, []],
      ] as const) {
        const { failed, isCut } = await failuresOf(folder, `test/contract/${file}.test.ts`, depth)
        t.equal(isCut, false, file)
        t.strictSame(failed, known, file)
      }
    },
  )
}
