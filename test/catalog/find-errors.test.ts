import { Type } from '@sinclair/typebox'
import t, { type Test } from 'tap'
import { findErrors, findStray, type FoundError } from '../../plugin/catalog/find-errors.ts'
import { takeInventory } from '../../plugin/catalog/inventory.ts'
import { defineError, errorResponses, type AnyErrorDefinition } from '../../plugin/index.ts'
import { buildApp } from '../helpers/build-app.ts'

const Order = Type.Object({ id: Type.String() })
const OrderExists = defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Order exists' })
const TooLate = defineError({ code: 'TOO_LATE', status: 409, title: 'Too late' })
const handler = async () => ({ id: '42' })
const responses = (...errors: AnyErrorDefinition[]) => ({
  response: { 200: Order, ...errorResponses(...errors) },
})

async function start(t: Test, typeBase = '/errors/') {
  const { app } = await buildApp(t, { plugin: { typeBase } })
  const known = takeInventory(app)
  app.get('/errors', { schema: { hide: true } as object }, handler)
  return {
    app,
    find: (...further: AnyErrorDefinition[]) => findErrors(known, further),
    stray: (...further: AnyErrorDefinition[]) => findStray(known, further).map(({ code }) => code),
  }
}

/** What follows from a GET route that declares its success. */
const implied = ['406', '500', '503']
const toRoutes = (error?: FoundError) => error?.routes

t.test('errors are listed by slug in the order of their statuses, with their routes', async (t) => {
  const { app, find } = await start(t)
  app.get('/orders', { schema: responses(OrderExists) }, handler)
  app.put('/orders/:id', { schema: responses(OrderExists) }, handler)
  app.route({ method: ['GET', 'DELETE'], url: '/old', schema: responses(TooLate), handler })
  const errors = find()
  t.strictSame(
    [...errors.keys()],
    ['400', '404', '406', 'order-exists', 'too-late', '413', '414', '415', '500', '503'],
  )
  t.strictSame(errors.get('order-exists'), {
    declaration: OrderExists,
    slug: 'order-exists',
    type: '/errors/order-exists',
    routes: [
      { method: 'GET', path: '/orders' },
      { method: 'PUT', path: '/orders/:id' },
    ],
  })
  t.strictSame(toRoutes(errors.get('too-late')), [
    { method: 'GET', path: '/old' },
    { method: 'DELETE', path: '/old' },
  ])
  t.strictSame(toRoutes(errors.get('404')), [
    { method: 'PUT', path: '/orders/:id', reason: 'a path parameter may name nothing' },
  ])
})

t.test('what a route declares is not said to follow from it as well', async (t) => {
  const { app, find } = await start(t)
  const response = { 200: Order, ...errorResponses(500) }
  app.get('/orders', { schema: { response } }, handler)
  t.strictSame(toRoutes(find().get('500')), [{ method: 'GET', path: '/orders' }])
})

t.test('a hidden route lends what it declares and does not show itself', async (t) => {
  const { app, find } = await start(t)
  app.get('/secret', { schema: { ...responses(OrderExists), hide: true } as object }, handler)
  const errors = find()
  t.strictSame([...errors.keys()], ['order-exists'])
  t.strictSame(toRoutes(errors.get('order-exists')), [])
})

t.test('a route that is left alone has no part in it', async (t) => {
  const { app, find } = await start(t)
  const config = { errorResource: false } as const
  app.get('/alone', { schema: responses(OrderExists), config }, handler)
  t.strictSame([...find().keys()], [])
})

t.test('further errors are listed without routes, known ones once', async (t) => {
  const { app, find } = await start(t)
  app.get('/orders', { schema: responses(OrderExists) }, handler)
  const errors = find(OrderExists, TooLate)
  t.strictSame([...errors.keys()], ['406', 'order-exists', 'too-late', ...implied.slice(1)])
  t.strictSame(toRoutes(errors.get('order-exists')), [{ method: 'GET', path: '/orders' }])
  t.strictSame(toRoutes(errors.get('too-late')), [])
})

/** The base, the type of a declaration, the slug of its page, and whether its type leads past it. */
const types: readonly (readonly [
  base: string,
  type: string | undefined,
  slug: string,
  stray: boolean,
])[] = [
  ['/errors/', undefined, 'too-late', false],
  ['/errors#', undefined, 'too-late', false],
  ['https://api.example/errors/', undefined, 'too-late', false],
  ['/errors/', '/errors/late', 'late', false],
  ['/errors#', '/errors#late', 'late', false],
  ['https://api.example/errors/', 'https://api.example/errors/late', 'late', false],
  ['https://api.example/errors/', '/errors/late', 'late', false],
  ['/errors/', '/errors/a/b', 'too-late', true],
  ['/errors/', '/errors/', 'too-late', true],
  ['/errors/', '/late', 'too-late', true],
  ['https://api.example/errors/', '/late', 'too-late', true],
  ['https://api.example/errors/', 'https://api.example/late', 'too-late', true],
  ['https://api.example/errors/', 'https://other.example/errors/late', 'too-late', false],
  ['/errors/', 'https://other.example/late', 'too-late', false],
  ['/errors/', 'urn:errors:late', 'too-late', false],
  ['urn:errors:', undefined, 'too-late', false],
]

for (const [base, type, slug, stray] of types) {
  const known = type ?? 'no type of its own'
  t.test(
    `with '${base}' and ${known} the page is ${slug}${stray ? ', out of its reach' : ''}`,
    async (t) => {
      const { find, stray: lost } = await start(t, base)
      const Late = defineError({
        code: 'TOO_LATE',
        status: 409,
        title: 'Too late',
        ...(type === undefined ? {} : { type }),
      })
      const errors = find(Late)
      t.strictSame([...errors.keys()], [slug])
      t.strictSame(lost(Late), stray ? ['TOO_LATE'] : [])
    },
  )
}

t.test('a status as it stands has no type URI to be lost', async (t) => {
  const { app, stray } = await start(t)
  app.get('/orders', { schema: responses() }, handler)
  app.get('/old', { schema: { response: { 200: Order, ...errorResponses(404) } } }, handler)
  t.strictSame(stray(), [])
})

t.test(
  'an error of many routes is lost once, and one of a route that is left alone never',
  async (t) => {
    const { app, stray } = await start(t)
    const Lost = defineError({ code: 'LOST', status: 409, title: 'Lost', type: '/lost' })
    const Alone = defineError({ code: 'ALONE', status: 409, title: 'Alone', type: '/alone' })
    for (const url of ['/a', '/b']) app.get(url, { schema: responses(Lost, OrderExists) }, handler)
    const config = { errorResource: false } as const
    app.get('/alone', { schema: responses(Alone), config }, handler)
    t.strictSame(stray(Lost), ['LOST'])
  },
)

t.test('routes that a constraint tells apart are one sender', async (t) => {
  const { app, find } = await start(t)
  for (const version of ['1.0.0', '2.0.0']) {
    app.get('/orders', { schema: responses(OrderExists), constraints: { version } }, handler)
    app.get('/between', { schema: responses(OrderExists), constraints: { version } }, handler)
  }
  t.strictSame(toRoutes(find().get('order-exists')), [
    { method: 'GET', path: '/orders' },
    { method: 'GET', path: '/between' },
  ])
})
