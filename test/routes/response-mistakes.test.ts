import Fastify from 'fastify'
import t from 'tap'
import { Type } from '@sinclair/typebox'
import { defineError } from '../../plugin/errors/define-error.ts'
import { errorResponses } from '../../plugin/errors/error-responses.ts'
import { httpErrors } from '../../plugin/errors/http-error.ts'
import { addRouteCheck, checkResponses } from '../../plugin/routes/response-mistakes.ts'

const Closed = defineError({ code: 'CLOSED', status: 403, title: 'Closed' })

for (const responses of [
  undefined,
  null,
  {},
  { 200: Type.String(), ...errorResponses(Closed, 404) },
  { 200: { content: { 'application/json': { schema: Type.String() } } } },
]) {
  t.test('responses that are in order pass', async (t) => {
    t.doesNotThrow(() => checkResponses({ schema: { response: responses } }, 'GET /'))
  })
}

const mistakes: readonly (readonly [name: string, responses: unknown, problem: string])[] = [
  ['a definition', { 403: Closed }, '[403] is CLOSED itself'],
  ['a factory', { 410: httpErrors.gone }, '[410] is gone itself'],
  ['errorResponses uncalled', { 404: errorResponses }, '[404] is a function'],
  ['an occurrence', { 403: Closed() }, '[403] is an error to throw'],
  [
    'responses one level too deep',
    { 403: errorResponses(Closed) },
    '[403] is what errorResponses() returns, which has the statuses as keys',
  ],
  [
    'an error of another status',
    { 404: errorResponses(Closed)[403] },
    '[404] is CLOSED, whose status is 403',
  ],
  ['a status of another', { 404: errorResponses(410)[410] }, '[404] is Gone, whose status is 410'],
  ['what is not there yet', { 404: undefined }, '[404] is undefined'],
  ['nothing', { 404: null }, '[404] is null'],
  ['a list', [errorResponses(404)], ' is a list'],
  ['errorResponses in the place of all', errorResponses, ' is a function'],
]

for (const [name, responses, problem] of mistakes) {
  t.test(`a route is refused whose errors are declared by ${name}`, async (t) => {
    t.throws(
      () => checkResponses({ schema: { response: responses } }, 'GET /'),
      new TypeError(
        `Route GET /: schema.response${problem}; declare errors as response: ` +
          '{ 200: Order, ...errorResponses(OrderExists, 404) }.',
      ),
    )
  })
}

for (const [name, route, sentence] of [
  [
    'a misspelt name',
    { schema: { responses: errorResponses(404) } },
    'schema.responses is not read; declare errors as response: { 200: Order, ...errorResponses(OrderExists, 404) }.',
  ],
  [
    'a place of their own',
    { schema: { errors: [Closed, 404] } },
    'schema.errors is not read; declare errors as response: { 200: Order, ...errorResponses(OrderExists, 404) }.',
  ],
  [
    'an option without config',
    { errorResource: false },
    'errorResource is read in config: { errorResource: … }.',
  ],
  [
    'an option of nearly this name',
    { config: { errorResources: false } },
    'config has "errorResources". Did you mean "errorResource"?',
  ],
  [
    'an option of this name in lower case',
    { config: { errorresource: false } },
    'config has "errorresource". Did you mean "errorResource"?',
  ],
] as const) {
  t.test(`a route is refused that has ${name}`, async (t) => {
    t.throws(() => checkResponses(route, 'GET /'), new TypeError(`Route GET /: ${sentence}`))
  })
}

for (const route of [
  {},
  { config: { errorResource: false, errorSource: 1 } },
  { config: null, schema: null },
  {
    schema: {
      tags: ['a'],
      summary: 'Lists what there is',
      body: Type.Object({}),
      examples: [{}],
      response: { '4xx': errorResponses(404)[404] },
    },
  },
]) {
  t.test('a route that says it where it is read, or nothing, passes', async (t) => {
    t.doesNotThrow(() => checkResponses(route, 'GET /'))
  })
}

const handler = async () => ({})

t.test(
  'a route is looked at once, with the HEAD that Fastify adds; any other one anew',
  async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    const seen: string[] = []
    addRouteCheck(app, (_route, name) => void seen.push(name))
    const schema = { response: { 200: {} } }
    const config = {}
    app.get('/a', { schema, config }, handler)
    app.post('/a', { schema, config }, handler)
    app.put('/a', { schema: { ...schema }, config }, handler)
    app.patch('/a', { schema: { ...schema }, config: { errorResource: true } }, handler)
    app.delete('/b', handler)
    app.delete('/c', handler)
    app.options('/c', async () => ({}))
    await app.ready()
    t.strictSame(seen, ['GET /a', 'PUT /a', 'PATCH /a', 'DELETE /b', 'DELETE /c', 'OPTIONS /c'])
  },
)
