import { Type } from '@sinclair/typebox'
import t from 'tap'
import { declarationOf } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import {
  declarationsOf,
  errorResponses,
  type DeclarableError,
} from '../../plugin/errors/error-responses.ts'
import { httpErrors } from '../../plugin/errors/http-error.ts'
import { schemaOf } from '../../plugin/errors/error-schemas.ts'
import { errorStatuses, unregisteredStatuses } from '../fixtures/iana-statuses.ts'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  description: 'The id of the order is taken.',
  members: Type.Object({ orderId: Type.String() }),
})
const OrderShipped = defineError({ code: 'ORDER_SHIPPED', status: 409, title: 'Order is shipped' })

/** As OpenAPI has it: a response with its content by media type; and the declarations behind it. */
const response = (description: string, schema: unknown, ...declarations: readonly object[]) => ({
  description,
  content: { 'application/problem+json': { schema } },
  [Symbol.for('fastify-error-resource.declared-errors')]: declarations,
})

t.test('a status as it stands is described by its phrase', async (t) => {
  for (const { status, phrase } of errorStatuses) {
    const declaration = declarationOf(status)
    const expected = response(phrase, schemaOf(declaration, undefined), declaration)
    t.strictSame(errorResponses(status as 404), { [status]: expected }, phrase)
  }
})

t.test('a declared error is described in its own words', async (t) => {
  t.strictSame(errorResponses(OrderExists), {
    409: response('The id of the order is taken.', schemaOf(OrderExists, undefined), OrderExists),
  })
})

t.test('a declared error without a description is described by its title', async (t) => {
  t.strictSame(errorResponses(OrderShipped), {
    409: response('Order is shipped', schemaOf(OrderShipped, undefined), OrderShipped),
  })
})

t.test('errors of one status are alternatives, in the order they were given', async (t) => {
  const { 409: conflict, ...others } = errorResponses(OrderExists, 401, OrderShipped, 409)
  t.strictSame(Object.keys(others), ['401'])
  t.strictSame(
    JSON.parse(JSON.stringify(conflict)),
    JSON.parse(
      JSON.stringify(
        response('The id of the order is taken. · Order is shipped · Conflict', {
          oneOf: [OrderExists, OrderShipped, declarationOf(409)].map((declaration) =>
            schemaOf(declaration, undefined),
          ),
        }),
      ),
    ),
  )
})

t.test('the response of an error is built once, and its schema when it is read', async (t) => {
  const { 409: first } = errorResponses(OrderExists)
  const { 409: again } = errorResponses(OrderExists, 401)
  t.equal(first, again)
  t.equal(first.content, again.content)
  t.type(Object.getOwnPropertyDescriptor(first, 'content')?.get, 'function')
})

t.test('no errors are no responses', async (t) => {
  t.strictSame(errorResponses(), {})
})

for (const status of unregisteredStatuses) {
  t.test(`${String(status)} is refused where it is declared as it stands`, async (t) => {
    t.throws(
      () => errorResponses(status as DeclarableError),
      new TypeError(
        `errorResponses(): ${status} is not a registered 4xx or 5xx status. ` +
          `Declare it: defineError({ status: ${status}, unregistered: true, … }).`,
      ),
    )
  })
}

t.test('an error of a status that no registry has is a response like any other', async (t) => {
  const LoginExpired = defineError({
    code: 'LOGIN_EXPIRED',
    status: 440,
    unregistered: true,
    title: 'Login expired',
  })
  const responses = errorResponses(LoginExpired, 401)
  t.strictSame(Object.keys(responses), ['401', '440'])
  t.strictSame(declarationsOf(responses[440]), [LoginExpired])
})

const mistakes: readonly (readonly [given: unknown, sentence: RegExp])[] = [
  [204, /: 204 is not a registered 4xx or 5xx status\.$/],
  [0, /: 0 is not a registered 4xx or 5xx status\.$/],
  [4009, /: 4009 is not a registered 4xx or 5xx status\. Did you mean 400 or 409\?$/],
  [undefined, /: an argument is undefined\. Where it is imported, two files import each other/],
  [[404], /: an argument is a list; spread it/],
  [httpErrors.gone(), /: an argument is a thrown error; give its definition, uncalled\.$/],
  [httpErrors.gone, /: an argument is a function; give 410\.$/],
  ['404', /: an argument is "404"; give 404\.$/],
  ['440', /: 440 is not a registered 4xx or 5xx status\. Declare it: defineError/],
  ['49', /: 49 is not a registered 4xx or 5xx status\. Did you mean 409 or 429\?$/],
  [() => 1, /: an argument is a function; give a status or what defineError returns\.$/],
]

for (const [given, sentence] of mistakes) {
  t.test(`what is no error is refused${String(sentence)}`, async (t) => {
    t.throws(() => errorResponses(given as never), sentence)
  })
}

t.test('the declarations of a response are known, also with words of its own', async (t) => {
  const { 409: response } = errorResponses(OrderExists)
  t.strictSame(declarationsOf(response), [OrderExists])
  t.strictSame(declarationsOf({ ...response, description: 'Taken.' }), [OrderExists])
  t.equal(declarationsOf(Type.Object({})), undefined)
})

const mark = Symbol.for('fastify-error-resource.declared-errors')

t.test('what another version has put in their place is none', async (t) => {
  for (const marked of [undefined, null, true, {}, [undefined], [{}], [{ status: 409 }]]) {
    t.equal(declarationsOf({ [mark]: marked }), undefined, JSON.stringify(marked))
  }
  t.strictSame(declarationsOf({ [mark]: [] }), [])
})

t.test('an error that is named twice is declared once', async (t) => {
  const { description } = errorResponses(OrderExists, OrderExists)[409]
  t.equal(description, OrderExists.description)
})

t.test('an object of definitions is meant to be spread', async (t) => {
  t.throws(
    () => errorResponses({ OrderExists } as never),
    /: an argument is an object of definitions; spread its values: errorResponses\(\.\.\.Object\.values\(errors\)\)\.$/,
  )
})

const meant: readonly (readonly [name: string, given: unknown, sentence: string])[] = [
  ['a name of a helper', 'notFound', 'an argument is "notFound"; give 404.'],
  [
    'httpErrors',
    httpErrors,
    'an argument is an object of functions; name the statuses: errorResponses(404, 409).',
  ],
  [
    'what it returns itself',
    errorResponses(404),
    'an argument is what errorResponses() returns; give what that was given.',
  ],
  ['a promise', Promise.resolve(OrderExists), 'an argument is a promise; await it first.'],
  [
    'what defineError() takes',
    { code: 'GONE', status: 410, title: 'Gone' },
    'an argument says what an error is; declare it first: defineError({ … }).',
  ],
]

for (const [name, given, sentence] of meant) {
  t.test(`an argument that is ${name} is refused with what was meant`, async (t) => {
    t.throws(() => errorResponses(given as never), new TypeError(`errorResponses(): ${sentence}`))
  })
}
