/** The published types under every compiler that is supported, beside the one this repository uses. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'

const run = promisify(execFile)

/** The oldest, the ones people have, and the newest. */
const versions = ['5.4', '5.7', '5.9', '7.0']

const project = fileURLToPath(new URL('compilers.json', import.meta.url))

/** A project of its own without packages, because npm prefers a compiler that it finds in or above the folder. */
const folder = mkdtempSync(join(tmpdir(), 'compilers-'))
writeFileSync(join(folder, 'package.json'), '{}')
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a program of the compiler's package, without what tap has every process load. */
async function compile(version: string, ...args: string[]): Promise<string> {
  const npm = ['npm', 'exec', '--yes', `--package=typescript@~${version}.0`, '--', 'tsc']
  const child = run('env', ['-u', 'NODE_OPTIONS', ...npm, ...args], { cwd: folder })
  return child.then(
    ({ stdout }) => stdout,
    (error: { stdout: string; stderr: string }) => error.stdout || error.stderr,
  )
}

/** Side by side: one that is not parallel itself leaves a processor to the others. */
const compiled = versions.map(async (version) => ({
  said: await compile(version, '--version'),
  complaints: await compile(version, '-p', project),
}))

for (const [index, version] of versions.entries()) {
  t.test(`what may and may not be sent compiles so with TypeScript ${version}`, async (t) => {
    const { said, complaints } = (await compiled[index]) ?? {}
    t.match(said, `Version ${version}.`)
    t.equal(complaints, '')
  })
}
