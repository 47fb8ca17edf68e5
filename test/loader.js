/**
 * Lets tap's processes read TypeScript. tap's own loader brings a whole compiler to each of them; this
 * one only takes the types off, and keeps the lines apart that coverage is told by.
 */
import { register } from 'node:module'
import { isMainThread } from 'node:worker_threads'
import { transform } from 'esbuild'

const tsconfigRaw = { compilerOptions: { experimentalDecorators: true } }

if (isMainThread) register(import.meta.url)

export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context)
  const { source } = await nextLoad(url, { ...context, format: 'module' })
  const options = { loader: 'ts', sourcemap: 'inline', sourcefile: url, tsconfigRaw }
  const { code } = await transform(source, options)
  return { format: 'module', source: code, shortCircuit: true }
}
