/** What a user installs: the built package, by its name. */
import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import * as entry from 'fastify-error-resource'
import t from 'tap'
import { importsOf, read, root, typescriptFiles } from './source-files.ts'

/**
 * Raising one of these is a decision, to be seen in a diff. The guides with their picture, and the
 * language file, are 80 kB of the one and 200 kB of the other.
 */
const packedBytes = 530_000
const unpackedBytes = 1_720_000

const manifest = JSON.parse(read('package.json'))

/** What is built of each source: its code and its types. */
const built = typescriptFiles('plugin').map((file) => {
  const code = `dist/${file.replace(/\.ts$/, '.js')}`
  return { code, types: code.replace(/js$/, 'ts').replace(/(?=\.c?ts$)/, '.d') }
})

/** The types of each path once more, for CommonJS. */
const forCommonJs = Object.values<{ require?: { types: string } }>(manifest.exports).flatMap(
  (path) => path.require?.types.slice('./'.length) ?? [],
)

t.test('the types for CommonJS say what the others say, and declare no type again', async (t) => {
  t.equal(forCommonJs.length, 11)
  for (const file of forCommonJs) {
    const types = read(file)
    const { default: _, ...values } = await import(join(root, file.replace('.d.cts', '.js')))
    for (const name of Object.keys(values)) {
      t.match(types, `export declare const ${name}: typeof module.${name}\n`, file)
    }
    t.notMatch(types, /interface|class|function/, file)
    t.equal(read(file.replace('.d.cts', '.cjs')), "module.exports = require('./index.js')\n")
  }
})

t.test('the entry exports these names', async (t) => {
  t.same(Object.keys(entry).toSorted(), [
    'ErrorResourceSchema',
    'ViolationSchema',
    'default',
    'defineError',
    'errorResponses',
    'errorSchemas',
    'httpErrors',
    'isErrorResource',
    'isHttpError',
    'problemDetails',
    'serverOptions',
  ])
})

t.test('every path of the package leads to its types first, then to its code', async (t) => {
  const { './package.json': itself, './languages/de.json': german, ...paths } = manifest.exports
  t.equal(itself, './package.json')
  t.equal(german, './languages/de.json')
  for (const [path, targets] of Object.entries<object>(paths)) {
    const name = path === '.' ? 'index' : `${path.slice(2)}/index`
    t.same(Object.entries(targets), [
      ['require', { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` }],
      ['types', `./dist/${name}.d.ts`],
      ['default', `./dist/${name}.js`],
    ])
  }
})

t.test('the command is a program of the package, which Node finds by its first line', async (t) => {
  t.same(manifest.bin, { [manifest.name]: 'dist/command/main.js' })
  t.match(read(manifest.bin[manifest.name]), /^#!\/usr\/bin\/env node\n/)
})

const use = `
  const app = Fastify()
  app.register(errorResource)
  app.get('/', (request, reply) => reply.conflict('Taken.'))
  app.inject('/').then((response) => console.log(response.statusCode, response.body))`

for (const [name, file, program] of [
  [
    'import',
    'program.mjs',
    `import Fastify from 'fastify'; import errorResource from 'fastify-error-resource'; ${use}`,
  ],
  [
    'require()',
    'program.cjs',
    `const Fastify = require('fastify'); const errorResource = require('fastify-error-resource'); ${use}`,
  ],
] as const) {
  t.test(`what ${name} returns registers`, async (t) => {
    const path = join(t.testdir({ [file]: program }), file)
    const output = execFileSync(process.execPath, ['--no-warnings', path], {
      encoding: 'utf8',
      env: {},
    })
    t.match(output, /^409 \{.*"detail":"Taken\."/)
  })
}

t.test('the packed files are the compiled plugin, its guides and its languages', async (t) => {
  // Without its scripts: `prepack` would rebuild what the other tests are running.
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error']
  const output = execFileSync('npm', args, { cwd: root, encoding: 'utf8' })
  const [packed] = JSON.parse(output)
  const guides = readdirSync(join(root, 'docs')).map((file) => `docs/${file}`)
  const languages = readdirSync(join(root, 'languages')).map((file) => `languages/${file}`)
  const pages = ['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'package.json']
  t.same(
    packed.files.map(({ path }: { path: string }) => path).toSorted(),
    [
      ...built.flatMap(({ code, types }) => [code, types]),
      ...forCommonJs.flatMap((types) => [types, types.replace('.d.cts', '.cjs')]),
      ...guides,
      ...languages,
      ...pages,
    ].toSorted(),
  )
  t.ok(packed.size <= packedBytes, `${packed.size} bytes packed, limit ${packedBytes}`)
  t.ok(packed.unpackedSize <= unpackedBytes, `${packed.unpackedSize}, limit ${unpackedBytes}`)
})

t.test('the code carries no source map', async (t) => {
  for (const file of readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })) {
    t.notMatch(file, /\.map$/)
    if (/\.c?[jt]s$/.test(file)) t.notMatch(read(`dist/${file}`), 'sourceMappingURL', file)
  }
})

/** What an import needs; the rest waits for the first app, request or error that does. */
const atOnce = ['fastify-plugin', 'find-my-way']

t.test('to import the package loads little else', async (t) => {
  const folder = t.testdir({ 'package.json': '{ "type": "module" }', node_modules: {} })
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true })
  for (const name of atOnce) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction')
  }
  const program = `
    await import('./dist/index.js')
    console.log(process.moduleLoadList.some((name) => name.includes('undici')))`
  const args = ['--input-type=module', '--eval', program]
  t.equal(execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }), 'false\n')
})

t.test('these packages come along, and these are the user’s own', async (t) => {
  t.same(Object.keys(manifest.dependencies), [
    '@fastify/accepts',
    '@fastify/fast-json-stringify-compiler',
    'ajv',
    'fastify-plugin',
    'find-my-way',
    'ghtml',
  ])
  t.same(Object.keys(manifest.peerDependencies), [
    '@fastify/swagger',
    '@sinclair/typebox',
    'fastify',
  ])
  t.same(manifest.peerDependenciesMeta, { '@fastify/swagger': { optional: true } })
})

t.test('the code imports what it depends on and nothing private', async (t) => {
  const allowed = new Set([
    ...Object.keys(manifest.dependencies),
    ...Object.keys(manifest.peerDependencies),
  ])
  for (const { code } of built) {
    for (const name of importsOf(read(code))) {
      const isOwn = name.startsWith('.') || name.startsWith('node:')
      t.ok(isOwn || allowed.has(packageOf(name)), `${code} imports ${name}`)
    }
  }
})

t.test('its types ask for no package that may not be there', async (t) => {
  const allowed = new Set([
    ...Object.keys(manifest.dependencies),
    ...Object.keys(manifest.peerDependencies),
  ])
  // What a compiler is told to ignore where it is not found.
  const guarded = /\* @ts-ignore [^\n]*\*\/\n[^\n]*/g
  for (const { types } of built) {
    for (const name of importsOf(read(types).replace(guarded, ''))) {
      const isOwn = name.startsWith('.') || name.startsWith('node:')
      t.ok(isOwn || allowed.has(name), `${types} takes types of ${name}`)
    }
  }
})

/** The package that a module is of: `ajv/dist/2020.js` is one of ajv. */
function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
}

const generated = new Set(['.git', '.tap', 'coverage', 'dist', 'node_modules'])

/** What a file of the repository must not say, and why. */
const unwanted: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a path of somebody’s machine', /(?<![\w.$}/])\/(?:home|root|work|Users|mnt)\/\w|[A-Z]:\\\w/],
  ['the address of a registry', /\bregistry\.[a-z]+\.[a-z]+|"resolved":\s"/],
]

t.test('no file of the repository names a machine or a registry', async (t) => {
  for (const path of repositoryFiles('')) {
    const content = readFileSync(join(root, path), 'utf8')
    for (const [what, pattern] of unwanted) {
      const found = pattern.exec(content)?.[0]
      t.equal(found, undefined, `${path}: ${what}`)
    }
  }
})

function repositoryFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    // In a worktree `.git` is a file.
    if (generated.has(entry.name)) return []
    if (entry.isDirectory()) return repositoryFiles(path)
    return /\.(?:tgz|log|png)$/.test(path) ? [] : [path]
  })
}
