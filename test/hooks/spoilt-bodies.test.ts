import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import type { WireProfile } from '../../plugin/resource/profiles.ts'
import { buildApp, problem } from '../helpers/build-app.ts'
import type { FastifyReply } from 'fastify'

const own = problem(409, { instance: '/' }).body as object
const asText =
  '{"type":"about:blank","title":"Conflict","status":409,"instance":"/","requestId":"r1"}'

/** What a hook makes of an Error Resource, and what of it leaves; `undefined` for the Error Resource itself. */
const rows: readonly (readonly [
  name: string,
  change: (reply: FastifyReply, payload: unknown) => unknown,
  expected: string | Buffer | undefined,
])[] = [
  ['itself', (_reply, payload) => payload, undefined],
  ['the same with a member', () => '{"status":409,"more":1}', '{"status":409,"more":1}'],
  ['JSON that tells of no status', () => '{"more":1}', '{"more":1}'],
  ['a status of its own kind', () => '{"status":"fail"}', '{"status":"fail"}'],
  ['space behind it', (_reply, payload) => `${String(payload)}\n`, `${asText}\n`],
  ['the same in bytes', (_reply, payload) => Buffer.from(String(payload)), asText],
  ['no content', () => '', ''],
  ['a stream', () => Readable.from(['{}']), '{}'],
  ['words', () => 'Forbidden', undefined],
  ['words in bytes', () => Buffer.from('Forbidden'), undefined],
  ['JSON that is no object', () => '"Forbidden"', undefined],
  ['null', () => 'null', undefined],
  ['another error', () => '{"status":403}', undefined],
  ['another error as a Response', () => new Response('no', { status: 403 }), undefined],
  [
    'a page',
    (reply) => {
      reply.type('text/html')
      return '<p>Conflict</p>'
    },
    '<p>Conflict</p>',
  ],
  [
    'fewer bytes',
    (reply, payload) => {
      reply.header('content-encoding', 'gzip')
      return gzipSync(String(payload))
    },
    gzipSync(asText),
  ],
]

for (const [name, change, expected] of rows) {
  t.test(`a hook that makes of an Error Resource: ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get(
      '/',
      { onSend: async (_request, reply, payload) => change(reply, payload) },
      async (_request, reply) => reply.conflict(),
    )
    const response = await app.inject('/')
    t.equal(response.statusCode, 409)
    if (expected === undefined) t.strictSame(response.json(), own)
    else t.strictSame(response.rawPayload, Buffer.from(expected))
  })
}

t.test(
  'what a hook makes of an error that is no JSON leaves, unless it tells of another status',
  async (t) => {
    const text: WireProfile = {
      name: 'Text',
      mediaTypes: ['text/plain'],
      write: ({ title }) => title,
    }
    for (const [made, expected] of [
      ['Conflict, and more', 'Conflict, and more'],
      ['{"status":403}', 'Conflict'],
    ] as const) {
      const { app } = await buildApp(t, { plugin: { profiles: [text] } })
      app.get('/', { onSend: async () => made }, async (_request, reply) => reply.conflict())
      const { headers, payload } = await app.inject('/')
      t.strictSame([headers['content-type'], payload], ['text/plain', expected])
    }
  },
)

t.test('a hook that makes a success of an error as a Response is believed', async (t) => {
  const { app } = await buildApp(t)
  app.get(
    '/',
    { onSend: async () => new Response('fine', { status: 202 }) as never },
    async (_request, reply) => reply.conflict(),
  )
  const { statusCode, body } = await app.inject('/')
  t.strictSame([statusCode, body], [202, 'fine'])
})
