/** Every placement of the plugin under older releases of Fastify: the first of the major, and some between. */
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

/** The releases, and the exchanges that they answer in other words. */
const releases: Readonly<Record<string, readonly string[]>> = {
  // They have no code of their own for JSON that is none.
  '5.0.0': ['JSON that is none'],
  '5.3.0': ['JSON that is none'],
  '5.6.0': [],
}

/** Runs a test as a process of its own. @returns The names of its failed exchanges, each once. */
async function failuresOf(folder: string, file: string) {
  const { NODE_OPTIONS: _, ...inherited } = process.env
  const env = { ...inherited, FASTIFY_FOLDER: folder }
  const args = ['--import', 'tsx', '--import', loader, file]
  const output = await exec(process.execPath, args, { cwd: root, env, maxBuffer: 2 ** 26 }).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  )
  const names = [...output.matchAll(/^ {4}not ok \d+ - (.+?) #/gm)].map(([, name]) => name)
  return { failed: [...new Set(names)], isCut: !/^1\.\.\d+$/m.test(output) }
}

for (const [version, others] of Object.entries(releases)) {
  t.test(`every placement holds under Fastify ${version}`, options, async (t) => {
    const folder = makeFolder(t)
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
    await run(folder, 'npm', 'install', ...quiet, `fastify@${version}`)
    const { failed, isCut } = await failuresOf(folder, 'test/contract/placements.test.ts')
    t.equal(isCut, false)
    t.strictSame(failed, others)
  })
}
