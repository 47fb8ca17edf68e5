import t from 'tap'
import errorResource from '../../plugin/index.ts'
import { isStandIn } from '../../plugin/hooks/bare-values.ts'
import { buildBareApp, problem, toAnswer } from '../helpers/build-app.ts'

const forbidden = () => new Response('No.', { status: 403 })

/** What a handler of an older route throws, what its hook throws then, and the answer. */
const rows: readonly (readonly [
  name: string,
  thrown: () => unknown,
  then: (() => unknown) | undefined,
  status: number,
  detail?: string,
])[] = [
  ['a text', () => 'hunter2', undefined, 500],
  ['a text, and the hook another', () => 'hunter2', () => 'more', 500],
  ['a text, and the hook an Error', () => 'hunter2', () => new Error('more'), 500],
  [
    'an object for clients',
    () => ({ statusCode: 409, message: 'Taken.' }),
    undefined,
    409,
    'Taken.',
  ],
  [
    'that, and the hook a text',
    () => ({ statusCode: 409, message: 'Taken.' }),
    () => 'more',
    409,
    'Taken.',
  ],
  ['an Error', () => new Error('hunter2'), () => 'more', 500],
  ['a Response', forbidden, undefined, 403, 'No.'],
]

for (const [name, thrown, then, status, detail] of rows) {
  t.test(`a handler of an older route throws ${name}`, async (t) => {
    const { app } = buildBareApp(t)
    app.get(
      '/',
      then === undefined ? {} : { onSend: async () => Promise.reject(then()) },
      async () => Promise.reject(thrown()),
    )
    await app.register(errorResource)
    t.strictSame(
      toAnswer(await app.inject('/')),
      problem(status, { ...(detail !== undefined && { detail }), instance: '/' }),
    )
  })
}

t.test('a hook of an older route that throws a Response answers with it', async (t) => {
  const { app } = buildBareApp(t)
  app.get('/', { onSend: async () => Promise.reject(forbidden()) }, async () => 'never')
  app.get(
    '/login',
    { onSend: async () => Promise.reject(Response.redirect('http://a.example/login', 303)) },
    async () => 'never',
  )
  await app.register(errorResource)
  t.strictSame(toAnswer(await app.inject('/')), problem(403, { detail: 'No.', instance: '/' }))
  const { statusCode, headers } = await app.inject('/login')
  t.strictSame([statusCode, headers['location']], [303, 'http://a.example/login'])
})

t.test('a handler of the user that sends on what was thrown says nothing else', async (t) => {
  const { app } = buildBareApp(t)
  app.setErrorHandler((error, _request, reply) => reply.code(422).send(error))
  app.get('/', async () => Promise.reject('hunter2'))
  await app.register(errorResource)
  t.strictSame(toAnswer(await app.inject('/')), problem(500, { instance: '/' }))
})

t.test('a handler of the route that sends on what was thrown says nothing else', async (t) => {
  const { app } = buildBareApp(t)
  app.get(
    '/',
    { errorHandler: (error, _request, reply) => reply.code(500).send(error) },
    async () => Promise.reject('hunter2'),
  )
  await app.register(errorResource)
  t.strictSame(toAnswer(await app.inject('/')), problem(500, { instance: '/' }))
  t.notOk(isStandIn(new Error('a')))
  t.notOk(isStandIn('a'))
})
