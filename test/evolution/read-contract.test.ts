import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import swagger from '@fastify/swagger'
import Fastify from 'fastify'
import t from 'tap'
import { describeDocument } from '../../plugin/evolution/document/describe-document.ts'
import { toContractText } from '../../plugin/evolution/contract-text.ts'
import { isUrl, readContract } from '../../plugin/evolution/read-contract.ts'
import { documentOf, serveHttp } from '../fixtures/conformance.ts'
import { pathOf } from '../fixtures/contract-changes.ts'

const document = documentOf(pathOf({ 404: {} }))
const contract = describeDocument(document)
const yaml =
  'openapi: 3.1.0\ninfo: { title: Test }\npaths:\n  /things:\n    get:\n      responses: { 200: {}, 404: {} }\n'

t.test('a contract is read of a document, a contract, and files and URLs of both', async (t) => {
  const folder = t.testdir({
    'a.json': JSON.stringify(document),
    'b.json': toContractText(contract),
    'c.yaml': yaml,
  })
  const pages: Readonly<Record<string, string>> = {
    '/': '<html>',
    '/openapi.json': JSON.stringify(document),
    '/b.json': toContractText(contract),
    '/c.yaml': yaml,
  }
  const asked: (string | undefined)[] = []
  const origin = await serveHttp(t, ({ url = '', headers }, response) => {
    asked.push(headers.authorization)
    response.statusCode = url in pages ? 200 : 404
    response.end(pages[url])
  })
  const files = ['a.json', 'b.json', 'c.yaml'].map((name) => join(folder, name))
  const sources = [
    document,
    contract,
    ...files,
    ...files.map((file) => pathToFileURL(file)),
    origin,
    new URL(origin),
    `${origin}/b.json`,
    `${origin}/c.yaml`,
  ]
  for (const source of sources) {
    t.strictSame(
      await readContract(source, { headers: { authorization: 'a' }, timeout: 20_000 }),
      contract,
    )
  }
  t.ok(asked.length >= 4)
  t.ok(asked.every((value) => value === 'a'))
})

t.test('a contract is read of an app', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Test', version: '1' } },
  })
  app.get(
    '/things',
    {
      schema: {
        response: { 200: {}, 404: { type: 'object', properties: { code: { const: 'A' } } } },
      },
    },
    async () => ({}),
  )
  const { routes } = await readContract(app)
  t.strictSame(routes, { 'GET /things': ['404 A'] })
  const other = Fastify()
  t.teardown(() => other.close())
  await t.rejects(readContract(other), {
    name: 'ContractError',
    message: 'The app has no OpenAPI 3 document; register @fastify/swagger with openapi.',
  })
})

for (const [name, value, message] of [
  ['another object', { a: 1 }, 'The object is neither a contract nor a document of OpenAPI 3.'],
  ['a list', [], 'The object is neither a contract nor a document of OpenAPI 3.'],
  ['Swagger 2', { swagger: '2.0' }, 'The object is Swagger 2; documents of OpenAPI 3 are read.'],
  [
    'OpenAPI without paths',
    { openapi: '3.1.0' },
    'The object is neither a contract nor a document of OpenAPI 3, with openapi: 3.… and paths.',
  ],
  ['half a contract', { format: contract.format }, /^The object is no whole contract: /],
  ['a file that is none', '/none/a.json', 'There is no file /none/a.json.'],
] as const) {
  t.test(`what is none is told of: ${name}`, async (t) => {
    await t.rejects(readContract(value), { name: 'ContractError', message })
  })
}

t.test('a URL without a document is told of', async (t) => {
  const origin = await serveHttp(t, ({ url }, response) => {
    response.statusCode = url === '/c.yaml' || url === '/swagger.json' ? 200 : 404
    response.end(
      url === '/c.yaml' ? 'openapi: [' : url === '/swagger.json' ? '{"swagger":"2.0"}' : '',
    )
  })
  await t.rejects(readContract(origin), {
    name: 'ContractError',
    message: `There is no OpenAPI 3 document at ${origin}, nor in any of the usual places, and Swagger 2 at ${origin}/swagger.json.`,
  })
  const nothing = await serveHttp(t, (_, response) => response.writeHead(404).end())
  await t.rejects(readContract(nothing), {
    message: `There is no OpenAPI 3 document at ${nothing}, nor in any of the usual places.`,
  })
  await t.rejects(readContract(`${origin}/d.json`), {
    name: 'ContractError',
    message: `${origin}/d.json is no OpenAPI 3 document: it answers with 404.`,
  })
  await t.rejects(readContract(`${origin}/c.yaml`), {
    name: 'ContractError',
    message: new RegExp(`^${origin}/c\\.yaml cannot be read as YAML: `),
  })
})

t.test('mistakes are told of', async (t) => {
  for (const [source, options, message] of [
    [7, {}, 'readContract() takes an app, a document, or the path or URL of one; it was given 7.'],
    [
      undefined,
      {},
      'readContract() takes an app, a document, or the path or URL of one; it was given undefined.',
    ],
    [
      document,
      { header: {} },
      'readContract() has no option "header"; it knows headers, timeout. Did you mean "headers"?',
    ],
    [
      document,
      { timeout: 0 },
      'readContract(): option "timeout" must be a number of milliseconds, such as 5000; it is 0.',
    ],
    [
      document,
      7,
      'readContract() takes as its second argument an object of options; it was given 7.',
    ],
  ] as const) {
    await t.rejects(readContract(source as object, options as object), new TypeError(message))
  }
})

t.test('URLs are told from paths', async (t) => {
  for (const text of ['http://a', 'HTTPS://a']) t.ok(isUrl(text))
  for (const text of ['a.json', '/a', 'file:///a', 'httpx://a', './http://a']) t.notOk(isUrl(text))
})
