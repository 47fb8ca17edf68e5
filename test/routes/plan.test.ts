import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyRequest, type RouteShorthandOptions } from 'fastify'
import t, { type Test } from 'tap'
import { resolveOptions, type ErrorResourceOptions } from '../../plugin/options.ts'
import {
  buildRoutePlan,
  createRoutePlans,
  routePlan,
  type RoutePlan,
} from '../../plugin/routes/plan.ts'

/** The plan of a route, made during a request to it. */
async function planOf(
  t: Test,
  route: object,
  options: ErrorResourceOptions = {},
): Promise<Omit<RoutePlan, 'negotiate' | 'negotiatorOf' | 'reads'> & { negotiates: boolean }> {
  const app = Fastify()
  t.teardown(() => app.close())
  // Only the declaration counts here; what Fastify's own compilers make of it does not.
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  const plans = createRoutePlans(resolveOptions(options))
  const made: RoutePlan[] = []
  app.addHook('onRequest', async (request) => void made.push(plans(request)))
  app.post('/', route as RouteShorthandOptions, () => '')
  await app.inject({ method: 'POST', url: '/', payload: {} })
  const [plan] = made
  if (plan === undefined) throw new Error('no plan was made')
  const { negotiate, negotiatorOf: _, reads: __, ...rest } = plan
  return { ...rest, negotiates: negotiate !== undefined }
}

const open = {
  enabled: true,
  produces: undefined,
  negotiates: false,
  isChoice: false,
  isOpen: true,
  consumes: undefined,
  hasStructuredBody: false,
  refusedTypes: undefined,
  readableTypes: undefined,
  methodNotAllowed: true,
  answerOptions: true,
  statusOnly: false,
  notAcceptable: true,
  unsupportedMediaType: true,
}

t.test('a route that declares nothing leaves everything open', async (t) => {
  t.strictSame(await planOf(t, {}), open)
  t.strictSame(await planOf(t, { schema: {} }), open)
})

t.test('a route that opts out is left alone', async (t) => {
  const plan = await planOf(t, { config: { errorResource: false } })
  t.strictSame(plan, { ...open, enabled: false, methodNotAllowed: false, answerOptions: false })
})

const switches = [
  [{}, { methodNotAllowed: false }, { methodNotAllowed: false }],
  [{ methodNotAllowed: false }, {}, { methodNotAllowed: false }],
  [{ answerOptions: false }, {}, { answerOptions: false }],
  [{ statusOnly: true }, {}, { statusOnly: true, isChoice: true }],
  [{ statusOnly: false }, { statusOnly: true }, {}],
  [{ notAcceptable: 'lenient' }, {}, { notAcceptable: 'lenient' }],
  [{}, { notAcceptable: false }, { notAcceptable: false }],
  [{ unsupportedMediaType: false }, {}, { unsupportedMediaType: false }],
  [{}, { prefixes: { '/': { unsupportedMediaType: false } } }, { unsupportedMediaType: false }],
  [{ answerOptions: true }, { prefixes: { '/': { answerOptions: false } } }, {}],
  [{}, { prefixes: { '/v1': { answerOptions: false } } }, {}],
  [{}, { answerOptions: false, prefixes: { '/': { answerOptions: true } } }, {}],
  [
    { methodNotAllowed: true },
    { methodNotAllowed: false, answerOptions: false },
    { answerOptions: false },
  ],
] as const

for (const [route, options, expected] of switches) {
  t.test(
    `a route's ${JSON.stringify(route)} wins over the option ${JSON.stringify(options)}`,
    async (t) => {
      const plan = await planOf(t, { config: { errorResource: route } }, options)
      t.strictSame(plan, { ...open, ...expected })
    },
  )
}

/** The path of every route here is `/`. */
const prefixes = [
  ['a path that is left out', undefined, { except: ['/'] }, false],
  ['a path that is not taken in', undefined, { only: ['/v2'] }, false],
  ['a path that is', undefined, { only: ['/'] }, true],
  ['a route that wants it all the same', true, { only: [] }, true],
  ['a route that says how', { answerOptions: false }, { only: [] }, true],
  ['a route that does not want it', false, { only: ['/'] }, false],
] as const

for (const [name, errorResource, options, enabled] of prefixes) {
  t.test(`prefixes: ${name}`, async (t) => {
    const plan = await planOf(t, { config: { errorResource } }, options)
    t.equal(plan.enabled, enabled)
  })
}

t.test('a route that declares nothing goes by the options', async (t) => {
  const options = { produces: ['text/csv'], consumes: ['Text/CSV;header=present'] }
  t.strictSame(await planOf(t, {}, options), {
    ...open,
    produces: ['text/csv'],
    negotiates: true,
    isOpen: false,
    consumes: ['Text/CSV;header=present'],
  })
})

const json = { type: 'object' }
const content = (...types: string[]) => ({
  content: Object.fromEntries(types.map((type) => [type, { schema: json }])),
})

/** `undefined` where the options decide; RFC 9110 §15.3.5 and §15.3.6 for those without content. */
const responses = [
  ['a plain schema means JSON', { 200: json }, ['application/json']],
  ['a TypeBox schema means JSON', { 201: Type.Object({}) }, ['application/json']],
  ['a class of statuses', { '2xx': json }, ['application/json']],
  ['a class of statuses in capitals', { '2XX': json }, ['application/json']],
  [
    'a content map names its types',
    { 200: content('text/csv', 'application/json') },
    ['text/csv', 'application/json'],
  ],
  [
    'several statuses, each type once',
    { 200: json, 202: content('text/csv', 'application/json') },
    ['application/json', 'text/csv'],
  ],
  ['a range', { 200: content('*/*') }, ['*/*']],
  [
    'a range among others',
    { 200: content('application/json', 'text/*') },
    ['application/json', 'text/*'],
  ],
  ['what is no range leaves it open', { 200: content('application/*+json') }, undefined],
  ['an empty content map', { 200: content() }, undefined],
  ['no content', { 204: json, 205: json }, undefined],
  ['null', { 200: { type: 'null' } }, undefined],
  ['no success', { 400: json, default: json, '4xx': json }, undefined],
  ['no status at all', {}, undefined],
] as const

for (const [name, response, expected] of responses) {
  t.test(`what a route sends by its responses: ${name}`, async (t) => {
    const { produces, negotiates } = await planOf(t, { schema: { response } })
    t.strictSame(
      { produces, negotiates },
      { produces: expected, negotiates: expected !== undefined },
    )
  })
}

/** The declared types without parameters, and whether text is not for the body. */
const bodies = [
  ['a plain schema', json, undefined, true],
  ['a TypeBox schema', Type.Object({}), undefined, true],
  ['a list', { type: 'array' }, undefined, true],
  ['an object or nothing', { type: ['object', 'null'] }, undefined, true],
  ['text', { type: 'string' }, undefined, false],
  ['text or an object', { type: ['object', 'string'] }, undefined, false],
  ['a schema without a type', { anyOf: [json] }, undefined, false],
  [
    'a content map',
    content('application/merge-patch+json', 'Text/CSV; header=present'),
    ['application/merge-patch+json', 'Text/CSV; header=present'],
    false,
  ],
  ['a content map with something else', content('json'), ['json'], false],
  [
    'a content map with a range',
    content('application/json', 'text/*'),
    ['application/json', 'text/*'],
    false,
  ],
  ['a content map with what is no range', content('application/*+json'), undefined, false],
  ['an empty content map', content(), undefined, false],
  ['a content that is none', { content: null }, undefined, false],
] as const

for (const [name, body, consumes, hasStructuredBody] of bodies) {
  t.test(`what a route reads by its body: ${name}`, async (t) => {
    const plan = await planOf(t, { schema: { body } })
    t.strictSame(plan, { ...open, consumes, hasStructuredBody })
  })
}

t.test(
  'what a route says of itself goes before its schemas, and these before the options',
  async (t) => {
    const schema = { body: content('application/json'), response: { 200: json } }
    const options = { produces: ['text/html'], consumes: ['text/html'] }
    const own = { produces: ['text/csv'], consumes: ['text/csv'] }
    t.strictSame(await planOf(t, { schema, config: { errorResource: own } }, options), {
      ...open,
      produces: ['text/csv'],
      negotiates: true,
      isOpen: false,
      consumes: ['text/csv'],
    })
    t.strictSame(await planOf(t, { schema, config: { errorResource: {} } }, options), {
      ...open,
      produces: ['application/json'],
      negotiates: true,
      isOpen: false,
      consumes: ['application/json'],
    })
  },
)

t.test('a plan negotiates among the types of its route', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  const plans = createRoutePlans(resolveOptions({ produces: ['application/json', 'text/csv'] }))
  app.get('/', async (request) => ({ chosen: plans(request).negotiate?.(request.headers.accept) }))
  const ask = async (accept: string): Promise<unknown> =>
    (await app.inject({ url: '/', headers: { accept } })).json()
  t.strictSame(await ask('text/csv'), { chosen: 'text/csv' })
  t.strictSame(await ask('image/png'), {})
})

t.test('a plan that was made when the route was declared is not made again', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  const plans = createRoutePlans(resolveOptions({}))
  const made = buildRoutePlan(undefined, '/', undefined, resolveOptions({}))
  app.get('/', { config: { [routePlan]: made } }, async (request) => [plans(request) === made])
  t.strictSame((await app.inject('/')).json(), [true])
})

t.test('a route without a plan gets one with its first request', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  const plans = createRoutePlans(resolveOptions({}))
  const made: RoutePlan[] = []
  app.addHook('onRequest', async (request) => void made.push(plans(request)))
  app.get('/a', () => '')
  app.get('/b', () => '')
  for (const url of ['/a', '/a', '/b']) await app.inject(url)
  t.equal(made[0], made[1])
  t.not(made[0], made[2])
})

t.test('a request is asked for its route once', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  const plans = createRoutePlans(resolveOptions({}))
  let asked = 0
  app.get('/', async (request) => {
    const counted = Object.create(request, {
      routeOptions: {
        get() {
          asked++
          return request.routeOptions
        },
      },
    }) as FastifyRequest
    return { same: plans(counted) === plans(counted) }
  })
  const response = await app.inject('/')
  t.strictSame([response.json(), asked], [{ same: true }, 1])
})

t.test('a plan chooses between one type and nothing, if the type can be read', async (t) => {
  const { negotiatorOf } = buildRoutePlan(undefined, '/', undefined, resolveOptions({}))
  const csv = negotiatorOf('text/csv')
  t.equal(csv?.('text/*'), 'text/csv')
  t.equal(csv?.('image/png'), undefined)
  t.equal(negotiatorOf('text/csv'), csv, 'it is made once')
  t.equal(negotiatorOf('csv'), undefined)
})

t.test('a plan knows what a shared schema describes, if it is told of it', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.addSchema({ $id: 'order', type: 'object', properties: { id: { type: 'string' } } })
  const schema = { response: { 200: { $ref: 'order#' } } }
  const plans = createRoutePlans(resolveOptions({}))
  app.get('/', { schema }, async (request) => ({ id: String(plans(request).produces) }))
  t.strictSame((await app.inject('/')).json(), { id: 'application/json' })
  t.equal(buildRoutePlan(undefined, '/', schema, resolveOptions({})).produces, undefined)
})
