import sensible from '@fastify/sensible'
import Fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import errorResource, { serverOptions } from '../../../plugin/index.ts'
import { checkError, requestId } from '../../fixtures/error-resource.ts'
import { listen } from '../../fixtures/fixture-app.ts'
import { field, json, send } from '../../fixtures/raw-http.ts'
import { testNeighbours } from './placements.ts'
import { scopes } from './scopes.ts'

testNeighbours(t, scopes)

/** Both plugins, one behind the other, in the scope they are given. */
const both: readonly (readonly [name: string, add: (app: FastifyInstance) => unknown])[] = [
  [
    'ours first',
    async (app) => {
      await app.register(errorResource)
      await app.register(sensible)
    },
  ],
  [
    'ours last',
    async (app) => {
      await app.register(sensible)
      await app.register(errorResource)
    },
  ],
  [
    'ours below it',
    async (app) => {
      await app.register(sensible)
      await app.register(async (scope) => {
        await scope.register(errorResource)
        scope.get('/below', (_request, reply) => reply.notFound('No such thing.'))
      })
    },
  ],
]

for (const [name, add] of both) {
  t.test(
    `@fastify/sensible and ours where one sees the other, ${name}, boot and work`,
    async (t) => {
      const app = Fastify()
      t.teardown(() => app.close())
      await add(app)
      app.get('/fine', async () => 'fine')
      await app.ready()
      t.equal((await app.inject('/fine')).body, 'fine')
      t.strictSame(
        ['httpErrors', 'assert', 'to'].map((decorator) => app.hasDecorator(decorator)),
        [true, true, true],
      )
      t.strictSame(
        ['vary', 'cacheControl', 'notFound'].map((decorator) => app.hasReplyDecorator(decorator)),
        [true, true, true],
      )
    },
  )
}

t.test(
  '@fastify/sensible and ours in scopes beside each other keep out of each other',
  async (t) => {
    const app = Fastify(serverOptions({ genReqId: () => requestId }))
    t.teardown(() => app.close())
    for (const [prefix, plugin] of [
      ['/ours', errorResource],
      ['/theirs', sensible],
    ] as const) {
      await app.register(
        async (scope) => {
          await scope.register(plugin as typeof errorResource)
          scope.get('/missing', (_request, reply) => reply.notFound('No such thing.'))
        },
        { prefix },
      )
    }
    const port = await listen(app)
    checkError(
      t,
      await send(port, { target: '/ours/missing' }),
      { status: 404, members: { instance: '/ours/missing', detail: 'No such thing.' } },
      'ours',
    )
    const theirs = await send(port, { target: '/theirs/missing' })
    t.equal(theirs.status, 404)
    t.equal(field(theirs, 'content-type'), 'application/json; charset=utf-8')
    t.strictSame(json(theirs), {
      statusCode: 404,
      error: 'Not Found',
      message: 'No such thing.',
    })
  },
)
