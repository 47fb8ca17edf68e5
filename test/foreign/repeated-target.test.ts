import Fastify, { type FastifyRequest } from 'fastify'
import t from 'tap'
import { fastifysSentence, repeatsTarget } from '../../plugin/foreign/repeated-target.ts'

const request = (url: string, is404: boolean, method = 'GET') =>
  ({ is404, method, raw: { url } }) as unknown as FastifyRequest

const long = `/${'a'.repeat(600)}?token=S`

/** What frameworks say of a path they do not know, and what people say of an order. */
const rows: readonly (readonly [
  name: string,
  sentence: string,
  url: string,
  is404: boolean,
  expected: boolean,
])[] = [
  ['Nest', 'Cannot GET /nope?token=S', '/nope?token=S', true, true],
  ['Nest, of a path without a query', 'Cannot GET /nope', '/nope', true, true],
  ['Nest, mounted below a route', 'Cannot GET /api/nope', '/api/nope', false, true],
  ['Fastify', 'Route GET:/nope?token=S not found', '/nope?token=S', true, true],
  ['Fastify, of a long target', `Route GET:${long}`.slice(0, 500), long, true, true],
  ['h3', 'Cannot find any path matching /caf\u00e9.', '/caf%C3%A9', true, true],
  ['the root', 'Cannot GET /', '/', true, true],
  ['a query alone', 'Nothing for token=S', '/?token=S', false, true],
  ['a query as it reads', 'Nothing for q=a b', '/?q=a%20b', false, true],
  ['a target that does not decode', 'Cannot GET /%zz', '/%zz', true, true],
  ['a sentence about a thing', 'There is no order 42.', '/orders/42?token=S', false, false],
  ['a path in a sentence of a route', 'See /orders/42', '/orders/42', false, false],
  ['a page', 'There is no such page.', '/nope', true, false],
  ['a page at the root', 'There is no such page.', '/', true, false],
]

for (const [name, sentence, url, is404, expected] of rows) {
  t.test(`${name}: the target is ${expected ? '' : 'not '}repeated`, async (t) => {
    t.equal(repeatsTarget(sentence, request(url, is404), 404), expected)
    t.equal(repeatsTarget(sentence, request(url, is404), 405), expected)
  })
}

t.test('of another status a sentence is what somebody said', async (t) => {
  t.equal(repeatsTarget('Cannot GET /a?b', request('/a?b', true), 409), false)
})

t.test('the sentence of Fastify for a path without a route is the one that it sends', async (t) => {
  const app = Fastify()
  const { message } = (await app.inject('/nope?a=b')).json<{ message: string }>()
  t.equal(fastifysSentence(request('/nope?a=b', true)), message)
})
