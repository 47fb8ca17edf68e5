/** The commands `contract` and `diff` as people run them: programs with arguments, files, sockets and exit codes. */
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import swagger from '@fastify/swagger'
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import errorResource, { defineError, errorResponses } from 'fastify-error-resource'
import { swaggerOptions } from 'fastify-error-resource/openapi'
import { read, root } from '../house/source-files.ts'

const { name, bin } = JSON.parse(read('package.json'))
const program = join(root, bin[name])

/** Runs the command, for at most 50 seconds. */
async function run(...args: string[]) {
  const options = { timeout: 50_000, maxBuffer: 2 ** 26 }
  return promisify(execFile)(process.execPath, [program, ...args], options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      stdout,
      stderr,
    }),
  )
}

const members = Type.Object({ orderId: Type.String() })
const Exists = defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Exists', members })
const Moved = defineError({ code: 'ORDER_EXISTS', status: 422, title: 'Exists' })

/** A service with an error, in OpenAPI of that version. */
async function serve(t: Test, error: typeof Exists | typeof Moved, openapi: '3.0.3' | '3.1.0') {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource)
  await app.register(
    swagger,
    swaggerOptions({ openapi: { openapi, info: { title: 'Orders', version: '1' } } }),
  )
  const response = { 200: Type.Object({}), ...errorResponses(error) }
  app.get('/orders', { schema: { response } }, async () => ({}))
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  app.get('/openapi.yaml', { schema: { hide: true } }, async () => app.swagger({ yaml: true }))
  return app.listen({ port: 0, host: '127.0.0.1' })
}

t.test('a service is written down, and compared with what has become of it', async (t) => {
  const older = await serve(t, Exists, '3.0.3')
  const newer = await serve(t, Moved, '3.1.0')
  const file = join(t.testdir({}), 'errors.json')
  t.strictSame(await run('contract', older, '--output', file), { code: 0, stdout: '', stderr: '' })
  const same = await serve(t, Exists, '3.1.0')
  for (const source of [older, same, `${same}/openapi.yaml`, file]) {
    const { code, stdout } = await run('diff', file, source, '--fail-on', 'warning')
    t.equal(code, 0)
    t.match(stdout, '\n0 breaking, 0 warnings, 0 compatible\n')
  }
  const { code, stdout } = await run('diff', file, newer, '--json')
  t.equal(code, 1)
  t.match(JSON.parse(stdout).changes, [
    {
      rule: 'status-changed',
      message: 'The status is 422 now, and was 409.',
      error: '409 ORDER_EXISTS',
      routes: ['GET /orders'],
    },
    { rule: 'member-removed', message: 'The member orderId is gone.' },
  ])
})

const responses = {
  200: { description: '' },
  404: { content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } } },
}
const document = (components: object, others: object = {}) =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'A' },
    paths: { '/a': { get: { responses } } },
    components,
    ...others,
  })
const nested = (levels: number) =>
  `{"openapi":"3.1.0","paths":{"/a":{"get":{"responses":{"200":{},"404":{"content":{"a/a":{"schema":${'{"items":'.repeat(levels)}{}${'}'.repeat(levels)}}}}}}}}}`

/** Documents that are made to do harm, with what is said of them and how it ends. */
const hostile: readonly (readonly [name: string, text: string, code: number, said: RegExp])[] = [
  [
    'references in a circle',
    document({
      schemas: { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } },
    }),
    0,
    /leads nowhere/,
  ],
  [
    'a schema within itself',
    document({ schemas: { A: { properties: { a: { $ref: '#/components/schemas/A' } } } } }),
    0,
    /^$/,
  ],
  [
    'a reference elsewhere',
    document({ schemas: { A: { $ref: 'http://127.0.0.1:1/a.json' } } }),
    0,
    /^Note: The reference .* is not fetched\.$|leads nowhere/m,
  ],
  [
    'names of prototypes',
    document({
      schemas: JSON.parse(
        '{"A":{"properties":{"__proto__":{"type":"string"}},"required":["constructor"]}}',
      ),
    }),
    0,
    /^$/,
  ],
  [
    'what a terminal obeys',
    document({ schemas: { A: { $ref: 'http://a/\u001B[2J' } } }, { info: { title: '\u001B[2J' } }),
    0,
    /^Note: /,
  ],
  ['a schema that is deep', nested(5000), 2, /^A schema is nested deeper than 100 levels\.\n$/],
  ['brackets without end', '['.repeat(1_000_000), 2, /^.* cannot be read as JSON: [^\n]*\n$/],
  ['YAML that is broken', 'openapi: 3.1.0\npaths: {', 2, /^.* cannot be read as YAML: [^\n]*\n$/],
  ['half a document', document({}).slice(0, -40), 2, /^.* cannot be read as JSON: [^\n]*\n$/],
  ['nothing', '', 2, /^.* is empty\.\n$/],
  [
    'a file without end',
    ' '.repeat(64 * 2 ** 20 + 1),
    2,
    /^.* has more than 67108864 bytes, which is too much to be read\.\n$/,
  ],
]

for (const [name, text, expected, said] of hostile) {
  t.test(`a document that is made to do harm is read, or told of: ${name}`, async (t) => {
    const file = join(t.testdir({}), 'a.json')
    writeFileSync(file, text)
    const { code, stdout, stderr } = await run('contract', file)
    t.equal(code, expected)
    t.match(stderr, said)
    t.notMatch(stdout + stderr, '\u001B')
    if (code === 0) t.match(await run('diff', file, file, '--fail-on', 'warning'), { code: 0 })
    else t.equal(stdout, '')
  })
}

t.test('a document of 50 MB is read', async (t) => {
  const file = join(t.testdir({}), 'a.json')
  const schemas = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [
      `A${index}`,
      { type: 'string', description: 'x'.repeat(100_000) },
    ]),
  )
  writeFileSync(file, document({ schemas: { A: { type: 'string' }, ...schemas } }))
  t.match(await run('diff', file, file), { code: 0, stdout: /0 breaking/ })
})
