/** A PostgreSQL of the soak's own: made in a temporary folder, stopped and started at will, removed at the end. */
import { execFile } from 'node:child_process'
import { chownSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const programs = '/usr/lib/postgresql'

/** The database of a soak. */
export interface SoakDatabase {
  /** Without it the service brings its own, inside its process. */
  readonly url: string | undefined
  readonly description: string
  /** Missing where the database is not ours to stop. */
  readonly faults?: {
    stop(how: 'fast' | 'immediate'): Promise<void>
    start(): Promise<void>
  }
  remove(): Promise<void>
}

/** Makes a database; takes the one of the environment, or none, where there is no PostgreSQL to start. */
export async function openSoakDatabase(given: string | undefined): Promise<SoakDatabase> {
  const found = await findPrograms()
  if (found !== undefined) return startPostgres(found)
  const kept = { remove: async () => undefined }
  if (given !== undefined) {
    return { ...kept, url: given, description: '$DATABASE_URL, which cannot be stopped' }
  }
  return {
    ...kept,
    url: undefined,
    description: 'PGlite in the process of the service, which cannot be stopped',
  }
}

/** The programs of the newest version that is installed. */
async function findPrograms(): Promise<string | undefined> {
  const versions = await readdir(programs).catch(() => [])
  const newest = versions.toSorted((a, b) => Number(a) - Number(b)).at(-1)
  return newest === undefined ? undefined : join(programs, newest, 'bin')
}

/** PostgreSQL refuses to run as root, which is who a container runs things as. */
async function findUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])))
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) }
}

/** A port nobody listens on. */
export async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function startPostgres(bin: string): Promise<SoakDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'soak-postgres-'))
  const user = await findUser()
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const port = await findPort()
  const data = join(folder, 'data')
  const call = (program: string, ...args: string[]) =>
    run(join(bin, program), args, { ...user, cwd: folder })

  await call('initdb', '-D', data, '-A', 'trust', '-U', 'orders', '-E', 'UTF8', '--no-sync')
  const settings = `-c listen_addresses=127.0.0.1 -c fsync=off -p ${port} -k ${folder}`
  const start = async () => {
    await call('pg_ctl', '-D', data, '-o', settings, '-l', join(folder, 'log'), '-w', 'start')
  }
  const stop = async (how: string) => {
    await call('pg_ctl', '-D', data, '-m', how, '-w', 'stop')
  }
  await start()
  return {
    url: `postgres://orders@127.0.0.1:${port}/postgres`,
    description: `PostgreSQL from ${bin}`,
    faults: { start, stop },
    remove: async () => {
      await stop('immediate').catch(() => undefined)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
