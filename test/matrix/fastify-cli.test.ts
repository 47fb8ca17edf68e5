/** The official template as `fastify generate` writes it, with the plugin added as the docs say, started by `fastify start`. */
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { field, json, talk } from '../fixtures/raw-http.ts'
import { makeFolder, packed, run, runInVain, whyNot } from './consume.ts'

t.setTimeout(300_000)

const options = await whyNot()
const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']

interface Template {
  readonly flags: readonly string[]
  /** What of its development a build needs. */
  readonly tools?: readonly string[]
  readonly app: string
  readonly started: string
  /** Files to add. */
  readonly files: Readonly<Record<string, string>>
  /** How the options of the constructor come in. */
  readonly options: readonly [written: RegExp, instead: string]
}

const exported = `export { default } from 'fastify-error-resource'\n`
const throwing = `async function () { throw new Error('hunter2') }`
const imported = `import { serverOptions } from 'fastify-error-resource'\n`

const templates: Readonly<Record<string, Template>> = {
  JavaScript: {
    flags: [],
    app: 'app.js',
    started: 'app.js',
    files: {
      'plugins/errors.js': `module.exports = require('fastify-error-resource')\n`,
      'routes/throws/index.js': `module.exports = async (fastify) => { fastify.get('/', ${throwing}); fastify.post('/', async () => 'read') }\n`,
    },
    options: [
      /const options = \{\}/,
      `const options = require('fastify-error-resource').serverOptions()`,
    ],
  },
  'JavaScript of ES modules': {
    flags: ['--esm'],
    app: 'app.js',
    started: 'app.js',
    files: {
      'plugins/errors.js': `${exported}export const autoConfig = { challenge: 'Bearer realm="a"' }\n`,
      'routes/throws/index.js': `export default async (fastify) => { fastify.get('/', ${throwing}); fastify.post('/', async () => 'read') }\n`,
    },
    options: [/export const options = \{\}/, `${imported}export const options = serverOptions()`],
  },
  TypeScript: {
    flags: ['--lang=ts'],
    tools: ['typescript', 'fastify-tsconfig', '@types/node'],
    app: 'src/app.ts',
    started: 'dist/app.js',
    files: {
      'src/plugins/errors.ts': `${exported}export const autoConfig = { challenge: 'Bearer realm="a"' }\n`,
      'src/routes/throws/index.ts':
        `import type { FastifyPluginAsync } from 'fastify'\n` +
        `const plugin: FastifyPluginAsync = async (fastify) => { fastify.get('/', ${throwing}); fastify.post('/', async () => 'read') }\n` +
        'export default plugin\n',
    },
    options: [
      /const options: AppOptions = \{\s*\}/,
      `${imported}const options: AppOptions = serverOptions()`,
    ],
  },
}

const close = 'Host: a\r\nConnection: close\r\n'
const exchanges: readonly (readonly [name: string, bytes: string, members: object])[] = [
  ['an unknown path', `GET /nope HTTP/1.1\r\n${close}\r\n`, { status: 404, instance: '/nope' }],
  [
    'a wrong method',
    `DELETE /example HTTP/1.1\r\n${close}\r\n`,
    { status: 405, allow: ['GET', 'HEAD'] },
  ],
  [
    'a malformed URL',
    `GET /%zz HTTP/1.1\r\n${close}\r\n`,
    { status: 400, code: 'FST_ERR_BAD_URL' },
  ],
  [
    'a type nobody reads',
    `POST /throws HTTP/1.1\r\n${close}Content-Type: text/xml\r\nContent-Length: 1\r\n\r\n<`,
    { status: 415 },
  ],
  ['an error that is thrown', `GET /throws HTTP/1.1\r\n${close}\r\n`, { status: 500 }],
  ['garbage', 'garbage\r\n\r\n', { status: 400 }],
  ['no Host', 'GET /example HTTP/1.1\r\n\r\n', { status: 400 }],
]

/** Writes the template and installs what it asks for. */
async function generate({ flags, tools = [], files, app, options }: Template): Promise<string> {
  const parent = makeFolder(t)
  const cli = ['exec', '--yes', '--package=fastify-cli@8', '--', 'fastify', 'generate', 'service']
  await run(parent, 'npm', ...cli, ...flags)
  const folder = join(parent, 'service')
  const path = join(folder, 'package.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8'))
  const development = tools.map((name) => [name, manifest.devDependencies[name]])
  writeFileSync(
    path,
    JSON.stringify({ ...manifest, devDependencies: Object.fromEntries(development) }),
  )
  await run(folder, 'npm', 'install', ...quiet, await packed(), '@sinclair/typebox@0.34')
  for (const [file, content] of Object.entries(files)) {
    await run(folder, 'mkdir', '-p', join(file, '..'))
    writeFileSync(join(folder, file), content)
  }
  const source = readFileSync(join(folder, app), 'utf8')
  const [written, instead] = options
  if (!written.test(source)) throw new Error(`${app} has no ${written.source}`)
  writeFileSync(join(folder, app), source.replace(written, instead))
  // What the template leaves unsaid, its compiler asks for since 6.0.
  if (tools.length > 0) await run(folder, 'npx', '--no-install', 'tsc', '--rootDir', 'src')
  return folder
}

/** Starts the service as its script does. @returns Its port, and what ends it. */
async function start(t: Test, folder: string, started: string) {
  const args = ['--no-install', 'fastify', 'start', '-l', 'info', '-p', '0', '-a', '127.0.0.1']
  const child = spawn('npx', [...args, '--options', started], { cwd: folder, detached: true })
  t.teardown(() => child.pid !== undefined && child.exitCode === null && process.kill(-child.pid))
  let said = ''
  for await (const chunk of child.stdout) {
    said += String(chunk)
    const port = /listening at http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]
    if (port !== undefined) return Number(port)
  }
  throw new Error(`It ended. ${said}`)
}

for (const [name, template] of Object.entries(templates)) {
  t.test(`the template in ${name}`, options, async (t) => {
    const folder = await generate(template)
    const port = await start(t, folder, template.started)
    const [success] = (await talk(port, `GET /example HTTP/1.1\r\n${close}\r\n`)).responses
    t.equal(success?.body.toString(), 'this is an example')
    for (const [about, bytes, members] of exchanges) {
      const [response] = (await talk(port, bytes)).responses
      if (response === undefined) return void t.fail(`${about}: no response`)
      t.equal(field(response, 'content-type'), 'application/problem+json', about)
      t.match(json(response), { type: 'about:blank', ...members }, about)
      t.notMatch(response.body.toString(), 'hunter2', about)
    }

    if (!('plugins/errors.js' in template.files) || !template.flags.includes('--esm')) return
    const mistaken = `${exported}export const autoConfig = { chalenge: 'Basic' }\n`
    writeFileSync(join(folder, 'plugins/errors.js'), mistaken)
    const args = ['--no-install', 'fastify', 'start', '-p', '0', '--options', template.started]
    t.match(
      await runInVain(folder, 'npx', ...args),
      /fastify-error-resource has no option "chalenge"; .* Did you mean "challenge"\?/,
    )
  })
}
