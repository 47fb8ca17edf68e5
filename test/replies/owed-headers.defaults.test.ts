import type { FastifyRequest } from 'fastify'
import t, { type Test } from 'tap'
import type { ErrorInit } from '../../plugin/errors/declaration.ts'
import type { ErrorResourceOptions } from '../../plugin/options.ts'
import { resolveOptions } from '../../plugin/options.ts'
import { owedDefault, toValidField } from '../../plugin/replies/owed-headers.ts'
import { createRouteIndex } from '../../plugin/routes/routes.ts'
import type { OwedName } from '../../plugin/http/statuses.ts'
import { createInstance } from '../../plugin/replies/plugin-instance.ts'
import { buildBareApp } from '../helpers/build-app.ts'

const handler = async () => 'fine'

/** Asks for a default twice, for requests of one route. */
async function askFor(
  t: Test,
  name: OwedName,
  header: string | undefined,
  options: ErrorResourceOptions,
  init?: ErrorInit,
  schema: object = {},
) {
  const { app } = buildBareApp(t)
  const resolved = resolveOptions(options)
  const plugin = createInstance(resolved, createRouteIndex(app, resolved))
  const fields: unknown[] = []
  const keep = (request: FastifyRequest) =>
    fields.push(owedDefault(name, header, plugin, request, init))
  app.post('/things', { schema, onRequest: async (request) => void keep(request) }, handler)
  for (let turn = 0; turn < 2; turn++) await app.inject({ method: 'POST', url: '/things' })
  return fields
}

const both = ['application/json', 'text/csv']

/** @see RFC 9110 §10.2.1, §11.6.1, §15.5.7 and §15.5.16 */
const rows = [
  [
    'the challenge of the options',
    'challenge',
    'www-authenticate',
    { challenge: 'Bearer realm="orders"' },
    { header: 'Bearer realm="orders"' },
  ],
  ['the methods that the router knows', 'allow', 'allow', {}, { header: 'POST', member: ['POST'] }],
  [
    'the types that the route produces',
    'available',
    undefined,
    { produces: both },
    { header: both.join(', '), member: both },
  ],
  ['no type where the route declares none', 'available', undefined, {}, undefined],
  [
    'the types that the route reads',
    'accept',
    'accept',
    { consumes: both },
    { header: both.join(', '), member: both },
  ],
] as const

for (const [what, name, header, options, expected] of rows) {
  t.test(`${name}: ${what}`, async (t) => {
    t.strictSame(await askFor(t, name, header, options), [expected, expected])
  })
}

t.test(
  'allow: the methods of the path but for the one that is refused (RFC 9110 §15.5.6)',
  async (t) => {
    const { app } = buildBareApp(t)
    const resolved = resolveOptions({})
    const plugin = createInstance(resolved, createRouteIndex(app, resolved))
    const tell = async (request: FastifyRequest) =>
      owedDefault('allow', 'allow', plugin, request, {})
    app.get('/things', tell)
    app.post('/things', tell)
    app.setNotFoundHandler(tell)
    const told = (['GET', 'POST', 'DELETE'] as const).map(async (method) =>
      (await app.inject({ method, url: '/things' })).json<{ header: string }>(),
    )
    t.strictSame(
      (await Promise.all(told)).map(({ header }) => header),
      ['POST', 'GET, HEAD', 'GET, HEAD, POST'],
    )
  },
)

t.test('the fields of what a route declares are made once', async (t) => {
  const [first, second] = await askFor(t, 'accept', 'accept', { consumes: both })
  t.equal(first, second)
})

t.test('accept: nothing beside a coding problem (RFC 9110 §12.5.3)', async (t) => {
  const init = { acceptEncoding: ['identity'] }
  t.strictSame(await askFor(t, 'accept', 'accept', {}, init), [undefined, undefined])
})

t.test('a type that no header field can hold is left out, each time', async (t) => {
  const body = { content: { 'text/\u0001': { schema: {} } } }
  t.strictSame(await askFor(t, 'accept', 'accept', {}, undefined, { body }), [undefined, undefined])
})

for (const [name, value, expected] of [
  ['a list', ['GET'], { header: 'GET', member: ['GET'] }],
  ['a list that breaks the line', ['GET\r\nx: y'], undefined],
  ['no list', 7, undefined],
] as const) {
  t.test(`toValidField() of ${name}`, async (t) => {
    t.strictSame(toValidField('allow', 'allow', value), expected)
  })
}

t.test('the field of a list that cannot change is written once', async (t) => {
  const frozen = Object.freeze(['GET', 'HEAD'])
  const field = toValidField('allow', 'allow', frozen)
  t.strictSame(field, { header: 'GET, HEAD', member: ['GET', 'HEAD'] })
  t.equal(toValidField('allow', 'allow', frozen), field)
  const open = ['GET']
  toValidField('allow', 'allow', open)
  open.push('HEAD')
  t.equal(toValidField('allow', 'allow', open)?.header, 'GET, HEAD', 'that of another is not kept')
  t.equal(toValidField('allow', 'allow', Object.freeze(['GET\n'])), undefined)
})
