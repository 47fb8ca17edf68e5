/** A CommonJS TypeScript project compiles and runs with every subpath, in the settings such projects have. */
import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'

t.setTimeout(180_000)

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

const program = `
import Fastify from 'fastify'
import errorResource, { defineError, serverOptions } from 'fastify-error-resource'
import * as catalog from 'fastify-error-resource/catalog'
import * as client from 'fastify-error-resource/client'
import * as conformance from 'fastify-error-resource/conformance'
import * as evolution from 'fastify-error-resource/evolution'
import * as mappers from 'fastify-error-resource/mappers'
import * as openapi from 'fastify-error-resource/openapi'
import * as oracle from 'fastify-error-resource/oracle'
import * as problemTypes from 'fastify-error-resource/problem-types'
import * as upstream from 'fastify-error-resource/upstream'
import * as xml from 'fastify-error-resource/xml'

const Taken = defineError({ code: 'TAKEN', status: 409, title: 'Taken' })
const modules: object[] = [
  catalog,
  client,
  conformance,
  evolution,
  mappers,
  openapi,
  oracle,
  problemTypes,
  upstream,
  xml,
]

async function main(): Promise<void> {
  const app = Fastify(serverOptions({}))
  await app.register(errorResource)
  app.get('/', async (_request, reply) => reply.error(Taken))
  const { statusCode } = await app.inject('/')
  console.log(statusCode, modules.every((module) => Object.keys(module).length > 0))
}
void main()
`

const settings: readonly (readonly [module: string, resolution: string])[] = [
  ['commonjs', 'node10'],
  ['node16', 'node16'],
  ['nodenext', 'nodenext'],
  ['commonjs', 'bundler'],
]

for (const [module, resolution] of settings) {
  t.test(`CommonJS works with module ${module} and resolution ${resolution}`, async (t) => {
    const folder = t.testdir()
    await mkdir(join(folder, 'node_modules'))
    await symlink(root, join(folder, 'node_modules/fastify-error-resource'))
    for (const name of ['fastify', '@types', '@sinclair', '@fastify']) {
      await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name))
    }
    await writeFile(join(folder, 'package.json'), '{}')
    await writeFile(join(folder, 'main.ts'), program)
    const options =
      `--module ${module} --moduleResolution ${resolution} --ignoreDeprecations 6.0 --target es2022 ` +
      '--ignoreConfig --strict --esModuleInterop --types node main.ts'
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    await run(process.execPath, [compiler, ...options.split(' ')], { cwd: folder })
    const { stdout } = await run(process.execPath, ['main.js'], { cwd: folder })
    t.equal(stdout, '409 true\n')
  })
}
