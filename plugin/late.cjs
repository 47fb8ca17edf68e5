/**
 * What takes long to load, loaded by whoever needs it first: an app that never does is spared, and Fastify
 * has most of it by then. CommonJS, because only `require` loads at once and late and is understood by bundlers.
 */
'use strict'

/**
 * @template Module
 * @param {() => Module} load
 * @returns {() => Module}
 */
function once(load) {
  /** @type {Module | undefined} */
  let loaded
  return () => (loaded ??= load())
}

module.exports = {
  /** Decorates requests with what reads their `Accept` fields. */
  accepts: once(
    () => /** @type {typeof import('@fastify/accepts')} */ (require('@fastify/accepts')),
  ),
  /** Compiles checks. */
  ajv: once(() => /** @type {typeof import('ajv')} */ (require('ajv'))),
  /** Node's own, which an `import` makes load its WebSocket client and all that belongs to it. */
  http: once(() => /** @type {typeof import('node:http')} */ (require('node:http'))),
  /** Compiles serializers: Fastify's own package. */
  serializers: once(
    () =>
      /** @type {typeof import('@fastify/fast-json-stringify-compiler')} */ (
        require('@fastify/fast-json-stringify-compiler')
      ),
  ),
  /** Undoes content codings. */
  zlib: once(() => /** @type {typeof import('node:zlib')} */ (require('node:zlib'))),
}
