import { inspect } from 'node:util'
import createForeignError, { isHttpError as isForeignHttpError } from 'http-errors'
import t from 'tap'
import { declarationOf, occurrenceOf, type Declaration } from '../../plugin/errors/declaration.ts'
import {
  createHttpError,
  httpErrors,
  isHttpError,
  type HttpErrorFactory,
} from '../../plugin/errors/http-error.ts'
import { errorStatuses } from '../fixtures/iana-statuses.ts'

const factories = httpErrors as unknown as Readonly<Record<string, HttpErrorFactory>>

t.test('there is a factory for every registered error and no other', async (t) => {
  t.strictSame(
    Object.entries(factories).map(([helper, factory]) => [helper, factory.name]),
    errorStatuses.map(({ helper }) => [helper, helper]),
  )
})

for (const { status, phrase, helper } of errorStatuses) {
  t.test(`httpErrors.${helper}() is a ${String(status)}`, async (t) => {
    const error = factories[helper]?.()
    t.match(error, { status, statusCode: status, name: 'HttpError', message: phrase })
    t.ok(error instanceof Error)
    t.ok(isHttpError(error))
  })
}

t.test('an error carries what was said of it', async (t) => {
  const cause = new Error('unique_violation')
  const init = { code: 'ORDER_EXISTS', cause, headers: { 'x-order': '42' } }
  const error = httpErrors.conflict('Order 42 exists.', init)
  t.strictSame(
    {
      message: error.message,
      cause: error.cause,
      code: (error as { code?: string }).code,
      declaration: error.declaration,
      detail: error.detail,
      init: error.init,
      members: error.members,
      read: error.read,
    },
    {
      message: 'Order 42 exists.',
      cause,
      code: 'ORDER_EXISTS',
      declaration: declarationOf(409),
      detail: 'Order 42 exists.',
      init,
      members: undefined,
      read: undefined,
    },
  )
})

t.test('an error is built from an init alone', async (t) => {
  const error = httpErrors.conflict({ detail: 'Order 42 exists.' })
  t.strictSame([error.message, error.detail], ['Order 42 exists.', 'Order 42 exists.'])
})

t.test('an error of which nothing was said has neither code nor cause', async (t) => {
  const error = httpErrors.conflict()
  t.strictSame(Object.keys(error), ['statusCode'])
  t.equal(error.name, 'HttpError')
  t.notOk('cause' in error)
})

t.test('the code of a declaration wins over that of an occurrence', async (t) => {
  const declaration: Declaration = { ...declarationOf(409), code: 'ORDER_EXISTS' }
  const error = createHttpError({ ...occurrenceOf(409), declaration, init: { code: 'OTHER' } })
  t.equal((error as { code?: string }).code, 'ORDER_EXISTS')
})

t.test('what an error knows of its kind is not printed with it', async (t) => {
  const printed = inspect(httpErrors.conflict('Taken.', { headers: { 'x-order': '42' } }))
  t.notMatch(printed, /declaration|headers|about:blank/)
})

t.test('a 4xx walks no stack, a 5xx keeps its own', async (t) => {
  t.notMatch(httpErrors.conflict().stack, /\n {4}at /)
  t.match(httpErrors.badGateway().stack, /\n {4}at .*http-error\.test/)
})

const { proxy: revokedProxy, revoke } = Proxy.revocable({}, {})
revoke()

const values = [
  ['an error of this package', httpErrors.gone(), true],
  [
    'an error of another copy',
    {
      [Symbol.for('fastify-error-resource.http-error')]: true,
      declaration: { status: 410, title: 'Gone', owes: {} },
    },
    true,
  ],
  [
    'an error of ours whose declaration cannot be read',
    Object.defineProperty(httpErrors.gone(), 'declaration', { get: () => undefined }),
    false,
  ],
  ['an ordinary error', new Error('no'), false],
  ['an error that took the name', Object.assign(new Error('no'), { name: 'HttpError' }), false],
  ['a plain object', { statusCode: 404 }, false],
  ['a revoked proxy', revokedProxy, false],
  ['text', 'HttpError', false],
  ['undefined', undefined, false],
  ['null', null, false],
] as const

for (const [name, value, expected] of values) {
  t.test(`${name} is ${expected ? 'one' : 'none'} of ours`, async (t) => {
    t.equal(isHttpError(value), expected)
  })
}

t.test('the users of http-errors know an error of this package', async (t) => {
  for (const error of [httpErrors.notFound('No order 42.'), httpErrors.badGateway()]) {
    t.equal(error.expose, true)
    t.ok(isForeignHttpError(error))
    t.notOk(Object.keys(error).includes('expose'))
  }
})

t.test('http-errors and its kin may write on an error of this package', async (t) => {
  const error = httpErrors.forbidden('No.')
  t.equal(createForeignError(500, error), error)
  t.match(error, { status: 403, statusCode: 403, expose: true })
  t.match(Object.assign(error, { status: 500, expose: false }), { status: 500, expose: false })
  t.equal(error.declaration.status, 403)
})
