/** What handlers are told of the choice that Accept made. */
import t from 'tap'
import { buildApp } from '../helpers/build-app.ts'

const typed = (...types: string[]) => ({
  response: { 200: { content: Object.fromEntries(types.map((type) => [type, { schema: {} }])) } },
})

for (const [name, schema, config, accept, chosen] of [
  ['one of two types', typed('application/json', 'text/csv'), {}, 'text/csv', 'text/csv'],
  ['the first of what is all the same', typed('a/b', 'c/d'), {}, '*/*', 'a/b'],
  ['nothing where nothing is declared', {}, {}, 'application/json', null],
  [
    'nothing of a range, which leaves the type open',
    {},
    { errorResource: { produces: ['application/*'] } },
    '*/*',
    null,
  ],
  [
    'the first for a client that takes none, where that is meant',
    typed('application/json', 'text/csv'),
    { errorResource: { notAcceptable: 'lenient' } },
    'image/png',
    'application/json',
  ],
  [
    'nothing where that is meant and nothing is declared',
    {},
    { errorResource: { notAcceptable: 'lenient' } },
    'image/png',
    null,
  ],
] as const) {
  t.test(`request.negotiated is ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/', { schema, config }, async ({ negotiated }, reply) =>
      reply.type('application/json').send(JSON.stringify({ negotiated })),
    )
    const response = await app.inject({ url: '/', headers: { accept } })
    t.strictSame([response.statusCode, response.json()], [200, { negotiated: chosen }])
  })
}

t.test('there is none where there is no route', async (t) => {
  const { app } = await buildApp(t)
  let seen: unknown
  app.addHook('onSend', async (request) => void (seen = request.negotiated))
  await app.inject('/nope')
  t.equal(seen, null)
})
