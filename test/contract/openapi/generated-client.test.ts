/** A client generated from the document: its errors narrow by status and by code, and it talks to the service. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import openapiTS, { astToString } from 'openapi-typescript'
import t from 'tap'
import { readConfig } from '../../../examples/orders/config.ts'
import { buildService } from '../../../examples/orders/service.ts'
import { openPglite } from '../../../examples/orders/storage/pglite.ts'
import { createTables } from '../../../examples/orders/storage/tables.ts'
import { postgresFolder } from '../../fixtures/postgres-folder.ts'
import { getOrdersDocument, versions } from './orders-document.ts'

/** What somebody would write who knows nothing but the document. */
const program = `
import createClient from 'openapi-fetch'
import type { paths } from './schema.ts'

const client = createClient<paths>({
  baseUrl: String(process.env['ORIGIN']),
  headers: { authorization: 'Bearer alice-demo-token' },
})
const body = {
  number: String(process.env['ORDER']),
  destination: 'NL',
  items: [{ sku: 'tulip', quantity: 12 }],
}

/** Says what happened; every branch has the members of its own error and no others. */
async function create(): Promise<string> {
  const { data, error } = await client.POST('/orders', { body })
  if (data !== undefined) return data.status
  if (error.status === 409) {
    const code: 'ORDER_EXISTS' = error.code
    const number: string = error.orderNumber
    return \`\${code} \${number}\`
  }
  // @ts-expect-error -- only a 409 has the number of an order
  void error.orderNumber
  if (error.status === 415) return String(error.accept?.join())
  // @ts-expect-error -- 418 is not documented
  if (error.status === 418) return ''
  return error.title satisfies
    | 'Bad Request'
    | 'Unauthorized'
    | 'Not Acceptable'
    | 'Content Too Large'
    | 'Internal Server Error'
    | 'Service Unavailable'
}

async function change(number: string): Promise<string> {
  const { destination, items } = body
  const { error } = await client.PUT('/orders/{number}', {
    params: { path: { number } },
    body: { destination, items },
  })
  switch (error?.code) {
    case 'ORDER_NOT_FOUND':
      return \`there is no \${error.status === 404 ? error.orderNumber : ''}\`
    case 'ORDER_NOT_OPEN':
      return error.status === 409 ? error.orderStatus : ''
    default:
      return error?.type ?? 'changed'
  }
}

console.log([await create(), await create(), await change(body.number), await change('NOT-THERE')].join('; '))
`

const tsconfig = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  },
  include: ['*/*.ts'],
}

const compiler = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url))
const run = promisify(execFile)

const database = await openPglite(await postgresFolder(t))
await createTables(database)
const config = readConfig({ LOG_LEVEL: 'silent', MAX_EVENT_LOOP_DELAY: '0' })
const app = await buildService(config, database)
t.teardown(() => app.close())
const origin = await app.listen({ host: '127.0.0.1', port: 0 })

const documents = await Promise.all(versions.map(getOrdersDocument))
const schemas = await Promise.all(documents.map((document) => openapiTS(document as never)))
const folders = versions.map((version) => `openapi-${version}`)

/** One project, so that the compiler reads the types of the platform once. */
const project = t.testdir({
  'package.json': '{"type":"module"}',
  'tsconfig.json': JSON.stringify(tsconfig),
  ...Object.fromEntries(
    folders.map((folder, index) => [
      folder,
      { 'program.ts': program, 'schema.ts': astToString(schemas[index] ?? []) },
    ]),
  ),
})
const { stdout: mistakes } = await run(process.execPath, [compiler, '-p', project]).catch(
  (error: { stdout: string }) => error,
)

for (const [index, folder] of folders.entries()) {
  t.test(`from ${folder}`, async (t) => {
    t.equal(mistakes, '', 'it compiles, narrowing included')

    const number = `CLIENT-${String(index)}`
    const { PATH = '' } = process.env
    const { stdout } = await run(
      process.execPath,
      ['--no-warnings', '--import=tsx', join(project, folder, 'program.ts')],
      { env: { PATH, ORIGIN: origin, ORDER: number } },
    )
    t.equal(stdout, `open; ORDER_EXISTS ${number}; changed; there is no NOT-THERE\n`)
  })
}
