/**
 * Lets tap's processes read TypeScript. tap's own loader brings a whole compiler to each of them; this
 * one only takes the types off, and keeps the lines apart that coverage is told by. Hundreds of processes
 * read the same files, so that what has been read once is kept by its content.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { register } from 'node:module'
import { threadId, isMainThread } from 'node:worker_threads'

const tsconfigRaw = { compilerOptions: { experimentalDecorators: true } }
const kept = new URL('../node_modules/.cache/types-off/', import.meta.url)

if (isMainThread) {
  mkdirSync(kept, { recursive: true })
  register(import.meta.url)
}

export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context)
  const { source } = await nextLoad(url, { ...context, format: 'module' })
  const name = createHash('sha256').update(url).update(source).digest('hex')
  return { format: 'module', source: await readOnce(name, url, source), shortCircuit: true }
}

async function readOnce(name, url, source) {
  const file = new URL(`${name}.js`, kept)
  try {
    return readFileSync(file, 'utf8')
  } catch {
    const { transform } = await import('esbuild')
    const options = { loader: 'ts', sourcemap: 'inline', sourcefile: url, tsconfigRaw }
    const { code } = await transform(source, options)
    const part = new URL(`${name}.${process.pid}.${threadId}`, kept)
    writeFileSync(part, code)
    renameSync(part, file)
    return code
  }
}
