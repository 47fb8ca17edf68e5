/** What a front end gets of the client: how much, made of what, and that it needs no more than the web platform. */
import { createContext, runInContext } from 'node:vm'
import { once } from 'node:events'
import { join, relative } from 'node:path'
import { Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import ts from 'typescript'
import { addProgramRoutes, bundleClient, hangUp, program, programResults } from './program.ts'
import { serve } from '../../fixtures/fixture-app.ts'
import { read, root } from '../../house/source-files.ts'

/** Raising it is a decision, to be seen in a diff. */
const gzippedBytes = 2300

t.test('the client is small', async (t) => {
  const { code } = await bundleClient('esm')
  const { length } = gzipSync(code, { level: 9 })
  t.comment(`${code.length} bytes minified, ${length} gzipped`)
  t.ok(length <= gzippedBytes, `${length} bytes, limit ${gzippedBytes}`)
  t.ok(read('docs/client.md').includes(`, ${(length / 1000).toFixed(1)} kB\nwith everything`))
})

t.test('the client is made of these files, and imports nothing when it runs', async (t) => {
  const { inputs, imports } = await bundleClient('esm')
  t.same(inputs.map((path) => relative('plugin', path)).toSorted(), [
    'client/index.ts',
    'client/mistakes.ts',
    'client/resource.ts',
    'client/response.ts',
    'client/retry-after.ts',
    'errors/identity.ts',
    'http/content.ts',
    'http/guarded-read.ts',
    'http/status-code.ts',
  ])
  t.same(imports, [])
})

t.test('its types need neither Node, nor Fastify, nor TypeBox', async (t) => {
  const folder = t.testdir({
    'page.ts': `
      import { match, readErrorResource, retryAfter } from 'fastify-error-resource/client'
      type SoldOut = { code: 'SOLD_OUT'; show: string }
      const resource = await readErrorResource<SoldOut>(await fetch('/tickets'))
      if (resource !== undefined) {
        const text: string = match(resource, {
          SOLD_OUT: ({ show }) => show,
          default: ({ title, detail = title }) => detail,
        })
        console.log(text, retryAfter(resource))
      }
      export {}`,
  })
  const compiled = ts.createProgram([join(folder, 'page.ts')], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipDefaultLibCheck: true,
    noEmit: true,
  })
  const messages = ts
    .getPreEmitDiagnostics(compiled)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  t.same(messages, [])
  const files = compiled
    .getSourceFiles()
    .filter((file) => !compiled.isSourceFileDefaultLibrary(file))
    .map(({ fileName }) => fileName.slice(root.length))
    .filter((path) => path.startsWith('dist/') || path.includes('node_modules/'))
  t.ok(files.includes('dist/client/index.d.ts'))
  t.same(
    files.filter((path) => !path.startsWith('dist/')),
    [],
  )
})

t.test('it runs where there is nothing but the language and what fetch brings', async (t) => {
  const { port } = await serve(t, addProgramRoutes, { server: hangUp })
  const { code } = await bundleClient('iife')
  const platform = { AbortSignal, Blob, TextDecoder, TextEncoder, fetch }
  const context = createContext({ ...platform })
  runInContext(code, context)
  const results: unknown = await runInContext(
    `(${program})(client, 'http://127.0.0.1:${port}')`,
    context,
  )
  // Values of another realm have other prototypes.
  t.strictSame(JSON.parse(JSON.stringify(results)), programResults)
})

t.test('it runs in a worker and knows none of the globals of Node', async (t) => {
  const { port } = await serve(t, addProgramRoutes, { server: hangUp })
  const { code } = await bundleClient('iife')
  // Hidden from the client alone, since Node's own fetch is made of them.
  const hidden = ['process', 'Buffer', 'global', 'setImmediate', 'require', 'module', 'exports']
  const script = `
    const { parentPort } = require('node:worker_threads')
    const client = new Function(...${JSON.stringify(hidden)}, ${JSON.stringify(`${code} return client`)})()
    void (${program})(client, 'http://127.0.0.1:${port}')
      .then((results) => parentPort.postMessage(results))`
  // Without the loaders of the test runner.
  const worker = new Worker(script, { eval: true, execArgv: [], env: {} })
  t.teardown(() => worker.terminate())
  const [results] = await once(worker, 'message')
  t.strictSame(results, programResults)
})
