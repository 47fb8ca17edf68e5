/** A plugin that brings the same helpers as ours: whoever came first keeps a name. */
import sensible from '@fastify/sensible'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { secret, type Neighbour } from './placements.ts'
import type { RawRequest } from '../../fixtures/raw-http.ts'

const get = (target: string): RawRequest => ({ target })

/** The instance with what the plugin decorates it with; its types of `reply` are not those of ours. */
interface Sensible {
  readonly httpErrors: Readonly<Record<'conflict' | 'serviceUnavailable', (text: string) => Error>>
  assert(condition: unknown, status: number, text: string): void
}

const sensibleNeighbour: Neighbour = {
  name: '@fastify/sensible',
  errors:
    'its 4xx, such as 404, 409 and 422, with their text as `detail`; its 5xx, such as 500 and 503, without',
  order:
    'in one scope whoever came first keeps a helper of the same name; what it sends is an Error Resource either way',
  register: (app) => app.register(sensible),
  routes(app: FastifyInstance) {
    const { httpErrors, assert } = app as unknown as Sensible
    app.get('/fine', async (request) => ({ json: request.headers.accept ?? 'anything' }))
    app.get('/missing', (_request, reply: FastifyReply) => reply.notFound('No such thing.'))
    app.get('/conflict', async () => {
      throw httpErrors.conflict('Taken.')
    })
    app.get('/asserted', async () => assert(false, 422, 'Not like that.'))
    app.get('/broken', (_request, reply: FastifyReply) => reply.internalServerError(secret))
    app.get('/down', async () => {
      throw httpErrors.serviceUnavailable(secret)
    })
  },
  exchanges: [
    { promise: 'a success', request: get('/fine'), untouched: 200 },
    {
      promise: 'a helper',
      request: get('/missing'),
      error: { status: 404, members: { instance: '/missing', detail: 'No such thing.' } },
    },
    {
      promise: 'an error that is thrown',
      request: get('/conflict'),
      error: { status: 409, members: { instance: '/conflict', detail: 'Taken.' } },
    },
    {
      promise: 'an assertion',
      request: get('/asserted'),
      error: { status: 422, members: { instance: '/asserted', detail: 'Not like that.' } },
    },
    {
      promise: 'a helper for a 5xx',
      // Ours sends what it is told to.
      only: { order: 'before' },
      request: get('/broken'),
      error: { status: 500, members: { instance: '/broken' } },
    },
    {
      promise: 'a 5xx that is thrown',
      request: get('/down'),
      error: { status: 503, members: { instance: '/down' } },
    },
  ],
}

export const scopes: readonly Neighbour[] = [sensibleNeighbour]
