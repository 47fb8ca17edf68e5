/** What a validator throws instead of findings: a mistake in it, of which nothing is for clients. */
import Fastify from 'fastify'
import t from 'tap'
import { z } from 'zod'
import errorResource, { serverOptions } from '../../../plugin/index.ts'

const secret = 'hunter2'

/** Everything but a list is no finding at all, and an `Error`, or what Fastify cannot mark, is a failure. */
const thrown: readonly (readonly [
  name: string,
  make: () => unknown,
  status: number,
  findings: number,
])[] = [
  ['a text', () => secret, 500, 0],
  ['a number', () => 4, 500, 0],
  ['nothing', () => undefined, 500, 0],
  ['null', () => null, 500, 0],
  ['an Error', () => new Error(secret), 500, 0],
  ['a TypeError', () => new TypeError(secret), 500, 0],
  ['an Error with texts', () => Object.assign(new Error(secret), { errors: [secret] }), 500, 0],
  ['an Error with a cause', () => new Error(secret, { cause: [secret] }), 500, 0],
  ['a frozen list', () => Object.freeze([secret]), 500, 0],
  ['a text in a list', () => [secret], 400, 1],
  ['texts in a list', () => [secret, secret], 400, 2],
  ['an object in a list', () => [{ message: secret, code: `E_${secret}`, path: 'x' }], 400, 1],
  ['objects in a list', () => [{ message: secret }, { error: secret }], 400, 2],
  ['an Error in a list', () => [new Error(secret)], 400, 1],
  ['an object', () => ({ message: secret }), 400, 0],
  ['an object with a status', () => ({ statusCode: 409, message: secret }), 400, 0],
  ['an object with texts', () => ({ errors: [secret], error: secret }), 400, 0],
  ['an object with details', () => ({ details: [secret] }), 400, 0],
  ['a Set', () => new Set([secret]), 400, 0],
  ['a Map', () => new Map([[secret, secret]]), 400, 0],
  ['a Response', () => new Response(secret), 400, 0],
]

for (const [name, make, status, findings] of thrown) {
  for (const attachValidation of [false, true]) {
    const how = attachValidation ? 'attached and given on' : 'sent'
    t.test(`${name}, ${how}`, async (t) => {
      const app = Fastify(serverOptions())
      t.teardown(() => app.close())
      await app.register(errorResource)
      app.post(
        '/',
        {
          attachValidation,
          schema: { body: {} },
          validatorCompiler: () => () => {
            throw make()
          },
        },
        async ({ validationError }, reply) =>
          reply.badRequest({ errors: validationError?.validation as never }),
      )
      const response = await fetch(await app.listen({ port: 0 }), {
        method: 'POST',
        body: '{"n":1}',
        headers: { 'content-type': 'application/json' },
      })
      const text = await response.text()
      const { errors = [] } = JSON.parse(text) as { errors?: object[] }
      t.notMatch(text, secret)
      t.equal(response.headers.get('content-type'), 'application/problem+json')
      if (!attachValidation) t.equal(response.status, status)
      t.strictSame(
        errors,
        Array.from({ length: findings }, () => ({
          detail: 'is not valid',
          in: 'body',
          pointer: '#',
        })),
      )
    })
  }
}

t.test('what a known validator throws are its findings', async (t) => {
  const app = Fastify(serverOptions())
  t.teardown(() => app.close())
  await app.register(errorResource)
  const schema = z.object({ n: z.string() })
  app.post(
    '/',
    { schema: { body: {} }, validatorCompiler: () => (body) => ({ value: schema.parse(body) }) },
    () => ({}),
  )
  const response = await app.inject({ method: 'POST', url: '/', payload: { n: 1 } })
  t.equal(response.statusCode, 400)
  t.match(response.json(), { errors: [{ in: 'body', pointer: '#/n', code: 'invalid_type' }] })
})
