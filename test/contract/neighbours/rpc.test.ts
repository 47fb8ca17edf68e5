/** Procedure calls beside the plugin, with the real tRPC and oRPC: their envelope where it is left to them, ours elsewhere. */
import { ORPCError, os } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fastify'
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client'
import { initTRPC, TRPCError } from '@trpc/server'
import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import Fastify from 'fastify'
import t from 'tap'
import { z } from 'zod'
import errorResource from '../../../plugin/index.ts'
import { besideEachOther } from './beside.ts'
import { countExchanges, type RawRequest } from '../../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const secret = 'hunter2'

const post = (target: string, body: string, type = 'application/json'): RawRequest => ({
  method: 'POST',
  target,
  fields: [['Content-Type', type]],
  body,
})

const { router, procedure } = initTRPC.create({ isDev: false })
const calls = router({
  list: procedure.query(() => [1]),
  taken: procedure.query(() => {
    throw new TRPCError({ code: 'CONFLICT', message: 'Order 42 is taken.' })
  }),
  broken: procedure.query(() => {
    throw new Error(secret)
  }),
  add: procedure.input(z.object({ amount: z.number() })).mutation(({ input }) => input.amount),
})

besideEachOther(t, {
  name: 'tRPC',
  except: ['/trpc'],
  add: (app) =>
    app.register(fastifyTRPCPlugin, { prefix: '/trpc', trpcOptions: { router: calls } }),
  exchanges: [
    { promise: 'a query', request: { target: '/trpc/list' }, untouched: 200 },
    { promise: 'a mutation', request: post('/trpc/add', '{"amount":7}'), untouched: 200 },
    {
      promise: 'a batch of which one fails, which is a 207',
      request: { target: '/trpc/list,taken?batch=1&input=%7B%7D' },
      untouched: 207,
    },
    {
      promise: 'an error of a procedure',
      request: { target: '/trpc/taken' },
      error: {
        status: 409,
        members: { instance: '/trpc/taken', code: 'CONFLICT', detail: 'Order 42 is taken.' },
      },
    },
    {
      promise: 'an unexpected error, whose words tRPC would send',
      request: { target: '/trpc/broken' },
      error: { status: 500, members: { instance: '/trpc/broken' } },
    },
    {
      promise: 'a procedure that is not there',
      request: { target: '/trpc/nope' },
      error: {
        status: 404,
        members: {
          instance: '/trpc/nope',
          code: 'NOT_FOUND',
          detail: 'No procedure found on path "nope"',
        },
      },
    },
    {
      promise: 'a mutation that is asked for with GET',
      request: { target: '/trpc/add' },
      error: {
        status: 405,
        members: {
          instance: '/trpc/add',
          code: 'METHOD_NOT_SUPPORTED',
          detail: 'Unsupported GET-request to mutation procedure at path "add"',
          allow: ['POST'],
        },
        fields: { allow: 'POST' },
      },
    },
    {
      promise: 'input that is not valid, whose findings tRPC has as JSON in a text',
      request: post('/trpc/add', '{"amount":"x"}'),
      error: {
        status: 400,
        members: {
          instance: '/trpc/add',
          code: 'BAD_REQUEST',
          detail: 'Invalid input: expected number, received string',
          errors: [
            {
              detail: 'Invalid input: expected number, received string',
              pointer: '#/amount',
              code: 'invalid_type',
            },
          ],
        },
      },
    },
    {
      promise: 'content that is not read',
      request: post('/trpc/add', 'a', 'text/css'),
      error: {
        status: 415,
        members: {
          instance: '/trpc/add',
          code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE',
          detail: 'The media type of the request is not supported.',
          accept: ['application/json', 'multipart/form-data', 'text/plain'],
        },
      },
    },
  ],
})

t.test('a client of tRPC reads its errors where they are left to it', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource, { except: ['/trpc'] })
  await app.register(fastifyTRPCPlugin, { prefix: '/trpc', trpcOptions: { router: calls } })
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  const client = createTRPCClient<typeof calls>({ links: [httpLink({ url: `${origin}/trpc` })] })
  t.strictSame(await client.list.query(), [1])
  const failure: unknown = await client.taken.query().catch((error: unknown) => error)
  t.ok(failure instanceof TRPCClientError)
  t.match(failure, { message: 'Order 42 is taken.', data: { code: 'CONFLICT', httpStatus: 409 } })
})

const handler = new RPCHandler({
  list: os.handler(() => [1]),
  taken: os.handler(() => {
    throw new ORPCError('CONFLICT', { message: 'Order 42 is taken.', data: { orderId: 42 } })
  }),
  broken: os.handler(() => {
    throw new Error(secret)
  }),
  add: os.input(z.object({ amount: z.number() })).handler(({ input }) => input.amount),
})

besideEachOther(t, {
  name: 'oRPC',
  except: ['/orpc'],
  add: (app) =>
    app.register(
      async (scope) => {
        scope.removeAllContentTypeParsers()
        scope.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined))
        scope.all('/*', async (request, reply) => {
          const { matched } = await handler.handle(request, reply, { prefix: '/orpc' })
          if (!matched) return reply.code(404).send('There is no such procedure.')
          return reply
        })
      },
      { prefix: '/orpc' },
    ),
  exchanges: [
    { promise: 'a call', request: post('/orpc/list', '{}'), untouched: 200 },
    {
      promise: 'a call with input',
      request: post('/orpc/add', '{"json":{"amount":7}}'),
      untouched: 200,
    },
    {
      promise: 'an error of a procedure',
      request: post('/orpc/taken', '{}'),
      error: {
        status: 409,
        members: { instance: '/orpc/taken', code: 'CONFLICT', detail: 'Order 42 is taken.' },
      },
    },
    {
      promise: 'an unexpected error',
      request: post('/orpc/broken', '{}'),
      error: { status: 500, members: { instance: '/orpc/broken' } },
    },
    {
      promise: 'a procedure that is not there',
      request: post('/orpc/nope', '{}'),
      error: {
        status: 404,
        members: { instance: '/orpc/nope', detail: 'There is no such procedure.' },
      },
    },
    {
      promise: 'input that is not valid',
      request: post('/orpc/add', '{"json":{"amount":"x"}}'),
      error: {
        status: 400,
        members: {
          instance: '/orpc/add',
          code: 'BAD_REQUEST',
          detail: 'Input validation failed',
          errors: [
            {
              detail: 'Invalid input: expected number, received string',
              pointer: '#/amount',
              code: 'invalid_type',
            },
          ],
        },
      },
    },
    {
      promise: 'content that is malformed',
      request: post('/orpc/add', '{"json"'),
      error: {
        status: 400,
        members: { instance: '/orpc/add', code: 'BAD_REQUEST', detail: /^Malformed request/ },
      },
    },
  ],
})
