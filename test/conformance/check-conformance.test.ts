import Fastify from 'fastify'
import t, { type Test } from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { checkConformance } from '../../plugin/conformance/check-conformance.ts'
import type { ConformanceResult } from '../../plugin/conformance/report/report.ts'
import { documentOf, serveHttp } from '../fixtures/conformance.ts'

const problem = (status: number) => JSON.stringify({ title: 'No', status })

t.test('an app is checked by inject, and its report is plain data', async (t) => {
  const app = Fastify(serverOptions())
  t.teardown(() => app.close())
  await app.register(errorResource)
  app.get('/', async () => ({}))
  const seen: [string, number][] = []
  const report = await checkConformance(app, {
    onResult: ({ name }, planned) => seen.push([name, planned]),
  })
  const { results, ...rest } = report
  t.strictSame(rest, {
    target: 'the app',
    document: null,
    ok: true,
    exchanges: { planned: 6, sent: 6 },
    notes: [
      'It has no OpenAPI document, so its routes were asked without knowing what they say they do.',
    ],
    findings: [],
  })
  const names = [
    'The service: a path that does not exist',
    'The service: HEAD of a path that does not exist',
    'The service: content to a path that does not exist',
    'The service: a path that cannot be decoded',
    'GET /: the plain request',
    'GET /: a method that the path does not have',
  ]
  t.strictSame(
    results.map(({ name }) => name),
    names,
  )
  t.strictSame(
    seen,
    names.map((name) => [name, 6]),
  )
  t.strictSame(JSON.parse(JSON.stringify(report)), report)
})

/** A service that asks for a token, and says what it was sent. */
async function serveToken(t: Test) {
  const sent: string[] = []
  const document = documentOf(
    { '/things': { get: { security: [{ token: [] }] } } },
    { components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } } },
  )
  const origin = await serveHttp(t, (request, response) => {
    if (request.url === '/openapi.json') return response.end(JSON.stringify(document))
    if (request.url === '/things') sent.push(request.headers.authorization ?? 'nothing')
    const status = request.headers.authorization === undefined ? 401 : 404
    const headers = { 'www-authenticate': 'Bearer', 'content-type': 'application/problem+json' }
    return response.writeHead(status, headers).end(request.method === 'HEAD' ? '' : problem(status))
  })
  return { origin, sent }
}

t.test(
  'fields are added to all requests but those without credentials, and are in no report',
  async (t) => {
    const { origin, sent } = await serveToken(t)
    const report = await checkConformance(new URL(origin), {
      headers: { Authorization: 'Bearer hunter2' },
      safe: true,
    })
    // The plain request first, then without credentials, then a method of its own; malformed ones have none.
    t.strictSame(sent.slice(0, 3), ['Bearer hunter2', 'nothing', 'Bearer hunter2'])
    t.notMatch(JSON.stringify(report), 'hunter2')
    const plain = report.results.find(
      ({ probe }) => probe === 'the plain request',
    ) as ConformanceResult
    t.match(plain.exchange, {
      method: 'GET',
      url: `${origin}/things`,
      headers: { authorization: '(as given)', accept: /^application\/problem\+json, / },
      status: 404,
    })
    t.match(report, { target: `${origin}/`, document: `${origin}/openapi.json`, notes: [] })
  },
)

t.test('a service that asks for credentials is told apart where none were given', async (t) => {
  const { origin } = await serveToken(t)
  const { notes } = await checkConformance(`${origin}/openapi.json`)
  t.strictSame(notes, ['1 operations ask for credentials, and none were given.'])
})

t.test('no more requests are sent than are allowed', async (t) => {
  const { origin } = await serveToken(t)
  const { exchanges, results, notes } = await checkConformance(origin, {
    maxRequests: 3,
    headers: { a: 'b' },
  })
  t.strictSame(exchanges, { planned: 19, sent: 3 })
  t.equal(results.length, 3)
  t.strictSame(notes, ['It was cut short after 3 requests.'])
})

t.test('a service that no longer answers is left alone', async (t) => {
  const document = JSON.stringify(documentOf({ '/things': { get: {} } }))
  let asked = 0
  const origin = await serveHttp(t, ({ url }, response) => {
    if (url === '/openapi.json') return response.end(document)
    asked++
    return undefined
  })
  const report = await checkConformance(`${origin}/openapi.json`, { timeout: 50 })
  t.equal(asked, 3)
  t.match(report, {
    ok: false,
    exchanges: { sent: 3 },
    notes: ['It was ended after 3 requests in a row without an answer in time.'],
    findings: [
      { rule: 'timeout', exchange: { status: null } },
      { rule: 'timeout' },
      { rule: 'timeout' },
    ],
  })
})

t.test('a service that answers now and then is left alone in the end', async (t) => {
  const paths = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`/${index}`, { get: {} }]),
  )
  const document = JSON.stringify(documentOf(paths))
  let asked = 0
  const origin = await serveHttp(t, ({ url }, response) => {
    if (url === '/openapi.json') return response.end(document)
    return ++asked % 2 === 0 ? undefined : response.end()
  })
  const report = await checkConformance(`${origin}/openapi.json`, { timeout: 200 })
  t.match(report, {
    exchanges: { sent: 40 },
    notes: ['It was ended after 20 requests without an answer in time.'],
  })
})

t.test('a check that is left with nothing to ask is none', async (t) => {
  await t.rejects(checkConformance(Fastify(), { exclude: ['/'] }), {
    name: 'ConformanceError',
    message: 'Everything is excluded; nothing is left to ask.',
  })
})

t.test('a service may wait for content that is announced, and is asked once', async (t) => {
  const content = { 'application/json': { schema: { type: 'integer' } } }
  const operation = { requestBody: { content }, responses: { default: { content } } }
  const document = documentOf({ '/a': { post: operation }, '/b': { post: operation } })
  const waited: unknown[] = []
  const origin = await serveHttp(t, (request, response) => {
    if (request.url === '/openapi.json') return response.end(JSON.stringify(document))
    request.on('error', () => waited.push(request.url))
    return request.resume().on('end', () => {
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ type: 'about:blank', title: 'No', status: 400 }))
    })
  })
  const { results } = await checkConformance(origin, { timeout: 1000 })
  const silent = results.filter(({ probe }) => probe === 'more content than anybody takes')
  t.match(silent, [{ operation: 'POST /a', ok: true, exchange: { status: null } }])
  t.equal(silent.length, 1)
  t.ok(results.some(({ name }) => name === 'POST /b: the plain request'))
})

t.test('a wrong option or target is refused', async (t) => {
  await t.rejects(checkConformance('http://127.0.0.1', { timeout: -1 }), TypeError)
  await t.rejects(checkConformance('localhost'), { name: 'ConformanceError' })
})

t.test('a document and an answer may be nested as deep as they like', async (t) => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  const serveIt = (parameter: string, openapi: string) =>
    serveHttp(t, ({ url, method }, response) => {
      if (url === '/openapi.json') {
        const operation = `{"get":{"parameters":[${parameter}],"responses":{"default":{"content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/L"}}}}}}}`
        const schemas = '{"L":{"type":"array","items":{"$ref":"#/components/schemas/L"}}}'
        return response.end(
          `{"openapi":"${openapi}","paths":{"/a":${operation}},"components":{"schemas":${schemas}}}`,
        )
      }
      response.writeHead(404, { 'content-type': 'application/problem+json', 'cache-control': 'a' })
      return response.end(method === 'HEAD' ? '' : deep)
    })
  const parameter = `{"name":"a","in":"query","required":true,"example":${deep}}`
  const origin = await serveIt(parameter, '3.0.3')
  const { notes, results } = await checkConformance(`${origin}/openapi.json`, { maxRequests: 6 })
  t.match(notes, ['No requests could be made of GET /a.'])
  t.equal(results.length, 6)
  const { findings } = await checkConformance(await serveIt('', '3.1.0'), { maxRequests: 6 })
  const own = findings.filter(({ probe }) => probe === 'the plain request')
  t.match(own, [{ rule: 'not-an-error-resource', message: 'The 404 is no JSON object.' }])
})

t.test('what is neither an app nor a URL is refused', async (t) => {
  for (const target of [undefined, {}, 7, () => 1]) {
    await t.rejects(async () => checkConformance(target as never), {
      name: 'TypeError',
      message: /^checkConformance\(\) takes a Fastify app, or a URL such as http:/,
    })
  }
})
