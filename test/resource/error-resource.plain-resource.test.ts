import { Type } from '@sinclair/typebox'
import t from 'tap'
import { defineError } from '../../plugin/errors/define-error.ts'
import { httpErrors } from '../../plugin/errors/http-error.ts'
import { buildApp } from '../helpers/build-app.ts'

const OutOfStock = defineError({
  code: 'OUT_OF_STOCK',
  status: 409,
  title: 'Out of stock',
  members: Type.Object({ sku: Type.String(), left: Type.Optional(Type.Integer()) }),
  detail: ({ sku }) => `There is no ${sku} left.`,
})
const Moved = defineError({
  code: 'MOVED',
  type: 'https://errors.example/moved',
  status: 410,
  title: 'Moved',
})

const secret = 'connect ECONNREFUSED 10.0.3.7:5432 as user billing'
const internal = { type: 'about:blank', title: 'Internal Server Error', status: 500 }

const rows: readonly (readonly [name: string, error: unknown, expected: object])[] = [
  [
    'a declared error with its members, its type from typeBase',
    OutOfStock({ sku: 'tulip', left: 0 }, { cause: new Error(secret) }),
    {
      type: 'https://api.example/errors/out-of-stock',
      title: 'Out of stock',
      status: 409,
      code: 'OUT_OF_STOCK',
      detail: 'There is no tulip left.',
      sku: 'tulip',
      left: 0,
    },
  ],
  [
    'members that were not declared, or not so, are left out',
    OutOfStock({ sku: 'tulip', left: 'none', secret } as never),
    {
      type: 'https://api.example/errors/out-of-stock',
      title: 'Out of stock',
      status: 409,
      code: 'OUT_OF_STOCK',
      detail: 'There is no tulip left.',
      sku: 'tulip',
    },
  ],
  [
    'a type of its own',
    Moved(),
    { type: 'https://errors.example/moved', title: 'Moved', status: 410, code: 'MOVED' },
  ],
  [
    'the members of owed fields',
    httpErrors.serviceUnavailable('Closed for stocktaking.', { retryAfter: 120, code: 'CLOSED' }),
    {
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      code: 'CLOSED',
      detail: 'Closed for stocktaking.',
      retryAfter: 120,
    },
  ],
  [
    'an owed field that follows from another',
    httpErrors.tooManyRequests({ rateLimit: { policy: 'default', remaining: 0, reset: 50 } }),
    { type: 'about:blank', title: 'Too Many Requests', status: 429, retryAfter: 50 },
  ],
  [
    'an owed field that is a header alone, or unknown here',
    httpErrors.unauthorized({ challenge: 'Bearer' }),
    { type: 'about:blank', title: 'Unauthorized', status: 401 },
  ],
  [
    'violations and an instance of its own',
    httpErrors.badRequest({
      instance: '/imports/7',
      errors: [{ detail: 'must be text', in: 'body', pointer: '#/sku' }],
    }),
    {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      instance: '/imports/7',
      errors: [{ detail: 'must be text', in: 'body', pointer: '#/sku' }],
    },
  ],
  ['any other error', Object.assign(new Error(secret), { statusCode: 404 }), internal],
  ['text', secret, internal],
  ['nothing', undefined, internal],
]

for (const exposeServerErrors of [false, true]) {
  const title = exposeServerErrors ? ', also where server errors are exposed' : ''
  for (const [name, error, expected] of rows) {
    t.test(`a plain Error Resource: ${name}${title}`, async (t) => {
      const plugin = { typeBase: 'https://api.example/errors/', exposeServerErrors }
      const { app, lines } = await buildApp(t, { plugin })
      await app.ready()
      t.strictSame(app.errorResources.toResource(error), expected)
      t.strictSame(lines, [], 'nothing is logged')
    })
  }
}

t.test(
  'a definition that was not called is the error it declares, and every error has what all have',
  async (t) => {
    const extraMembers = { members: { traceId: Type.String() }, values: () => ({ traceId: 'job' }) }
    const { app } = await buildApp(t, { plugin: { extraMembers } })
    t.strictSame(app.errorResources.toResource(Moved), {
      type: 'https://errors.example/moved',
      title: 'Moved',
      status: 410,
      code: 'MOVED',
      traceId: 'job',
    })
  },
)
