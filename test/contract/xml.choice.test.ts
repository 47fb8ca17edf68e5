/**
 * Which clients get problem documents, which profiles of one's own they stand beside, and what becomes of XML that a handler
 * or an upstream has written.
 *
 * @see RFC 9110 §12.5.1, RFC 9457 §3 and Appendix B
 */
import { Readable } from 'node:stream'
import { Type } from '@sinclair/typebox'
import t from 'tap'
import { defineError, problemDetails, type WireProfile } from '../../plugin/index.ts'
import { problemXml } from '../../plugin/xml/index.ts'
import { field, send, type RawResponse } from '../fixtures/raw-http.ts'
import { buildApp, listen } from '../helpers/build-app.ts'
import { findInvalid, missingXmllint, readDocument } from '../fixtures/problem-xml.ts'

const problem = 'application/problem+json'
const xml = 'application/problem+xml'
const json = 'application/json'

const Sold = defineError({
  code: 'SOLD',
  status: 409,
  title: 'Sold',
  members: Type.Object({
    limits: Type.Object({
      'violated-policies': Type.Array(Type.String()),
      '@id': Type.Integer(),
    }),
    at: Type.String({ format: 'date-time' }),
    buyer: Type.Object({ name: Type.String() }),
  }),
})
const members = {
  limits: { 'violated-policies': ['a&b', '<c>'], '@id': 7 },
  at: new Date(0) as never,
  buyer: { name: 'Ann', secret: 'hunter2' },
}

const text: WireProfile = {
  name: 'Text',
  mediaTypes: ['text/plain; charset=utf-8'],
  write: ({ status, title, detail = '' }) => `${String(status)} ${title}\n${detail}\n`,
}
const failing: WireProfile = {
  name: 'Failing',
  mediaTypes: ['application/problem+cbor'],
  write: () => {
    throw new Error('hunter2')
  },
}
const promising: WireProfile = {
  name: 'Promising',
  mediaTypes: ['application/vnd.late'],
  write: () => Promise.reject(new Error('hunter2')) as never,
}
const late = {
  ...problemXml,
  mediaTypes: [...problemXml.mediaTypes, 'application/xml'],
} satisfies WireProfile

const written = (status: number, more = '') =>
  `<p:problem xmlns:p="urn:ietf:rfc:7807"><p:status>${status}</p:status>${more}</p:problem>`

async function serve(t: Parameters<typeof buildApp>[0], options: object) {
  const { app, lines } = await buildApp(t, { plugin: options })
  app.get('/sold', async (_request, reply) => reply.error(Sold, members))
  app.get('/mine', async (_request, reply) => reply.code(404).type(xml).send(written(404)))
  app.get('/other', async (_request, reply) => reply.code(404).type(xml).send(written(410)))
  app.get('/broken', async (_request, reply) => reply.code(404).type(xml).send('<a>hunter2'))
  app.get('/stream', async (_request, reply) =>
    reply
      .code(404)
      .type(xml)
      .send(Readable.from([written(404)])),
  )
  app.get('/open', async (_request, reply) =>
    reply
      .code(502)
      .type('application/xml')
      .send(Readable.from(['<Error>hunter2</Error>'])),
  )
  app.get('/text', async (_request, reply) =>
    reply
      .code(502)
      .type('text/plain')
      .send(Readable.from(['hunter2'])),
  )
  app.get('/said', async (_request, reply) =>
    reply
      .code(402)
      .type(problem)
      .send({ type: 'https://a.example/b', title: 'B', balance: [30] }),
  )
  app.get('/fine', async () => ({ fine: true }))
  return { lines, port: await listen(app) }
}

const get = (target: string, accept?: string, method = 'GET') => ({
  method,
  target,
  fields: accept === undefined ? [] : [['Accept', accept] as const],
})
const bodyOf = ({ body }: RawResponse) => body.toString()

const choices: readonly (readonly [
  profiles: readonly WireProfile[],
  accept: string | undefined,
  type: string,
])[] = [
  [[problemDetails], xml, problem],
  [[problemDetails, problemXml], undefined, problem],
  [[problemDetails, problemXml], '*/*', problem],
  [[problemDetails, problemXml], 'application/*', problem],
  [[problemDetails, problemXml], xml, xml],
  [[problemDetails, problemXml], 'Application/Problem+XML', xml],
  [[problemDetails, problemXml], `${xml};charset=utf-8`, xml],
  [[problemDetails, problemXml], `${json}, ${xml}`, xml],
  [[problemDetails, problemXml], `${json}, ${xml};q=0.5`, problem],
  [[problemDetails, problemXml], `${json};q=0.5, ${xml}`, xml],
  [[problemDetails, problemXml], `${problem};q=0.5, ${xml};q=0.4`, problem],
  [[problemDetails, problemXml], `${problem}, ${xml}`, problem],
  [[problemDetails, problemXml], `${problem};q=0, ${xml};q=0.1`, xml],
  [[problemDetails, problemXml], `${xml};q=0`, problem],
  [[problemDetails, problemXml], `${xml};q=0, */*`, problem],
  [[problemDetails, problemXml], `${problem};q=0, ${xml};q=0, ${json}`, json],
  [[problemDetails, problemXml], 'application/xml', problem],
  [[problemDetails, problemXml], 'text/xml, application/xml;q=0.9', problem],
  [[problemDetails, late], 'application/xml', 'application/xml'],
  [[problemDetails, late], 'text/html, application/xml;q=0.9, */*;q=0.8', 'application/xml'],
  [[problemXml], undefined, xml],
  [[problemXml], json, xml],
  [[problemXml], `${xml};q=0, ${json}`, json],
  [[problemXml], `${xml};q=0.1, ${json}`, json],
  [[problemDetails, text], 'application/json, text/plain, */*', problem],
  [[problemDetails, text], 'text/plain', 'text/plain; charset=utf-8'],
  [[problemDetails, text], 'text/plain;charset=utf-8', 'text/plain; charset=utf-8'],
  [[problemDetails, text], `${json}, text/plain;q=0.5`, problem],
]

for (const [profiles, accept, type] of choices) {
  const names = profiles.flatMap(({ mediaTypes }) => mediaTypes).join(' and ')
  t.test(`${names}: Accept: ${String(accept)} gets ${type}`, async (t) => {
    const { port } = await serve(t, { profiles })
    const response = await send(port, get('/sold', accept))
    t.strictSame([response.status, field(response, 'content-type')], [409, type])
    const isChosen = profiles.length > 1 || type === json
    t.equal(field(response, 'vary'), isChosen ? 'Accept' : undefined)
    const head = await send(port, get('/sold', accept, 'HEAD'))
    t.strictSame([head.status, bodyOf(head)], [409, ''])
    t.equal(field(head, 'content-type'), type)
    t.equal(field(head, 'content-length'), field(response, 'content-length'))
  })
}

t.test(
  'mirrorAccept answers JSON alone as JSON, also where the first profile writes none',
  async (t) => {
    for (const profiles of [[problemXml], [problemXml, problemDetails], [text]]) {
      const { port } = await serve(t, { profiles, mirrorAccept: true })
      const response = await send(port, get('/sold', json))
      t.strictSame([field(response, 'content-type'), field(response, 'vary')], [json, 'Accept'])
      t.match(JSON.parse(bodyOf(response)), { status: 409, code: 'SOLD', buyer: { name: 'Ann' } })
    }
  },
)

t.test('members are what JSON has of them, and nothing that was not declared', async (t) => {
  const { port } = await serve(t, { profiles: [problemDetails, problemXml] })
  const document = bodyOf(await send(port, get('/sold', xml)))
  t.equal(
    document,
    '<?xml version="1.0" encoding="UTF-8"?>\n<problem xmlns="urn:ietf:rfc:7807"><type>/errors/sold</type>' +
      '<title>Sold</title><status>409</status><instance>/sold</instance><code>SOLD</code>' +
      '<requestId>r1</requestId><limits><violated-policies><i>a&amp;b</i><i>&lt;c&gt;</i></violated-policies>' +
      '<_x0040_id>7</_x0040_id></limits><at>1970-01-01T00:00:00.000Z</at><buyer><name>Ann</name></buyer></problem>',
  )
  t.test('it is valid', missingXmllint(), async (t) => {
    t.strictSame(findInvalid([document]), new Map())
  })
})

t.test('languages and members of every error are in XML, too', async (t) => {
  const { port } = await serve(t, {
    profiles: [problemDetails, problemXml],
    languages: [{ language: 'de', statuses: { '404': 'Nicht gefunden' } }],
    extraMembers: {
      members: Type.Object({ traceId: Type.String() }),
      values: () => ({ traceId: 't1' }),
    },
  })
  const request = get('/nowhere', xml)
  const response = await send(port, {
    ...request,
    fields: [...request.fields, ['Accept-Language', 'de']],
  })
  t.equal(field(response, 'content-language'), 'de')
  t.equal(field(response, 'vary'), 'Accept, Accept-Language')
  t.strictSame(readDocument(bodyOf(response)), {
    type: 'about:blank',
    title: 'Nicht gefunden',
    status: '404',
    instance: '/nowhere',
    requestId: 'r1',
    traceId: 't1',
  })
})

t.test('a client that names nothing but XML for errors may have a success in JSON', async (t) => {
  const { port } = await serve(t, { profiles: [problemDetails, problemXml] })
  t.equal((await send(port, get('/fine', xml))).status, 200)
})

for (const [name, profile, message] of [
  ['fails', failing, 'hunter2'],
  ['returns no text', promising, /must return text; it returned/],
] as const) {
  t.test(`a profile whose function ${name} is no reason for a 500`, async (t) => {
    const { port, lines } = await serve(t, {
      profiles: [profile],
      languages: [{ language: 'de', statuses: { '404': 'Nicht gefunden' } }],
    })
    const response = await send(port, get('/sold'))
    t.strictSame([response.status, field(response, 'content-type')], [409, problem])
    t.equal(field(response, 'content-language'), 'en')
    t.match(JSON.parse(bodyOf(response)), { status: 409, code: 'SOLD', buyer: { name: 'Ann' } })
    t.notMatch(bodyOf(response), 'hunter2')
    const said = await send(port, get('/said'))
    t.strictSame([said.status, field(said, 'content-type')], [402, problem])
    t.match(JSON.parse(bodyOf(said)), { type: 'https://a.example/b', balance: [30] })
    const [[level, sentence, error] = []] = lines
    t.strictSame([level, sentence], [50, 'An Error Resource could not be serialized.'])
    t.match(error, message)
  })
}

t.test('XML that is a problem document of this status passes as it is', async (t) => {
  const { port } = await serve(t, { profiles: [problemDetails, problemXml] })
  for (const target of ['/mine', '/stream']) {
    const response = await send(port, get(target))
    t.strictSame(
      [response.status, field(response, 'content-type'), bodyOf(response)],
      [404, xml, written(404)],
      target,
    )
  }
})

for (const [target, status] of [
  ['/other', 404],
  ['/broken', 404],
  ['/open', 502],
] as const) {
  t.test(`any other says its status alone: ${target}`, async (t) => {
    const { port } = await serve(t, { profiles: [problemDetails, late] })
    const response = await send(port, get(target, xml))
    t.strictSame([response.status, field(response, 'content-type')], [status, xml])
    t.match(readDocument(bodyOf(response)), { type: 'about:blank', status: String(status) })
    t.notMatch(bodyOf(response), 'hunter2')
  })
}

t.test('where it is not switched on, XML of a handler says its status alone', async (t) => {
  const { port } = await serve(t, {})
  const response = await send(port, get('/mine', xml))
  t.strictSame([response.status, field(response, 'content-type')], [404, problem])
})

t.test('text is as little believed where a profile is text', async (t) => {
  const { port } = await serve(t, { profiles: [problemDetails, text] })
  const response = await send(port, get('/text', 'text/plain'))
  t.strictSame(
    [response.status, field(response, 'content-type'), bodyOf(response)],
    [502, 'text/plain; charset=utf-8', '502 Bad Gateway\n\n'],
  )
})

t.test(
  'problem details of somebody else are written by the profile, unless its shape is another',
  async (t) => {
    const response = await send((await serve(t, { profiles: [problemXml] })).port, get('/said'))
    t.equal(field(response, 'content-type'), xml)
    t.strictSame(readDocument(bodyOf(response)), {
      type: 'https://a.example/b',
      title: 'B',
      status: '402',
      instance: '/said',
      requestId: 'r1',
      balance: ['30'],
    })
    const shaped: WireProfile = {
      ...problemXml,
      shapeOf: (_declaration, type, schema) => ({
        type,
        schema,
        toBody: ({ title }) => ({ title }),
      }),
    }
    const plain = await send((await serve(t, { profiles: [shaped] })).port, get('/said'))
    t.equal(field(plain, 'content-type'), problem)
    t.match(JSON.parse(bodyOf(plain)), { title: 'B', balance: [30] })
  },
)
