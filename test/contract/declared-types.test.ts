/**
 * What a service says of its media types, route by route or for all: in its schemas, with `produces`
 * and `consumes`, or by opting out.
 *
 * @see RFC 9110 §12.5.5, §15.5.7, §15.5.16
 */
import cors from '@fastify/cors'
import t from 'tap'
import type { ExpectedError } from '../fixtures/error-resource.ts'
import { countExchanges, type Field, type RawRequest } from '../fixtures/raw-http.ts'
import { accepting, judge, refused, type Row } from '../fixtures/rows.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const csv = 'a,b\n1,2\n'
const object = { type: 'object' } as const
const both = { content: { 'application/json': { schema: object }, 'text/csv': { schema: {} } } }
const fromBrowser: Field = ['Origin', 'https://app.example']

t.test('a route with several types is told which one to send', async (t) => {
  const choices: readonly (readonly [accept: string | undefined, chosen: string])[] = [
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['text/csv', 'text/csv'],
    ['text/csv, application/json', 'application/json'],
    ['text/csv, application/json;q=0.9', 'text/csv'],
    ['text/*', 'text/csv'],
    ['text/*;q=0.3, */*;q=0.5', 'application/json'],
    ['*/*, application/json;q=0', 'text/csv'],
  ]
  await judge(
    t,
    async (app) => {
      await app.register(cors, { origin: ['https://app.example'] })
      app.get('/', { schema: { response: { 200: both } } }, async (request, reply) => {
        const type = String(request.negotiated)
        return reply.type(type).send(type === 'text/csv' ? csv : { n: 1 })
      })
      app.get('/one', { schema: { response: { 200: object } } }, async ({ negotiated }) => ({
        negotiated,
      }))
      app.get('/none', async ({ negotiated }) => ({ negotiated }))
    },
    [
      ...choices.map(([accept, chosen]): Row => ({
        name: `Accept: ${accept}`,
        request: {
          target: '/',
          fields: accept === undefined ? [fromBrowser] : [fromBrowser, ['Accept', accept]],
        },
        expected: [200, chosen === 'text/csv' ? csv : '{}'],
        fields: { 'content-type': new RegExp(`^${chosen}`), vary: 'Origin, Accept' },
      })),
      {
        name: 'none of them',
        request: accepting('/', 'image/*'),
        expected: {
          ...refused('/', 'application/json', 'text/csv'),
          fields: { vary: 'Origin, Accept' },
        },
      },
      {
        name: 'a route that declares nothing is told nothing',
        request: accepting('/none', 'application/json'),
        expected: [200, '{"negotiated":null}'],
      },
      {
        name: 'a route with one type does not vary',
        request: accepting('/one', 'application/json'),
        expected: [200, '{}'],
        fields: { vary: 'Origin' },
      },
    ],
  )
})

t.test('produces says for one route or for all what is not declared', async (t) => {
  const ran: string[] = []
  const run = async ({ url }: { url: string }): Promise<object> => {
    ran.push(url)
    return {}
  }
  await judge(
    t,
    (app) => {
      app.get('/all', run)
      app.get('/declared', { schema: { response: { 200: both } } }, run)
      const produces = ['text/csv', 'application/json']
      app.get('/own', { config: { errorResource: { produces } } }, async (request, reply) =>
        reply.type(String(request.negotiated)).send(csv),
      )
    },
    [
      {
        name: 'a route that declares nothing',
        request: accepting('/all', 'text/csv'),
        expected: refused('/all', 'application/vnd.a+json'),
      },
      {
        name: 'a route with a response schema',
        request: accepting('/declared', 'image/*'),
        expected: refused('/declared', 'application/json', 'text/csv'),
      },
      {
        name: 'a route that says it itself',
        request: accepting('/own', 'image/*'),
        expected: refused('/own', 'text/csv', 'application/json'),
      },
      {
        name: 'a route that says it itself, accepted',
        request: { target: '/own' },
        expected: [200, csv],
        fields: { vary: 'Accept', 'content-type': /^text\/csv/ },
      },
    ],
    { plugin: { produces: ['application/vnd.a+json'] } },
  )
  t.strictSame(ran, [], 'no refused handler ran')
})

function post(target: string, type: string, body = '{}'): RawRequest {
  return { method: 'POST', target, body, fields: [['Content-Type', type]] }
}

/** A 415 that lists what is read. */
function unread(instance: string, ...accept: string[]): ExpectedError {
  const list = accept.join(', ')
  return {
    status: 415,
    members: { instance, accept, detail: /type/ },
    fields: { accept: list, 'accept-post': list },
  }
}

const answer = async (): Promise<string> => 'read'

t.test('consumes says for one route or for all what is not declared', async (t) => {
  const read = [200, 'read'] as const
  const json = 'application/json'
  const patch = 'application/merge-patch+json'
  await judge(
    t,
    (app) => {
      app.addContentTypeParser(
        ['text/csv', patch],
        { parseAs: 'string' },
        (_request, _body, done) => done(null, {}),
      )
      app.post('/all', answer)
      app.post('/own', { config: { errorResource: { consumes: ['text/csv'] } } }, answer)
      app.post('/body', { schema: { body: { content: { [patch]: { schema: object } } } } }, answer)
    },
    [
      { name: 'all, JSON', request: post('/all', json), expected: read },
      { name: 'all, text', request: post('/all', 'text/plain'), expected: unread('/all', json) },
      { name: 'all, CSV', request: post('/all', 'text/csv'), expected: unread('/all', json) },
      { name: 'own, CSV', request: post('/own', 'text/csv; header=present'), expected: read },
      { name: 'own, JSON', request: post('/own', json), expected: unread('/own', 'text/csv') },
      { name: 'body, patch', request: post('/body', patch), expected: read },
      { name: 'body, JSON', request: post('/body', json), expected: unread('/body', patch) },
    ],
    { plugin: { consumes: [json] } },
  )
})

t.test('a route that opted out answers as it likes', async (t) => {
  const config = { errorResource: false } as const
  await judge(
    t,
    (app) => {
      app.get('/declared', { config, schema: { response: { 200: object } } }, async () => ({}))
      app.get('/text', { config }, async () => 'text')
      app.get('/mine', { config }, async (_request, reply) => reply.code(404).send({ mine: 1 }))
      app.get('/html', { config }, async (_request, reply) =>
        reply.code(500).type('text/html').send('<p>'),
      )
      app.post('/structured', { config, schema: { body: {} } }, async () => 'read')
    },
    [
      { name: 'JSON', request: accepting('/declared', 'image/*'), expected: [200, '{}'] },
      { name: 'text', request: accepting('/text', 'image/*'), expected: [200, 'text'] },
      {
        name: 'text for a route of which no type is declared',
        request: post('/structured', 'text/plain', 'a'),
        expected: [200, 'read'],
      },
      { name: 'a 404', request: { target: '/mine' }, expected: [404, '{"mine":1}'] },
      { name: 'a 500', request: { target: '/html' }, expected: [500, '<p>'] },
      {
        name: 'a wrong method, which is no route',
        request: { method: 'PUT', target: '/mine' },
        expected: { status: 404, members: { instance: '/mine' } },
      },
    ],
  )
})
