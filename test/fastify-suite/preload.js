/**
 * Loaded before a test file of Fastify's own suite: each `Fastify()` of the file is then one that has this plugin,
 * registered first and queued, with `serverOptions()`, or, for `SUITE_SIDE=control`, as many hooks that do nothing.
 */
import fp from 'fastify-plugin'
import { createRequire } from 'node:module'
import './soften.js'
import errorResource, { serverOptions } from '../../dist/index.js'

const require = createRequire(import.meta.url)
const entry = require.resolve('fastify')
const pluginName = 'fastify-error-resource'

/** Lists the hooks that the plugin adds to a scope, which depends on whether routes are older than it. */
async function listHooks(Fastify, hasRoutes) {
  const app = Fastify()
  if (hasRoutes) app.get('/', async () => '')
  const hooks = []
  const { addHook } = app
  app.addHook = function record(hook, listener) {
    hooks.push({ hook, listener })
    return addHook.call(this, hook, listener)
  }
  app.register(errorResource)
  await app.ready()
  await app.close()
  return hooks
}

/** A hook that lets pass, called in the manner of the one it stands for. */
function createIdleHook({ hook, listener }) {
  if (hook === 'onRoute' || hook === 'onRegister') return () => {}
  const { length, name } = listener
  const withDone = { onReady: 1, onListen: 1, preClose: 1, onClose: 2, preParsing: 4, onSend: 4 }
  if (length < (withDone[hook] ?? 3)) return async () => {}
  return Object.defineProperties((...values) => values.at(-1)(), {
    length: { value: length },
    name: { value: name },
  })
}

/** The factory that the tests get in the place of Fastify's own. */
function wrap(Fastify, complete, plugin) {
  function fastify(...given) {
    const app = Fastify(...complete(given))
    app.register(plugin)
    return app
  }
  return Object.assign(fastify, Fastify, { default: fastify, fastify })
}

const real = require(entry)
let complete = ([options, ...others]) => [serverOptions(options), ...others]
let plugin = errorResource
if (process.env.SUITE_SIDE === 'control') {
  const [early, late] = [await listHooks(real, false), await listHooks(real, true)]
  // A test asks whether these are loaded, and so far only the list above has needed them.
  for (const path of Object.keys(require.cache)) {
    if (/@fastify.(?:ajv|fast-json-stringify)-compiler/.test(path)) delete require.cache[path]
  }
  complete = (given) => given
  plugin = fp(
    async (app) => {
      const hooks = app.printRoutes().includes('empty tree') ? early : late
      for (const added of hooks) app.addHook(added.hook, createIdleHook(added))
    },
    { fastify: '5.x', name: pluginName },
  )
}

require.cache[entry].exports = wrap(real, complete, plugin)

// Two packages whose names differ in case cannot both be installed everywhere, and these are one library.
const Module = require('node:module')
const { _resolveFilename: resolve } = Module
Module['_resolveFilename'] = (name, ...others) =>
  resolve(name === 'jsonstream' ? 'JSONStream' : name, ...others)

// Some tests load Fastify a second time, past the cache, with parts of it replaced.
const { _extensions: extensions } = require('node:module')
const loadScript = extensions['.js']
extensions['.js'] = function load(module, path) {
  loadScript(module, path)
  if (path === entry) module.exports = wrap(module.exports, complete, plugin)
}
