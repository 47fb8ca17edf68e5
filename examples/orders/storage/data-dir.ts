import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, DatabaseUnavailable } from './database.ts'

export interface DataDir {
  /** Where the embedded Postgres keeps its files. */
  files: string
  release(): Promise<void>
}

/**
 * Takes the folder for this process. The embedded Postgres keeps no lock of its own, and two
 * processes writing one folder would ruin it.
 */
export async function claimDataDir(folder: string): Promise<DataDir> {
  const lock = join(folder, 'lock')
  try {
    // Not its parents: a mistyped path is better refused than created.
    await mkdir(folder).catch(ignoreExisting)
    const holder = await readHolder(lock)
    if (holder !== undefined) {
      throw new DatabaseUnavailable(`DATA_DIR ${folder} is in use by process ${holder}`)
    }
    await writeFile(lock, String(process.pid), { flag: 'wx' })
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new DatabaseUnavailable(`DATA_DIR ${folder} cannot be used (${reason})`, { cause: error })
  }
  return { files: join(folder, 'postgres'), release: () => rm(lock, { force: true }) }
}

function ignoreExisting(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error
}

/** The process that holds the lock. A lock whose process is gone was left by a crash: it goes. */
async function readHolder(lock: string): Promise<number | undefined> {
  const text = await readFile(lock, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const holder = Number.parseInt(text, 10)
  if (holder > 0 && holder !== process.pid && isRunning(holder)) return holder
  await rm(lock, { force: true })
  return undefined
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM' // it runs, under another user
  }
}
