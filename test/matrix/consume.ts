/** Installs the packed package the way a user does: into a folder of its own, from the registry, with peers of a choice. */
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'

const root = fileURLToPath(new URL('../..', import.meta.url))
const programs = fileURLToPath(new URL('consumer', import.meta.url))

/** The peers of a consumer, as ranges, and how npm lays them out. */
export interface Peers {
  readonly name: string
  readonly fastify: string
  readonly typebox: string
  /** `linked` gives each package what it depends on and nothing else, as pnpm does. */
  readonly layout: 'hoisted' | 'linked'
}

/** The ends of what the package says it goes with. */
export const ends: readonly Peers[] = [
  { name: 'the oldest peers', fastify: '5.0.0', typebox: '0.34.0', layout: 'hoisted' },
  { name: 'the newest peers', fastify: '5', typebox: '0.34', layout: 'linked' },
]

/** The oldest Node that `engines` allows, and the lines that have long-term support besides. */
export const nodes: readonly string[] = ['20.19.0', '22', '24']

/** What npm sets for its scripts and tap for its tests, none of which a user has. */
function userEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(?:NODE_OPTIONS|TAP\w*|_TAPJS\w*|npm_(?:lifecycle|package|command)\w*)$/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
}

const exec = promisify(execFile)

/** Runs a program for at most two minutes and returns what it printed. */
export async function run(cwd: string, command: string, ...args: string[]): Promise<string> {
  const options = { cwd, env: userEnvironment(), timeout: 120_000 }
  const { stdout } = await exec(command, args, options)
  return stdout
}

/** What a program printed that was to fail. */
export async function runInVain(cwd: string, command: string, ...args: string[]): Promise<string> {
  return run(cwd, command, ...args).then(
    (stdout) => `It ended well. ${stdout}`,
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
  )
}

/** A reason to skip where the registry cannot be reached. */
export async function whyNot(): Promise<{ skip: string } | object> {
  const answer = await runInVain(tmpdir(), 'npm', 'view', 'fastify@5.0.0', 'version')
  return answer.includes('5.0.0') ? {} : { skip: 'npm cannot reach its registry' }
}

/** A folder outside of the repository, whose packages must not be found. */
export function makeFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'consumer-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']

let tarball: Promise<string> | undefined
const folders = new Map<Peers, Promise<string>>()

/** The packed package, which is packed once. */
export function packed(): Promise<string> {
  return (tarball ??= pack(makeFolder(t)))
}

/** A folder with the package and these peers, and the programs beside them; installed once. */
export function installed(peers: Peers): Promise<string> {
  const folder = folders.get(peers) ?? install(makeFolder(t), peers)
  folders.set(peers, folder)
  return folder
}

/** Packs what `npm run build` has built; with its scripts npm would build it once more. */
async function pack(folder: string): Promise<string> {
  const args = ['pack', '--json', '--pack-destination', folder, ...quiet]
  const [packed] = JSON.parse(await run(root, 'npm', ...args)) as [{ filename: string }]
  return join(folder, packed.filename)
}

async function install(folder: string, { fastify, typebox, layout }: Peers): Promise<string> {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const peers = [`fastify@${fastify}`, `@sinclair/typebox@${typebox}`, '@types/node@20']
  const args = [`--install-strategy=${layout}`, ...quiet, await packed(), ...peers]
  await run(folder, 'npm', 'install', ...args)
  cpSync(programs, folder, { recursive: true })
  return folder
}

/** The path of another Node, which npm has for every version. */
export async function nodeOf(version: string): Promise<string> {
  const args = [
    'exec',
    '--yes',
    `--package=node@${version}`,
    '--',
    'node',
    '-p',
    'process.execPath',
  ]
  return (await run(tmpdir(), 'npm', ...args)).trim()
}
