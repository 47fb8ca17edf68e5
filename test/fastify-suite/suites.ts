/** The suites that run under the plugin: Fastify's own and those of its plugins whose packages carry their tests. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../house/source-files.ts'

/** A package whose tests are run, as it is installed. */
export interface Suite {
  readonly name: string
  readonly version: string
  readonly folder: string
  /** Its test files, by their paths inside the package. */
  readonly files: readonly string[]
}

/** Each package, and which files below its `test` are tests where it is not those that end so. */
const packages: readonly { name: string; isTest?: RegExp; without?: RegExp }[] = [
  { name: 'fastify' },
  { name: '@fastify/compress' },
  { name: '@fastify/cors' },
  { name: '@fastify/http-proxy', isTest: /^(?!helper\/).*\.js$/ },
  { name: '@fastify/multipart' },
  // It wants a Redis on the standard port, which may be somebody's.
  { name: '@fastify/rate-limit', without: /^redis-rate-limit\.test\.js$/ },
  { name: '@fastify/static' },
  { name: '@fastify/swagger' },
  { name: '@fastify/websocket' },
]

/** Finds the suites by name; all of them where none is named. */
export function findSuites(names: readonly string[]): Suite[] {
  return packages
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .map(({ name, isTest = /\.test\.m?js$/, without }) => {
      const folder = join(root, 'node_modules', name)
      const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      const files = readdirSync(join(folder, 'test'), { recursive: true, encoding: 'utf8' })
        .map((file) => file.replaceAll('\\', '/'))
        .filter((file) => isTest.test(file) && without?.test(file) !== true)
        .toSorted()
      return { name, version, folder, files }
    })
}
