/** TypeScript projects beside the repository, with the packages they depend on. */
import { execFile } from 'node:child_process'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** Makes the packages of the repository those of a folder; a scope stands for all of its packages. */
export async function linkPackages(folder: string, names: readonly string[]): Promise<void> {
  await mkdir(join(folder, 'node_modules'), { recursive: true })
  for (const name of names) {
    await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  }
}

/** Compiles with the compiler of the repository. @returns What it complains of; nothing of a project in order. */
export async function compile(folder: string, options: string): Promise<string> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const args = ['--ignoreConfig', '--strict', '--target', 'es2022', '--types', 'node']
  return run(process.execPath, [compiler, ...args, ...options.split(' ')], { cwd: folder }).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  )
}
