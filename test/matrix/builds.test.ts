/** A service bundled by every bundler, and run by every run time, answers like its source. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import t, { type Test } from 'tap'
import { checkConformance } from '../../plugin/conformance/index.ts'
import { field, json, talk } from '../fixtures/raw-http.ts'
import { makeFolder, packed, run, whyNot } from './consume.ts'

t.setTimeout(300_000)

const options = await whyNot()

/** The program of a package, taken where no other of its name is installed, and with its scripts run. */
async function programOf(name: string, ...print: string[]): Promise<string> {
  return (await run(tmpdir(), 'npm', 'exec', '--yes', `--package=${name}`, '--', ...print)).trim()
}

async function install(): Promise<string> {
  const folder = makeFolder(t)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const packages = ['fastify@5', '@sinclair/typebox@0.34', '@fastify/swagger@9']
  const bundlers = ['esbuild@0.28', '@vercel/ncc@0.38']
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  await run(folder, 'npm', 'install', ...quiet, await packed(), ...packages, ...bundlers)
  cpSync(join(import.meta.dirname, 'consumer/service.mjs'), join(folder, 'service.mjs'))
  return folder
}

const order = '{"orderId":"42"}'
const close = 'Host: a\r\nConnection: close\r\n'

const exchanges: readonly (readonly [name: string, bytes: string, members: object])[] = [
  ['garbage', 'garbage\r\n\r\n', { status: 400 }],
  ['no Host', 'GET /orders HTTP/1.1\r\n\r\n', { status: 400 }],
  ['a malformed URL', `GET /%zz HTTP/1.1\r\n${close}\r\n`, { status: 400 }],
  ['an unknown path', `GET /nope HTTP/1.1\r\n${close}\r\n`, { status: 404 }],
  [
    'a wrong method',
    `DELETE /orders HTTP/1.1\r\n${close}\r\n`,
    { status: 405, allow: ['GET', 'HEAD', 'POST'] },
  ],
  [
    'a type nobody reads',
    `POST /orders HTTP/1.1\r\n${close}Content-Type: text/xml\r\nContent-Length: 1\r\n\r\n<`,
    { status: 415, accept: ['application/json'] },
  ],
  ['what nobody can have', `GET /orders HTTP/1.1\r\n${close}Accept: a/b\r\n\r\n`, { status: 406 }],
  ['an error that is thrown', `GET /throws HTTP/1.1\r\n${close}\r\n`, { status: 500 }],
  [
    'a declared error',
    `POST /orders HTTP/1.1\r\n${close}Content-Type: application/json\r\nContent-Length: ${order.length}\r\n\r\n${order}`,
    { status: 409, code: 'ORDER_EXISTS', orderId: '42', detail: 'Order 42 already exists.' },
  ],
]

/** What a run time answers by itself, before any code of a service. */
interface Limits {
  /** Exchanges whose answer has nothing in it, with their status. */
  readonly empty?: readonly string[]
}

async function check(
  t: Test,
  folder: string,
  command: string,
  args: readonly string[],
  limits: Limits = {},
) {
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill())
  const [first] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [
    unknown,
  ]
  // Deno colours what it prints where tap asks for colours.
  const port = Number(stripVTControlCharacters(String(first)))
  for (const [name, bytes, members] of exchanges) {
    const [response] = (await talk(port, bytes, { responses: 1 })).responses
    if (response === undefined) return void t.fail(`${name}: no response`)
    if (limits.empty?.includes(name) === true) {
      t.strictSame([response.status, response.body.toString()], [400, ''], name)
      continue
    }
    t.equal(field(response, 'content-type'), 'application/problem+json', name)
    t.match(json(response), members, name)
    t.notMatch(response.body.toString(), 'hunter2', name)
  }
  const report = await checkConformance(`http://127.0.0.1:${port}`)
  t.match(report.document, /openapi\.json$/)
  const findings = report.findings.filter(({ message }) => !isLimit(limits, message))
  t.strictSame(findings, [])
}

const isLimit = ({ empty = [] }: Limits, message: string) =>
  empty.length > 0 && message === 'The 400 is no Error Resource: it has no content.'

t.test('a bundle answers like the source', options, async (t) => {
  const folder = await install()
  const bun = await programOf('bun@1', 'bun', '-p', 'process.execPath')
  const deno = await programOf('deno@2', 'deno', 'eval', 'console.log(Deno.execPath())')
  const bundled = ['service.mjs', '--bundle', '--platform=node', '--log-level=error']
  await run(
    folder,
    'npx',
    '--no-install',
    'esbuild',
    ...bundled,
    '--minify',
    '--outfile=esbuild.cjs',
  )
  await run(folder, 'npx', '--no-install', 'ncc', 'build', 'service.mjs', '-o', 'ncc', '-m', '-q')
  await run(folder, bun, 'build', 'service.mjs', '--target=node', '--minify', '--outfile=bun.mjs')

  const node = process.execPath
  // The server of Bun answers a request without Host itself.
  const ofBun: Limits = { empty: ['no Host'] }
  const rows: readonly (readonly [name: string, command: string, args: string[], Limits?])[] = [
    ['the source on Node', node, ['service.mjs']],
    ['a bundle of esbuild on Node', node, ['esbuild.cjs']],
    ['a bundle of ncc on Node', node, ['ncc/index.mjs']],
    ['a bundle of Bun on Node', node, ['bun.mjs']],
    ['the source on Bun', bun, ['service.mjs'], ofBun],
    ['a bundle on Bun', bun, ['bun.mjs'], ofBun],
    ['the source on Deno', deno, ['run', '-A', 'service.mjs']],
    ['a bundle on Deno', deno, ['run', '-A', 'bun.mjs']],
  ]
  for (const [name, command, args, limits] of rows) {
    await t.test(name, async (t) => check(t, folder, command, args, limits))
  }
})
