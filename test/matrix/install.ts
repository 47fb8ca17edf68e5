/** The packed package, installed by JavaScript consumers, on every Node that is supported. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { ends, installed, makeFolder, nodeOf, nodes, packed, run, runInVain } from './consume.ts'

/** Adds the tests of what a consumer installs, and what runs of it. */
export async function testInstall(t: Test): Promise<void> {
  const programs = ['consumer.mjs', 'consumer.cjs']
  const paths = await Promise.all(nodes.map(nodeOf))
  const tarball = await packed()

  for (const peers of ends) {
    t.test(`with ${peers.name}`, async (t) => {
      const folder = await installed(peers)
      for (const [index, path] of paths.entries()) {
        for (const program of programs) {
          const output = await run(folder, path, '--no-warnings', program)
          t.match(output, `Node ${nodes[index]}`, program)
          t.ok(output.includes(`, Fastify ${peers.fastify}`), `${program}: ${output}`)
        }
      }
    })
  }

  t.test('these packages come with it that Fastify does not bring', async (t) => {
    const [without, with_] = await Promise.all(
      [[], [tarball, '@sinclair/typebox@0.34']].map(async (others) => {
        const folder = makeFolder(t)
        writeFileSync(join(folder, 'package.json'), '{ "private": true }')
        const args = ['--package-lock-only', '--ignore-scripts', '--no-audit', '--loglevel=error']
        await run(folder, 'npm', 'install', ...args, 'fastify@5', ...others)
        const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))
        return Object.keys(lock.packages).map((path) => path.replace(/^node_modules\//, ''))
      }),
    )
    const known = new Set(without)
    t.strictSame(with_?.filter((name) => !known.has(name)).toSorted(), [
      '@fastify/accepts',
      '@sinclair/typebox',
      'accepts',
      'fastify-error-resource',
      'fastify-plugin',
      'ghtml',
      'mime-db',
      'mime-types',
      'negotiator',
    ])
  })

  t.test('npm refuses it beside another major of Fastify', async (t) => {
    const folder = makeFolder(t)
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    const args = ['install', '--package-lock-only', '--ignore-scripts', tarball, 'fastify@4']
    t.match(await runInVain(folder, 'npm', ...args), 'ERESOLVE')
  })
}
