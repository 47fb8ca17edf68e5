/** Loaded before a test: gives it the Fastify of the folder that the environment names. */
import { register } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const parentURL = pathToFileURL(join(String(process.env['FASTIFY_FOLDER']), 'any.js')).href
const hook = `export const resolve = (name, context, next) =>
  next(name, name === 'fastify' ? { ...context, parentURL: ${JSON.stringify(parentURL)} } : context)`
register(`data:text/javascript,${encodeURIComponent(hook)}`)
