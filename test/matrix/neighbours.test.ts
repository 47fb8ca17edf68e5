/** The published types beside others, all declarations checked: a second copy of the package, and plugins that add to the same interfaces. */
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { copyPackage } from '../fixtures/package-copy.ts'
import { compile, linkPackages } from './projects.ts'

t.setTimeout(180_000)

const projects = join(import.meta.dirname, 'projects')
const packages = ['fastify', 'fastify-plugin', '@fastify', '@sinclair', '@types', 'ajv', 'ghtml']

for (const skipLibCheck of [true, false]) {
  t.test(`two copies of the package are one type, skipLibCheck ${skipLibCheck}`, async (t) => {
    const folder = t.testdir()
    await cp(join(projects, 'copies'), folder, { recursive: true })
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await linkPackages(folder, packages)
    for (const part of ['service', 'errors']) await copyPackage(join(folder, part))
    const options = `--module nodenext --exactOptionalPropertyTypes --noEmit --skipLibCheck ${skipLibCheck}`
    t.equal(await compile(folder, `${options} service/service.ts`), '')
  })
}

/** What is imported first is declared first, and overloads are tried in the order of their declarations. */
const orders = {
  'the neighbour first': (source: string) => source,
  'the neighbour last': (source: string) =>
    source.replace(/^(import sensible .*\n)((?:import .*\n)+)/m, '$2$1'),
}

for (const [order, arrange] of Object.entries(orders)) {
  for (const strict of ['', ' --exactOptionalPropertyTypes']) {
    t.test(`@fastify/sensible and ours, ${order}${strict}`, async (t) => {
      const folder = t.testdir({ 'package.json': '{ "type": "module" }' })
      const source = await readFile(join(projects, 'neighbours/sensible.ts'), 'utf8')
      await writeFile(join(folder, 'service.ts'), arrange(source))
      await linkPackages(folder, packages)
      await copyPackage(folder)
      t.equal(await compile(folder, `--module nodenext${strict} --noEmit service.ts`), '')
    })
  }
}

t.test('plugins that add to the same interfaces', async (t) => {
  const folder = t.testdir({ 'package.json': '{ "type": "module" }' })
  await cp(join(projects, 'neighbours'), folder, { recursive: true })
  await linkPackages(folder, [...packages, 'pino', 'openapi-types'])
  await copyPackage(folder)
  t.equal(await compile(folder, '--module nodenext --noEmit others.ts'), '')
})
