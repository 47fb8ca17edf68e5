/** The published types beside others, all declarations checked: a second copy of the package, and plugins that add to the same interfaces. */
import { cp, writeFile } from 'node:fs/promises'
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
