import { once } from 'node:events'
import { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import replyFrom from '@fastify/reply-from'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import t, { type Test } from 'tap'
import { hasContent, isCoded, isMiscoded, isReadable } from '../../plugin/hooks/content-type.ts'
import { createTypeMatcher } from '../../plugin/http/media-types.ts'
import type { RoutePlan } from '../../plugin/routes/plan.ts'
import { openPlan } from '../helpers/open-plan.ts'

type Fields = Readonly<Record<string, string>>

/** What is made of a request with these header fields, before its content is read. */
async function judge<T>(
  t: Test,
  headers: Fields,
  act: (request: FastifyRequest) => T,
  prepare: (app: FastifyInstance) => unknown = () => undefined,
): Promise<T> {
  const app = Fastify()
  t.teardown(() => app.close())
  await prepare(app)
  let result: T | undefined
  app.addHook('onRequest', async (request, reply) => {
    result = act(request)
    return reply.send()
  })
  app.post('/', async () => '')
  await app.inject({ method: 'POST', url: '/', headers })
  return result as T
}

/** @see RFC 9112 §6 */
const framed: readonly (readonly [fields: Fields, expected: boolean])[] = [
  [{}, false],
  [{ 'content-length': '0' }, false],
  [{ 'content-length': '2' }, true],
  [{ 'transfer-encoding': 'chunked' }, true],
]

for (const [fields, expected] of framed) {
  t.test(`${JSON.stringify(fields)} frames ${expected ? '' : 'no '}content`, async (t) => {
    t.equal(await judge(t, fields, hasContent), expected)
  })
}

/** @see RFC 9113 §8.1 */
t.test('over HTTP/2 the end of the header section says whether there is content', async (t) => {
  const app = Fastify({ http2: true })
  const seen: boolean[] = []
  app.addHook('onRequest', async (request, reply) => {
    seen.push(hasContent(request as unknown as FastifyRequest))
    return reply.send()
  })
  app.post('/', async () => '')
  await app.listen({ port: 0, host: '127.0.0.1' })
  const session = connect(`http://127.0.0.1:${String((app.server.address() as AddressInfo).port)}`)
  t.teardown(async () => {
    session.destroy()
    await app.close()
  })
  for (const endStream of [true, false]) {
    const stream = session.request({ ':method': 'POST', ':path': '/' }, { endStream })
    stream.end()
    stream.resume()
    await once(stream, 'close')
  }
  t.strictSame(seen, [false, true])
})

/** @see RFC 9110 §8.4 */
const codings: readonly (readonly [fields: Fields, expected: boolean])[] = [
  [{}, false],
  [{ 'content-encoding': '' }, false],
  [{ 'content-encoding': ' Identity ' }, false],
  [{ 'content-encoding': 'gzip' }, true],
]

for (const [fields, expected] of codings) {
  t.test(`content with ${JSON.stringify(fields)} is ${expected ? '' : 'not '}coded`, async (t) => {
    t.equal(await judge(t, fields, isCoded), expected)
  })
}

const structured = openPlan({ hasStructuredBody: true })
const reading = (...consumes: string[]) =>
  openPlan({ consumes, reads: createTypeMatcher(consumes) })
const csv = reading('text/csv')

/** @see RFC 9110 §8.3, RFC 8259 §8.1 */
const types: readonly (readonly [type: string | undefined, plan: RoutePlan, expected: boolean])[] =
  [
    ['application/json', openPlan(), true],
    ['application/json', csv, false],
    ['application/json; charset=UTF-8', openPlan(), true],
    ['application/json; charset="us-ascii"', openPlan(), true],
    ['text/csv', csv, true],
    ['Text/CSV; header=present', csv, true],
    ['text/plain', openPlan(), true],
    ['text/plain', structured, false],
    ['text', openPlan(), false],
    [undefined, openPlan(), true],
    [undefined, csv, false],
    [undefined, reading('*/*'), true],
    ['text/html', reading('text/*'), true],
    ['image/png', reading('text/*'), false],
    ['text/csv;header=absent', reading('text/csv;header=present'), false],
  ]

for (const [type, plan, expected] of types) {
  const reads = plan.consumes ?? (plan.hasStructuredBody ? 'a structured body' : 'anything')
  t.test(
    `${String(type)} is ${expected ? '' : 'not '}for a route that reads ${String(reads)}`,
    async (t) => {
      t.equal(isReadable(type, plan), expected)
    },
  )
}

const read = async () => ''
const jsonLike = 'application/vnd.a+json'

/** @see RFC 8259 §8.1 */
const charsets: readonly (readonly [
  name: string,
  type: string,
  prepare: ((app: FastifyInstance) => unknown) | undefined,
  expected: boolean,
])[] = [
  ['Fastify reads', 'application/json', undefined, false],
  ['Fastify reads as UTF-8', 'application/json; charset=UTF-8', undefined, false],
  ['Fastify reads as ASCII', 'application/json; charset="us-ascii"', undefined, false],
  ['Fastify would misread', 'application/json; charset=latin1', undefined, true],
  ['Fastify would misread, in capitals', 'Application/JSON;Charset=UTF-16', undefined, true],
  ['has a charset and is no JSON', 'text/csv; charset=latin1', undefined, false],
  ['is no type', 'json; charset=latin1', undefined, false],
  ['nobody reads', `${jsonLike}; charset=latin1`, undefined, false],
  [
    'has a parser of its own',
    `${jsonLike}; charset=latin1`,
    (app) => app.addContentTypeParser(jsonLike, { parseAs: 'string' }, read),
    true,
  ],
  [
    'is handed on by a parser of any type',
    'application/json; charset=latin1',
    (app) => {
      app.removeAllContentTypeParsers()
      app.addContentTypeParser('*', read)
    },
    false,
  ],
  [
    'is handed on by a parser of a pattern of types',
    `${jsonLike}; charset=latin1`,
    (app) => app.addContentTypeParser(/json$/, read),
    false,
  ],
  [
    'is handed on by a proxy',
    'application/json; charset=latin1',
    (app) => app.register(replyFrom),
    false,
  ],
]

for (const [name, type, prepare, expected] of charsets) {
  t.test(`content that ${name} is ${expected ? '' : 'not '}refused for its charset`, async (t) => {
    const judged = judge(
      t,
      { 'content-type': type },
      (request) => isMiscoded(type, request),
      prepare,
    )
    t.equal(await judged, expected)
  })
}

t.test('content without a type has no charset', async (t) => {
  t.equal(await judge(t, {}, (request) => isMiscoded(undefined, request)), false)
})
