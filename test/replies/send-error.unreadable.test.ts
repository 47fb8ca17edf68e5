/** What a sender gives may throw when it is read: the client has an Error Resource all the same, and none of it. */
import Fastify from 'fastify'
import t from 'tap'
import errorResource, { httpErrors, serverOptions } from '../../plugin/index.ts'

const secret = 'hunter2'

/** An object with a member that throws. */
const trap = (name: string): object =>
  Object.defineProperty({}, name, {
    enumerable: true,
    get() {
      throw new Error(secret)
    },
  })

const spoilt = (properties: PropertyDescriptorMap) => () =>
  Object.defineProperties(httpErrors.conflict('Taken.'), properties)

const unreadable = {
  get() {
    throw new Error(secret)
  },
}
let reads = 0
const unsteady = {
  get() {
    reads += 1
    return reads % 2 === 0 ? 200 : 599
  },
}

const senders: Readonly<Record<string, () => Error>> = {
  'header fields': () => httpErrors.serviceUnavailable('Later.', trap('headers')),
  'one header field': () => httpErrors.conflict('Taken.', { headers: trap('x-note') as never }),
  'a delay': () => httpErrors.serviceUnavailable('Later.', trap('retryAfter')),
  'a code': () => httpErrors.conflict('Taken.', trap('code')),
  findings: () => httpErrors.badRequest('No.', trap('errors')),
  'all there is': () =>
    httpErrors.conflict(
      'Taken.',
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error(secret)
          },
        },
      ),
    ),
  'what the error was given': spoilt({ init: unreadable }),
  'its members': spoilt({ members: unreadable }),
  'its words': spoilt({ detail: unreadable }),
  'more than one of them': spoilt({ init: unreadable, statusCode: unsteady }),
}

t.test('what throws when it is read is a 500', async (t) => {
  const app = Fastify(serverOptions())
  t.teardown(() => app.close())
  await app.register(errorResource)
  for (const [name, make] of Object.entries(senders)) {
    const path = name.replaceAll(' ', '-')
    app.get(`/thrown/${path}`, async () => {
      throw make()
    })
    app.get(`/sent/${path}`, (_request, reply) => reply.send(make()))
    app.get(`/onSend/${path}`, {
      onSend: (_request, _reply, _payload, done) => done(make()),
      handler: async () => ({}),
    })
  }
  await app.ready()
  for (const name of Object.keys(senders)) {
    for (const way of ['thrown', 'sent', 'onSend']) {
      const response = await app.inject(`/${way}/${name.replaceAll(' ', '-')}`)
      const { type, title, status } = response.json() as Record<string, unknown>
      t.strictSame(
        [response.statusCode, response.headers['content-type'], type, title, status],
        [500, 'application/problem+json', 'about:blank', 'Internal Server Error', 500],
        `${way}: ${name}`,
      )
      t.notMatch(response.body, /hunter2|Taken|Later/, `${way}: ${name} says nothing`)
    }
  }
})
