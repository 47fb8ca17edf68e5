import Fastify from 'fastify'
import t from 'tap'
import { declarationOf } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import {
  documentedHeaders,
  headersOfChoice,
  headersOfError,
  headersOfSuccess,
  mergeHeaders,
} from '../../plugin/openapi/headers.ts'
import { resolveOptions, type ErrorResourceOptions } from '../../plugin/options.ts'
import { createRouteIndex } from '../../plugin/routes/routes.ts'
import { TemporaryReducedCapacity } from '../../plugin/problem-types/index.ts'
import { errorStatuses } from '../fixtures/iana-statuses.ts'

/** What a status owes besides `Cache-Control`. @see RFC 9110 §15.5, RFC 7725 §4, draft-ietf-httpapi-ratelimit-headers §4 */
const owed: Readonly<Record<number, readonly string[]>> = {
  401: ['www-authenticate'],
  405: ['allow'],
  406: ['vary'],
  407: ['proxy-authenticate'],
  413: ['retry-after'],
  415: ['accept', 'accept-encoding'],
  416: ['content-range'],
  426: ['connection', 'upgrade'],
  429: ['ratelimit', 'ratelimit-policy', 'retry-after'],
  451: ['link'],
  503: ['retry-after'],
}

t.test('every status names the header fields it owes, and each is described', async (t) => {
  for (const { status, phrase } of errorStatuses) {
    const names = headersOfError(declarationOf(status), new Set())
    t.strictSame(names, [...(owed[status] ?? []), 'cache-control'].toSorted(), phrase)
    for (const name of names) t.ok(documentedHeaders.has(name), name)
  }
})

t.test('a 503 tells of quotas where it is about quotas', async (t) => {
  const told = headersOfError(TemporaryReducedCapacity, new Set())
  t.strictSame(told, ['cache-control', 'ratelimit', 'ratelimit-policy', 'retry-after'])
  const Closed = defineError({ code: 'CLOSED', status: 503, title: 'Closed' })
  t.strictSame(headersOfError(Closed, new Set()), ['cache-control', 'retry-after'])
})

t.test('a 415 advertises what the methods of the application read', async (t) => {
  t.strictSame(headersOfError(declarationOf(415), new Set(['GET', 'POST', 'PATCH'])), [
    'accept',
    'accept-encoding',
    'accept-patch',
    'accept-post',
    'cache-control',
  ])
  t.strictSame(headersOfError(declarationOf(409), new Set(['POST'])), ['cache-control'])
})

const problem = { name: '', mediaTypes: ['application/problem+json'] } as const
const choices: readonly (readonly [string, ErrorResourceOptions, readonly string[]])[] = [
  ['no choice', {}, []],
  ['routes of several media types', { produces: ['application/json', 'text/csv'] }, ['vary']],
  ['routes of one media type', { produces: ['text/csv'] }, []],
  ['profiles', { profiles: [problem, { name: 'A', mediaTypes: ['a/b'] }] }, ['vary']],
  ['aliases', { profiles: [{ name: 'A', mediaTypes: ['a/b', 'a/c'] }] }, ['vary']],
  ['languages', { languages: [{ language: 'de' }] }, ['content-language', 'vary']],
]

for (const [name, options, expected] of choices) {
  t.test(`every error says what a client can choose: ${name}`, async (t) => {
    const app = Fastify({ exposeHeadRoutes: false })
    t.teardown(() => app.close())
    const { routes } = createRouteIndex(app, resolveOptions(options))
    app.get('/', async () => ({}))
    for (const route of routes) t.strictSame(headersOfChoice(route), expected)
    t.equal(routes.length, 1)
  })
}

const own = (value: string) => ({ required: true, schema: { type: 'string', enum: [value] } })

t.test('a response that is one of several errors requires what all of them have', async (t) => {
  const reference = { $ref: '#/components/headers/Cache-Control' }
  const merged = mergeHeaders([
    { 'Cache-Control': reference, Allow: own('GET'), 'x-same': own('1'), 'x-other': own('1') },
    { 'Cache-Control': reference, 'x-same': own('1'), 'x-other': own('2'), 'x-rare': own('1') },
  ])
  t.strictSame(merged, {
    Allow: {
      description: 'Methods the resource supports (RFC 9110 §10.2.1).',
      schema: { type: 'string' },
    },
    'Cache-Control': reference,
    'x-other': { description: 'Depends on the error.', required: true, schema: { type: 'string' } },
    'x-rare': { description: 'Depends on the error.', schema: { type: 'string' } },
    'x-same': own('1'),
  })
})

t.test('what is always sent is required, and everything has an example', async (t) => {
  const required = [...documentedHeaders.values()].filter(({ header }) => header.required)
  t.strictSame(
    required.map(({ name }) => name),
    ['Allow', 'Cache-Control', 'Content-Language', 'Proxy-Authenticate', 'WWW-Authenticate'],
  )
  for (const { name, header } of documentedHeaders.values()) {
    t.type(header.example, 'string', name)
    t.match(header.description, /\((?:RFC |LDP |draft-).* §[\d.]+\)\.$/, name)
  }
})

const successes = [
  ['200', false, []],
  ['200', true, ['vary']],
  ['201', false, ['location']],
  ['202', true, ['location', 'retry-after', 'vary']],
  ['2XX', false, []],
] as const

for (const [status, isNegotiated, names] of successes) {
  t.test(
    `a ${isNegotiated ? 'negotiated ' : ''}${status} has ${names.join(', ') || 'none'}`,
    async (t) => {
      t.strictSame(headersOfSuccess(status, isNegotiated), names)
      for (const name of names) t.ok(documentedHeaders.has(name))
    },
  )
}
