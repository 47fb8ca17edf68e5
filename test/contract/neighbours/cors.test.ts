/** CORS beside the plugin: preflights are its own, and every error can be read by the page that asked. */
import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { besideEachOther } from './beside.ts'
import { optionalText, type ExpectedError } from '../../fixtures/error-resource.ts'
import { countExchanges, type Field } from '../../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

function notFound(instance: string, more: Partial<ExpectedError> = {}): ExpectedError {
  return { status: 404, members: { instance }, ...more }
}

function notAllowed(instance: string, allow: string, fields = {}): ExpectedError {
  const members = { instance, allow: allow.split(', ') }
  return { status: 405, members, fields: { allow, ...fields } }
}

const fromBrowser: Field = ['Origin', 'https://app.example']
const allowed = {
  'access-control-allow-origin': 'https://app.example',
  vary: 'Origin',
}
const preflight: readonly Field[] = [fromBrowser, ['Access-Control-Request-Method', 'PUT']]

function addThings(app: FastifyInstance): void {
  app.get('/things', { schema: { response: { 200: { type: 'object' } } } }, async () => ({}))
  app.put('/things', { schema: { body: { type: 'object' } } }, async (_request, reply) =>
    reply.code(409).send('Taken.'),
  )
}

besideEachOther(t, {
  name: '@fastify/cors',
  add: async (app) => {
    await app.register(cors, { origin: ['https://app.example'], methods: ['GET', 'PUT'] })
    addThings(app)
  },
  exchanges: [
    {
      promise: 'a preflight',
      request: { method: 'OPTIONS', target: '/things', fields: preflight },
      untouched: 204,
      lenient: true,
    },
    {
      promise: 'a preflight for a path that is not there',
      request: { method: 'OPTIONS', target: '/nope', fields: preflight },
      untouched: 204,
      lenient: true,
    },
    {
      promise: 'a preflight of a stranger',
      request: {
        method: 'OPTIONS',
        target: '/things',
        fields: [
          ['Origin', 'https://other.example'],
          ['Access-Control-Request-Method', 'PUT'],
        ],
      },
      untouched: 204,
      lenient: true,
    },
    {
      promise: 'OPTIONS without an Origin',
      request: { method: 'OPTIONS', target: '/things' },
      error: {
        status: 400,
        members: { instance: '/things', detail: 'Invalid Preflight Request' },
      },
    },
    {
      promise: 'a success',
      request: { target: '/things', fields: [fromBrowser] },
      untouched: 200,
    },
    {
      promise: 'an unknown path',
      request: { target: '/nope', fields: [fromBrowser] },
      error: notFound('/nope', { fields: { ...allowed, allow: null } }),
    },
    {
      promise: 'a wrong method',
      request: { method: 'DELETE', target: '/things', fields: [fromBrowser] },
      error: notAllowed('/things', 'GET, HEAD, PUT', allowed),
    },
    {
      promise: 'a type that is refused',
      request: { target: '/things', fields: [fromBrowser, ['Accept', 'text/css']] },
      error: {
        status: 406,
        members: { instance: '/things', available: ['application/json'] },
        fields: { ...allowed, vary: 'Origin, Accept' },
      },
    },
    {
      promise: 'a conflict',
      request: {
        method: 'PUT',
        target: '/things',
        fields: [fromBrowser, ['Content-Type', 'application/json']],
        body: '{}',
      },
      error: {
        status: 409,
        members: { instance: '/things', detail: 'Taken.' },
        fields: allowed,
      },
    },
    {
      promise: 'content that cannot be read',
      request: {
        method: 'PUT',
        target: '/things',
        fields: [fromBrowser, ['Content-Type', 'application/xml']],
        body: '<a/>',
      },
      error: {
        status: 415,
        members: {
          instance: '/things',
          detail: optionalText,
          code: { optional: /^FST_/ },
          accept: ['application/json'],
        },
        fields: { ...allowed, accept: 'application/json' },
      },
    },
    {
      // Content is judged before the hooks that are registered later.
      order: 'before',
      promise: 'content that the route has no use for',
      request: {
        method: 'PUT',
        target: '/things',
        fields: [fromBrowser, ['Content-Type', 'text/plain']],
        body: 'a',
      },
      error: {
        status: 415,
        members: { instance: '/things', detail: optionalText, accept: ['application/json'] },
        fields: { ...allowed, accept: 'application/json' },
      },
    },
  ],
})
