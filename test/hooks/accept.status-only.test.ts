import { Readable } from 'node:stream'
import { Type } from '@sinclair/typebox'
import type { FastifyReply } from 'fastify'
import t, { type Test } from 'tap'
import type { ErrorResourceOptions, RouteErrorResourceOptions } from '../../plugin/options.ts'
import { wantsStatusOnly } from '../../plugin/hooks/accept.ts'
import { buildApp } from '../helpers/build-app.ts'
import { openPlan } from '../helpers/open-plan.ts'

/** Oracle's own idiom, and other fields that list nothing but what they refuse (RFC 9110 §12.4.2). */
const idiom = 'application/vnd.oracle.adf.resourceitem+json;q=0'
const wishes: readonly (readonly [accept: string | undefined, expected: boolean])[] = [
  [idiom, true],
  ['application/json;q=0, text/html; q=0.000', true],
  ['*/*;q=0', true],
  ['application/json;q=0, */*;q=0.001', false],
  ['a/b;q=0,'.repeat(99), true],
  // Nobody knows what stands behind so many.
  [`${'a/b;q=0,'.repeat(100)}application/json`, false],
  ['a/b;q=0,'.repeat(200), false],
  ['application/json', false],
  ['', false],
  ['nonsense', false],
  [undefined, false],
]

for (const [accept, expected] of wishes) {
  const verb = expected ? 'wants' : 'does not want'
  t.test(
    `a client ${verb} the status alone: ${accept?.slice(0, 60) ?? 'without Accept'}, ${accept?.length ?? 0}`,
    async (t) => {
      t.equal(wantsStatusOnly(openPlan({ statusOnly: true }), accept), expected)
      t.equal(wantsStatusOnly(openPlan(), accept), false)
    },
  )
}

type Send = (reply: FastifyReply) => unknown

interface Given {
  readonly plugin?: ErrorResourceOptions
  readonly route?: RouteErrorResourceOptions
  readonly send?: Send
  readonly declares?: boolean
  readonly accept?: string
}

async function ask(
  t: Test,
  { plugin = {}, route = {}, send = () => ({ id: '42' }), declares = true, accept = idiom }: Given,
) {
  const { app } = await buildApp(t, { plugin })
  const schema = declares ? { response: { '2xx': Type.Object({ id: Type.String() }) } } : {}
  app.get('/orders', { schema, config: { errorResource: route } }, async (_request, reply) =>
    send(reply),
  )
  return app.inject({ url: '/orders', headers: { accept } })
}

const ways: readonly (readonly [name: string, given: Given])[] = [
  ['the service says so', { plugin: { statusOnly: true } }],
  ['the route says so', { route: { statusOnly: true } }],
  ['the route declares nothing', { plugin: { statusOnly: true }, declares: false }],
  [
    'it sends a stream',
    {
      plugin: { statusOnly: true },
      declares: false,
      send: (reply) =>
        reply
          .type('application/json')
          .header('content-encoding', 'identity')
          .header('content-length', 11)
          .send(Readable.from(['{"id":"42"}'])),
    },
  ],
]

for (const [name, given] of ways) {
  t.test(`a success has no content where ${name}`, async (t) => {
    const response = await ask(t, given)
    t.equal(response.statusCode, 200)
    t.equal(response.body, '')
    t.match(response.headers, { 'content-length': '0', vary: 'Accept' })
    t.notHas(response.headers, 'content-type')
    t.notHas(response.headers, 'content-encoding')
  })
}

const created: Send = (reply) =>
  reply.code(201).headers({ location: '/orders/42', etag: '"1"', vary: 'Origin' }).send({ id: 1 })

t.test('the status and what the header says of the resource stay', async (t) => {
  const response = await ask(t, { plugin: { statusOnly: true }, send: created })
  t.equal(response.statusCode, 201)
  t.match(response.headers, { location: '/orders/42', etag: '"1"', vary: 'Origin, Accept' })
})

const unchanged: readonly (readonly [name: string, given: Given, status: number])[] = [
  ['the service says nothing', {}, 406],
  ['the route says otherwise', { plugin: { statusOnly: true }, route: { statusOnly: false } }, 406],
  ['a type is wanted', { plugin: { statusOnly: true }, accept: 'text/csv, text/html;q=0' }, 406],
  [
    'the answer is an error',
    { plugin: { statusOnly: true }, send: (reply) => reply.conflict() as unknown },
    409,
  ],
]

for (const [name, given, status] of unchanged) {
  t.test(`errors have their content all the same: ${name}`, async (t) => {
    const response = await ask(t, given)
    t.equal(response.statusCode, status)
    t.match(response.headers, { 'content-type': 'application/problem+json' })
    t.match(response.json(), { status })
  })
}
