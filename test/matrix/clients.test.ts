/** Clients that generators make of the document: no success is refused to them, and errors arrive with their members. */
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { listen } from '../fixtures/fixture-app.ts'
import {
  buildService,
  operations,
  operationsOf,
  thing,
  type Operation,
} from './document-service.ts'
import { makeFolder, run, whyNot } from './consume.ts'
import { compile } from './projects.ts'

t.setTimeout(300_000)

/** Kiota and openapi-generator bring a program of their own that npm does not have. */
const packages = [
  '@hey-api/openapi-ts@0.92',
  'newman@6',
  'openapi-fetch@0.17',
  'openapi-to-postmanv2@6',
  'orval@8',
  'swagger-client@3',
  '@types/node@20',
  // The generators take the compiler that they find.
  'typescript@5.9',
]

const programs = [
  'hey-api.mjs',
  'openapi-fetch.mjs',
  'orval.mjs',
  'postman.mjs',
  'swagger-client.mjs',
]

async function install(): Promise<string> {
  const folder = makeFolder(t)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  await run(folder, 'npm', 'install', ...quiet, ...packages)
  cpSync(join(import.meta.dirname, 'projects/clients'), folder, { recursive: true })
  return folder
}

/** A call of a client. */
interface Call {
  readonly operationId: string
  readonly method: string
  /** The path as Fastify has it, and as the document has it. */
  readonly path: string
  readonly template: string
  readonly params: Readonly<Record<string, string>>
  readonly content: Operation['content']
  readonly isJson: boolean
}

/** What comes of it. */
interface Outcome {
  readonly status: number
  readonly type: string
  readonly content?: unknown
}

const isJson = (type: string) => type.endsWith('json')

function toCall(operationId: string, params: Record<string, string>, content?: object): Call {
  const operation = operations[operationId] as Operation
  const { method, path } = operation
  return {
    operationId,
    method,
    path,
    template: path.replace(/:(\w+)/g, '{$1}'),
    params,
    content: (content ?? operation.content) as Operation['content'],
    isJson: isJson(typeOf(operation)),
  }
}

/** The type that Fastify sends, or what a redirect leads to does. */
function typeOf({ sends: [status, type, content], fields }: Operation): string {
  const next = Object.values(operations).find(({ path }) => path === fields?.['location'])
  if (next !== undefined) return typeOf(next)
  if (status === 204 || status === 205) return ''
  return type ?? (typeof content === 'string' ? 'text/plain' : 'application/json')
}

function toOutcome(operation: Operation): Outcome {
  const [status, , content] = operation.sends
  const type = typeOf(operation)
  return {
    status: status === 302 ? 200 : status,
    type,
    ...(isJson(type) ? { content: content ?? thing } : {}),
  }
}

const problem = 'application/problem+json'

/** Calls that end in an error, and the members of it. */
const failures: readonly (readonly [call: Call, members: object])[] = [
  [
    toCall('takesJson', {}, { type: 'application/json', value: { id: 'taken', amount: 1 } }),
    { status: 409, code: 'THING_TAKEN', thing: 'taken', detail: 'Thing taken is taken.' },
  ],
  [
    toCall('takesJson', {}, { type: 'application/json', value: { id: 'tea', amount: 'one' } }),
    { status: 400, errors: [{ in: 'body', pointer: '#/amount', code: 'type' }] },
  ],
  [
    toCall('report', { id: 'gone' }),
    { status: 404, code: 'REPORT_MISSING', title: 'Report is missing', report: 'gone' },
  ],
]

const orval = (origin: string) => `export default {
  things: {
    input: 'document.json',
    output: { target: 'orval/things.ts', client: 'fetch', baseUrl: '${origin}' },
  },
}`

const options = await whyNot()

t.test('clients that are made of the document', options, async (t) => {
  const folder = await install()
  for (const version of ['3.0.3', '3.1.0']) {
    await t.test(`of OpenAPI ${version}`, async (t) => {
      const arrivals: (readonly [operationId: string, content: unknown])[] = []
      const app = await buildService(version, (...arrival) => arrivals.push(arrival))
      t.teardown(() => app.close())
      const origin = `http://127.0.0.1:${await listen(app)}`
      writeFileSync(join(folder, 'document.json'), JSON.stringify(app.swagger()))
      writeFileSync(join(folder, 'orval.config.mjs'), orval(origin))
      const npx = async (...args: string[]) => run(folder, 'npx', '--no-install', ...args)
      await npx('openapi-ts', '-i', 'document.json', '-o', 'hey-api', '-c', '@hey-api/client-fetch')
      await npx('orval', '--config', 'orval.config.mjs')

      const names = operationsOf(version).map(([name]) => name)
      const calls = names.map((name) => toCall(name, name === 'report' ? { id: 'tea' } : {}))
      const all = [...calls, ...failures.map(([call]) => call)]
      process.env['CALLS'] = JSON.stringify({ origin, calls: all })
      for (const program of programs) {
        await t.test(program, async (t) => {
          arrivals.length = 0
          const tsx = import.meta.resolve('tsx')
          const isTyped = program === 'hey-api.mjs' || program === 'orval.mjs'
          const args = isTyped ? [`--import=${tsx}`, program] : [program]
          const outcomes = JSON.parse(await run(folder, process.execPath, ...args)) as Outcome[]
          t.equal(outcomes.length, all.length)
          for (const [index, name] of names.entries()) {
            t.strictSame(outcomes[index], toOutcome(operations[name] as Operation), name)
          }
          for (const [index, [call, members]] of failures.entries()) {
            const { type, content } = outcomes[names.length + index] as Outcome
            t.equal(type, problem, call.operationId)
            t.match(content, members, call.operationId)
          }
          const sent = names.flatMap((name) => {
            const { content } = operations[name] as Operation
            return content === undefined ? [] : [[name, content.value] as const]
          })
          t.same(arrivals.slice(0, sent.length), sent, 'what arrives')
        })
      }
      const flags = '--module esnext --moduleResolution bundler --noEmit --skipLibCheck'
      t.equal(await compile(folder, `${flags} --lib es2023,dom,dom.iterable typed.ts`), '')
    })
  }
})
