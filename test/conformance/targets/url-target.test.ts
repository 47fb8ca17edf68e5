import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { openUrl } from '../../../plugin/conformance/targets/url-target.ts'
import { makeCertificate } from '../../fixtures/certificate.ts'
import { documentOf, limits, serveBytes, serveHttp } from '../../fixtures/conformance.ts'

const options = { allowRemote: false, timeout: 20_000, headers: { authorization: 'Bearer x' } }
const document = documentOf({ '/things': { get: {} } })

/** Serves JSON at some paths, and keeps what was asked for. */
async function serve(t: Test, pages: Readonly<Record<string, unknown>>) {
  const asked: string[] = []
  const origin = await serveHttp(t, ({ url = '', headers }, response) => {
    asked.push(`${url} ${headers.authorization}`)
    const page = pages[url]
    response.statusCode = page === undefined ? 404 : 200
    response.end(typeof page === 'string' ? page : JSON.stringify(page ?? { title: 'No' }))
  })
  return { origin, asked }
}

t.test('the URL of a document is opened as that', async (t) => {
  const { origin, asked } = await serve(t, {
    '/docs/api?v=1': { ...document, servers: [{ url: 'v2' }] },
  })
  const target = await openUrl(`${origin}/docs/api?v=1`, options)
  t.match(target, {
    name: `${origin}/docs/api?v=1`,
    document: `${origin}/docs/api?v=1`,
    basePath: '/docs/v2',
    host: origin.slice('http://'.length),
    isWire: true,
    notes: [],
  })
  t.strictSame(
    target.operations.map(({ path }) => path),
    ['/things'],
  )
  t.strictSame(asked, ['/docs/api?v=1 Bearer x'], 'with the credentials it may need')
  t.match(await target.send({ method: 'GET', target: '/x', headers: {} }, limits), { status: 404 })
})

for (const place of [
  'openapi.json',
  'documentation/json',
  'docs/json',
  'docs/openapi.json',
  'api/openapi.json',
  'swagger.json',
  'api-docs',
  'v3/api-docs',
]) {
  t.test(`the document of a service is found at ${place}`, async (t) => {
    const { origin } = await serve(t, { [`/${place}`]: document })
    t.match(await openUrl(origin, options), { document: `${origin}/${place}`, basePath: '' })
    const below = await serve(t, { [`/v1/${place}`]: document, '/v1': '<html>' })
    const target = await openUrl(`${below.origin}/v1?a#b`, options)
    t.match(target, { document: `${below.origin}/v1/${place}` })
  })
}

t.test('a service without a document is asked at its own path', async (t) => {
  const { origin } = await serve(t, {
    '/v1/openapi.json': { swagger: '2.0' },
    '/v1/swagger.json': { swagger: '2.0' },
  })
  const nothing = await serve(t, {})
  t.match(await openUrl(nothing.origin, options), {
    notes: [
      'There is no OpenAPI 3 document in any of the usual places; only what needs none was asked.',
    ],
  })
  t.match(await openUrl(`${origin}/v1//`, options), {
    document: null,
    operations: [],
    basePath: '/v1',
    notes: [
      `There is no OpenAPI 3 document in any of the usual places, and Swagger 2 at ${origin}/v1/openapi.json; only what needs none was asked.`,
    ],
  })
})

t.test('servers elsewhere are not asked', async (t) => {
  const { origin } = await serve(t, {
    '/openapi.json': { ...document, servers: [{ url: 'https://api.example.com/v1' }] },
  })
  t.match(await openUrl(`${origin}/openapi.json`, options), {
    basePath: '',
    notes: [`The servers of the document are elsewhere; its paths were asked at ${origin}.`],
  })
})

for (const [name, page, what] of [
  ['garbage', '{"openapi": "3.1.0", "paths"', ' in JSON.'],
  ['JSON of another kind', [1, 2], ' in JSON.'],
  ['a document without paths', { openapi: '3.1.0', paths: 7 }, ' in JSON.'],
  ['a document of Swagger 2', { swagger: '2.0', paths: {} }, ' in JSON, but Swagger 2.'],
  ['YAML', '# a comment\nopenapi: 3.1.0\npaths: {}\n', ' in JSON, but in YAML.'],
  ['nothing', undefined, ': it answers with 404.'],
] as const) {
  t.test(`what was to be a document and is none is refused: ${name}`, async (t) => {
    const { origin } = await serve(t, { '/openapi.json': page })
    await t.rejects(openUrl(`${origin}/openapi.json`, options), {
      name: 'ConformanceError',
      message: `${origin}/openapi.json is no OpenAPI 3 document${what}`,
    })
  })
}

t.test('a redirection is not followed, and told of', async (t) => {
  const origin = await serveHttp(t, (_, response) => {
    response.writeHead(308, { location: '/v2/openapi.json' }).end()
  })
  await t.rejects(openUrl(`${origin}/openapi.json`, options), {
    message: `${origin}/openapi.json redirects to /v2/openapi.json; give that URL.`,
  })
})

t.test('Swagger 2 is told of wherever it was given', async (t) => {
  const { origin } = await serve(t, { '/docs': { swagger: '2.0' } })
  await t.rejects(openUrl(`${origin}/docs`, options), {
    message: `${origin}/docs is no OpenAPI 3 document in JSON, but Swagger 2.`,
  })
})

t.test('a byte order mark before a document is passed over', async (t) => {
  const { origin } = await serve(t, { '/openapi.json': `\uFEFF${JSON.stringify(document)}` })
  t.match(await openUrl(origin, options), { document: `${origin}/openapi.json` })
})

for (const given of ['localhost:3000', '/openapi.json', 'file:///openapi.json', 'http://', '']) {
  t.test(`'${given}' is no URL that can be asked`, async (t) => {
    await t.rejects(openUrl(given, options), {
      message: `${given} is no URL of http: or https:, such as http://127.0.0.1:3000.`,
    })
  })
}

t.test('a service that does not answer like one is told as that', async (t) => {
  const silent = await serveBytes(t, () => {})
  await t.rejects(openUrl(`http://${silent.host}`, { ...options, timeout: 100 }), {
    message: `GET http://${silent.host}/: it did not answer within 100 ms.`,
  })
  const other = await serveBytes(t, '220 mail.example ESMTP\r\n\r\n')
  await t.rejects(openUrl(`http://${other.host}`, options), {
    message: `GET http://${other.host}/: it sent what is no HTTP: its status line is "220 mail.example ESMTP".`,
  })
  const secure = new RegExp(`^GET https://${other.host}/: it gave no response: `)
  await t.rejects(openUrl(`https://${other.host}`, options), { message: secure })
})

t.test('a place that fails is passed over, until three have failed in a row', async (t) => {
  const origin = await serveHttp(t, ({ url = '', socket }, response) => {
    if (url === '/' || url === '/documentation/json') return socket.destroy()
    response.statusCode = url === '/docs/json' ? 200 : 404
    return response.end(url === '/docs/json' ? JSON.stringify(document) : '')
  })
  t.match(await openUrl(origin, options), { document: `${origin}/docs/json` })
  const dripping = await serveHttp(t, (_, response) => void response.write(' '))
  await t.rejects(openUrl(`${dripping}/openapi.json`, { ...options, timeout: 100 }), {
    message: `GET ${dripping}/openapi.json: it did not answer within 100 ms.`,
  })
})

for (const [name, status, content, note] of [
  ['in YAML', 200, 'openapi: 3.1.0', (place: string) => `one in YAML at ${place}`],
  [
    'for whom it is for',
    401,
    '',
    (place: string) => `a 401 at ${place}, which may want credentials`,
  ],
  ['for others', 403, '', (place: string) => `a 403 at ${place}, which may want credentials`],
] as const) {
  t.test(`a document in a usual place that cannot be read is told of: ${name}`, async (t) => {
    const origin = await serveHttp(t, ({ url }, response) => {
      response.statusCode = url === '/swagger.json' ? status : 404
      response.end(content)
    })
    t.match(await openUrl(origin, options), {
      notes: [
        `There is no OpenAPI 3 document in any of the usual places, and ${note(`${origin}/swagger.json`)}; only what needs none was asked.`,
      ],
    })
  })
}

t.test('a document that is sent compressed is read', async (t) => {
  const origin = await serveHttp(t, (_, response) => {
    response.setHeader('content-encoding', 'gzip')
    response.end(gzipSync(JSON.stringify(document)))
  })
  t.match(await openUrl(origin, options), { document: `${origin}/` })
})

t.test('a certificate that nobody has signed is told of, with what to do', async (t) => {
  const server = createServer(makeCertificate(t), (_, response) => response.end())
  t.teardown(() => server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await t.rejects(openUrl(`https://127.0.0.1:${port}`, options), {
    message:
      /SELF_SIGNED_CERT\. The variable NODE_EXTRA_CA_CERTS names a file of certificates to trust\.$/,
  })
})

t.test('machines elsewhere are not asked', async (t) => {
  await t.rejects(openUrl('http://192.0.2.1/', options), { message: /is not this machine/ })
})
