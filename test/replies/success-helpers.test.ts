import type { FastifyReply } from 'fastify'
import t from 'tap'
import { replyOf, successHelpers } from '../../plugin/replies/success-helpers.ts'
import { buildApp } from '../helpers/build-app.ts'

const rule = "what is said besides must be an object, such as { location: '/orders/42' }; it is"

const rows: readonly (readonly [
  name: string,
  act: (reply: FastifyReply) => unknown,
  answer: readonly [status: number, location?: string, retryAfter?: string],
  sentence: string | undefined,
])[] = [
  [
    'a place',
    (reply) => reply.created({}, { location: '/orders/1' }),
    [201, '/orders/1'],
    undefined,
  ],
  [
    'a place as an object',
    (reply) => reply.created({}, { location: new URL('https://a.example/1') as never }),
    [201, 'https://a.example/1'],
    undefined,
  ],
  ['a payload alone', (reply) => reply.ok({}), [200], undefined],
  ['nothing to send', (reply) => reply.noContent(), [204], undefined],
  [
    'a place that is not known',
    (reply) => reply.created({}, { location: undefined }),
    [201],
    undefined,
  ],
  ['nothing besides', (reply) => reply.created({}, null as never), [201], undefined],
  [
    'a text besides',
    (reply) => reply.created({}, '/orders/1' as never),
    [201],
    `A 201 (Created) was sent without all it was given: ${rule} "/orders/1".`,
  ],
  [
    'a slip',
    (reply) => reply.created({}, { loaction: '/1' } as never),
    [201],
    'A 201 (Created) was sent without all it was given: there is no "loaction" (did you mean "location"?).',
  ],
  [
    'a number for a place',
    (reply) => reply.created({}, { location: 7 as never }),
    [201],
    'A 201 (Created) was sent without all it was given: "location" cannot be 7.',
  ],
  [
    'a place that HTTP forbids',
    (reply) => reply.created({}, { location: '/a\nb' }),
    [201],
    'A 201 (Created) was sent without all it was given: "location" cannot be "/a\\nb".',
  ],
  [
    'a delay, which is not for what is there',
    (reply) => reply.created({}, { retryAfter: 3 } as never),
    [201],
    'A 201 (Created) was sent without all it was given: there is no "retryAfter".',
  ],
  [
    'a place and a delay',
    (reply) => reply.accepted({}, { location: '/jobs/1', retryAfter: 2 }),
    [202, '/jobs/1', '2'],
    undefined,
  ],
  [
    'a delay in words',
    (reply) => reply.accepted({}, { location: '/jobs/1', retryAfter: 'soon' as never }),
    [202, '/jobs/1'],
    'A 202 (Accepted) was sent without all it was given: "retryAfter" cannot be "soon".',
  ],
  [
    'a moment in milliseconds',
    (reply) => reply.accepted({}, { retryAfter: Date.UTC(2030, 1) }),
    [202],
    `A 202 (Accepted) was sent without all it was given: "retryAfter" cannot be ${Date.UTC(2030, 1)}.`,
  ],
  [
    'content for none',
    (reply) => (reply as unknown as { noContent(it: object): unknown }).noContent({ a: 1 }),
    [204],
    'A 204 (No Content) was sent without all it was given: it has no content.',
  ],
]

for (const [name, act, answer, sentence] of rows) {
  t.test(`a success leaves, and its mistakes are told of once: ${name}`, async (t) => {
    const { app, lines } = await buildApp(t)
    app.get('/', async (_request, reply) => act(reply))
    for (const _ of [1, 2]) {
      const { statusCode, headers } = await app.inject('/')
      const [status, location, retryAfter] = answer
      t.strictSame(
        [statusCode, headers.location, headers['retry-after']],
        [status, location, retryAfter],
      )
    }
    t.strictSame(lines, sentence === undefined ? [] : [[40, sentence]])
  })
}

const taken = (name: string): string =>
  `${name}() was called without its reply: write reply.${name}(…), and hand on the reply rather than its helpers.`

t.test('a helper that was taken off its reply says so', async (t) => {
  for (const [name, helper] of Object.entries(successHelpers)) {
    for (const called of [undefined, {}, successHelpers]) {
      t.throws(() => Reflect.apply(helper, called, [{}]), new TypeError(taken(name)))
    }
  }
  const reply = { send() {} } as unknown as FastifyReply
  t.equal(replyOf(reply, 'ok'), reply)
})
