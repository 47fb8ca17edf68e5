/** The packed package, installed by TypeScript consumers, under every compiler that is supported. */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { ends, installed, run } from './consume.ts'

/**
 * The compilers of the services with each end of the peers: of ECMAScript modules, and of
 * CommonJS ones beside them. The declarations of all packages are checked, ours among them.
 */
const compilers: Readonly<Record<string, readonly (readonly [version: string, kind: string])[]>> = {
  'the oldest peers': [
    ['5.4', 'both'],
    ['7.0', 'both'],
  ],
  'the newest peers': [
    ['5.4', 'both'],
    ['5.7', 'both'],
    ['5.9', 'both'],
    ['6.0', 'both'],
    ['7.0', 'both'],
    ['7.0', 'bundler'],
  ],
}

/** A service of CommonJS modules; not a file, because this repository is compiled without them. */
const commonJs = `
import Fastify = require('fastify')
import plugin = require('fastify-error-resource')
import client = require('fastify-error-resource/client')

const app = Fastify(plugin.serverOptions())
void app.register(plugin.default, { typeBase: 'https://api.example/errors/' })
app.get('/', async (_request, reply) => reply.conflict('Taken.'))
void client.readErrorResource(new Response()).then((resource) => resource?.status.toFixed())
`

/** What the compiler has to say. Called from elsewhere, because npm prefers a compiler that is there. */
async function compile(version: string, project: string): Promise<string> {
  // Without what tap has every process load.
  const npm = ['-u', 'NODE_OPTIONS', 'npm', 'exec', '--yes', `--package=typescript@~${version}.0`]
  return run(tmpdir(), 'env', ...npm, '--', 'tsc', '-p', project).catch(
    ({ stdout, message }: { stdout: string; message: string }) => stdout || message,
  )
}

/** Adds the tests of a typed consumer: what is right compiles, and its mistakes do not. */
export async function testTypes(t: Test): Promise<void> {
  for (const peers of ends) {
    t.test(`with ${peers.name}`, async (t) => {
      const folder = await installed(peers)
      writeFileSync(join(folder, 'consumer.cts'), commonJs)
      // Side by side: one that is not parallel itself leaves a processor to the others.
      const answers = (compilers[peers.name] ?? []).map(async ([version, kind]) => {
        const answer = await compile(version, join(folder, `tsconfig.${kind}.json`))
        t.equal(answer, '', `TypeScript ${version}, ${kind}`)
      })
      await Promise.all(answers)
    })
  }
}
