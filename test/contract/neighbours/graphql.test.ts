/** GraphQL beside the plugin, with the real mercurius and GraphQL Yoga: their envelope where it is left to them, ours elsewhere. */
import { GraphQLError } from 'graphql'
import { createSchema, createYoga } from 'graphql-yoga'
import mercurius from 'mercurius'
import t from 'tap'
import { besideEachOther, type Exchange } from './beside.ts'
import { countExchanges, type Field, type RawRequest } from '../../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const typeDefs = 'type Query { hello: String, taken: String, broken: String }'

const resolvers = {
  Query: {
    hello: () => 'hi',
    taken: () => {
      throw new GraphQLError('Order 42 is taken.', {
        extensions: { code: 'TAKEN', http: { status: 409 } },
      })
    },
    broken: () => {
      throw new Error('hunter2')
    },
  },
}

const json: Field = ['Accept', 'application/json']
const graphql: Field = ['Accept', 'application/graphql-response+json, application/json;q=0.9']

function ask(target: string, query: string, accept = json): RawRequest {
  return {
    method: 'POST',
    target,
    fields: [['Content-Type', 'application/json'], accept],
    body: JSON.stringify({ query }),
  }
}

/** Fastify's own refusals on such a path, which are errors of no query. */
const refusals = (target: string, allow: string, accept: readonly string[]): Exchange[] => [
  {
    promise: 'another method',
    request: { method: 'PUT', target },
    error: {
      status: 405,
      members: { instance: target, allow: allow.split(', ') },
      fields: { allow },
    },
    own: 404,
  },
  {
    promise: 'content that is malformed',
    request: { ...ask(target, ''), body: '{' },
    error: {
      status: 400,
      members: {
        instance: target,
        code: 'FST_ERR_CTP_INVALID_JSON_BODY',
        detail: "Body is not valid JSON but content-type is set to 'application/json'",
      },
    },
  },
  {
    promise: 'content that is not read',
    request: { method: 'POST', target, fields: [['Content-Type', 'text/css']], body: 'a' },
    error: {
      status: 415,
      members: {
        instance: target,
        code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE',
        detail: 'The media type of the request is not supported.',
        accept,
      },
    },
  },
]

/** Answers to a query that are a 200 with `errors`, which is a success of HTTP. */
const within = (target: string, queries: readonly string[]): Exchange[] =>
  queries.flatMap((query) =>
    [json, graphql].map((accept) => ({
      promise: `${query} with ${accept[1]}`,
      request: ask(target, query, accept),
      untouched: 200,
    })),
  )

const malformed = (target: string, query: string, code: string, detail: string): Exchange => ({
  promise: `the query ${query}`,
  request: ask(target, query, target === '/graphql' ? graphql : json),
  error: { status: 400, members: { instance: target, code, detail } },
})

besideEachOther(t, {
  name: 'mercurius',
  except: ['/mercurius'],
  add: (app) => app.register(mercurius, { schema: typeDefs, resolvers, path: '/mercurius' }),
  exchanges: [
    ...within('/mercurius', ['{hello}', '{taken}', '{broken}']),
    malformed(
      '/mercurius',
      '{nope}',
      'MER_ERR_GQL_VALIDATION',
      'Cannot query field "nope" on type "Query".',
    ),
    malformed(
      '/mercurius',
      '{',
      'MER_ERR_GQL_VALIDATION',
      'Syntax Error: Expected Name, found <EOF>.',
    ),
    ...refusals('/mercurius', 'GET, HEAD, POST', ['application/json']),
  ],
})

const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers }), logging: false })

besideEachOther(t, {
  name: 'GraphQL Yoga',
  except: ['/graphql'],
  add: (app) =>
    app.route({
      url: yoga.graphqlEndpoint,
      method: ['GET', 'POST', 'OPTIONS'],
      handler: (request, reply) => yoga.handleNodeRequestAndResponse(request, reply, {}),
    }),
  exchanges: [
    ...within('/graphql', ['{hello}', '{broken}']),
    {
      promise: 'a query that is not valid, for a client that knows GraphQL over HTTP not',
      request: ask('/graphql', '{nope}'),
      untouched: 200,
    },
    malformed(
      '/graphql',
      '{nope}',
      'GRAPHQL_VALIDATION_FAILED',
      'Cannot query field "nope" on type "Query".',
    ),
    malformed('/graphql', '{', 'GRAPHQL_PARSE_FAILED', 'Syntax Error: Expected Name, found <EOF>.'),
    {
      promise: 'a resolver that chooses the status',
      request: ask('/graphql', '{taken}'),
      error: {
        status: 409,
        members: { instance: '/graphql', code: 'TAKEN', detail: 'Order 42 is taken.' },
      },
    },
    ...refusals('/graphql', 'GET, HEAD, OPTIONS, POST', ['application/json', 'text/plain']),
  ],
})
