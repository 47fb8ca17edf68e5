/**
 * Accept against every way a handler can reply: what is declared nowhere is judged by what is sent,
 * and what has no content not at all.
 *
 * @see RFC 9110 §12.5.1, §15.5.7
 */
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import t from 'tap'
import { checkError } from '../fixtures/error-resource.ts'
import { serve } from '../fixtures/fixture-app.ts'
import { countExchanges, field, send } from '../fixtures/raw-http.ts'
import { accepting, judge, refused, type Row } from '../fixtures/rows.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

/** Replies without content, or past the framework: nothing is negotiated. */
const withoutContent: readonly (readonly [
  name: string,
  status: number,
  reply: (reply: FastifyReply) => unknown,
  response?: Readonly<Record<string, unknown>>,
])[] = [
  ['a 204', 204, (reply) => reply.code(204).send()],
  ['a 204 by helper', 204, (reply) => reply.noContent()],
  ['a declared 204', 204, (reply) => reply.code(204).send(), { 204: { type: 'null' } }],
  ['a 205', 205, (reply) => reply.code(205).send()],
  ['a redirect', 302, (reply) => reply.redirect('/other')],
  ['a redirect of a declared status', 308, (reply) => reply.redirect('/other', 308), { 308: {} }],
  ['a redirect with content', 303, (reply) => reply.code(303).type('text/html').send('there')],
  ['a 304', 304, (reply) => reply.code(304).header('etag', '"1"').send()],
  ['a 200 without content', 200, (reply) => reply.send()],
  ['a 200 with empty text', 200, (reply) => reply.type('text/plain').send('')],
  [
    'a hijacked reply',
    200,
    (reply) => reply.hijack().raw.writeHead(200, { 'content-type': 'text/html' }).end('mine'),
  ],
]

t.test('a reply with nothing to negotiate leaves whatever Accept says', async (t) => {
  const texts = new Map([
    ['a redirect with content', 'there'],
    ['a hijacked reply', 'mine'],
  ])
  await judge(
    t,
    (app) => {
      for (const [index, [, , reply, response]] of withoutContent.entries()) {
        const schema = response === undefined ? {} : { response }
        app.get(`/${index}`, { schema }, async (_request, given) => {
          await reply(given)
          return given
        })
      }
    },
    withoutContent.map(([name, status], index) => ({
      name,
      request: accepting(`/${index}`, 'application/xml'),
      expected: [status, texts.get(name) ?? ''],
    })),
  )
})

const csv = 'a,b\n1,2\n'

/** Replies of routes that declare nothing: their payload, and the type it has. */
const payloads: readonly (readonly [
  name: string,
  type: string,
  reply: (reply: FastifyReply) => unknown,
  content: string,
])[] = [
  ['an object', 'application/json', () => ({ n: 1 }), '{"n":1}'],
  ['a text', 'text/plain', () => 'text', 'text'],
  ['bytes', 'application/octet-stream', () => Buffer.from('bytes'), 'bytes'],
  ['typed text', 'text/html', (reply) => reply.type('text/html').send('<p>'), '<p>'],
  [
    'an object of another JSON type',
    'application/vnd.a+json',
    (reply) => reply.type('application/vnd.a+json').send({ n: 1 }),
    '{"n":1}',
  ],
  ['a stream', 'text/csv', (reply) => reply.type('text/csv').send(Readable.from([csv])), csv],
  [
    'a web stream',
    'text/csv',
    (reply) => reply.type('text/csv').send(new Blob([csv]).stream()),
    csv,
  ],
  [
    'a Response',
    'text/csv',
    () => new Response(csv, { headers: { 'content-type': 'text/csv', etag: '"1"' } }),
    csv,
  ],
]

t.test('a route that declares nothing is judged by the type of its payload', async (t) => {
  const other = 'application/xml, image/*, application/problem+json'
  await judge(
    t,
    (app) => {
      for (const [index, [, , reply]] of payloads.entries()) {
        app.get(`/${index}`, async (_request, given) => reply(given))
      }
    },
    payloads.flatMap(([name, type, , content], index): Row[] => {
      const target = `/${index}`
      const anyOfIt = `${type.slice(0, type.indexOf('/'))}/*;q=0.1`
      const sent = [undefined, type, type.toUpperCase(), `${other}, */*;q=0.1`, anyOfIt]
      return [
        ...sent.map((accept): Row => ({
          name: `${name}, ${accept}`,
          request: accept === undefined ? { target } : accepting(target, accept),
          expected: [200, content],
          fields: { 'content-type': new RegExp(`^${type.replace('+', '\\+')}(;|$)`) },
        })),
        ...[other, `*/*, ${type};q=0`].map((accept): Row => ({
          name: `${name}, ${accept}`,
          request: accepting(target, accept),
          expected: refused(target, type),
        })),
      ]
    }),
  )
})

t.test('a stream that is refused is closed', async (t) => {
  const streams: Readable[] = []
  const { port } = await serve(t, (app) => {
    app.get('/', async (_request, reply) => {
      const stream = new Readable({ read: () => undefined })
      streams.push(stream)
      return reply.type('text/csv').send(stream)
    })
  })
  checkError(t, await send(port, accepting('/', 'image/*')), refused('/', 'text/csv'), 'a stream')
  t.equal(streams[0]?.destroyed, true, 'its source is not left open')
})

t.test('a refused HEAD says what the refused GET says, without its content', async (t) => {
  const { port } = await serve(t, (app) => {
    app.get('/', async () => 'text')
  })
  const get = await send(port, accepting('/', 'image/*'))
  const head = await send(port, accepting('/', 'image/*', 'HEAD'))
  t.equal(head.status, 406)
  for (const name of ['content-type', 'content-length', 'vary', 'cache-control']) {
    t.equal(field(head, name), field(get, name), name)
  }
})
