import t from 'tap'
import { declarationOf } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import { schemaOf, typeOf } from '../../plugin/errors/error-schemas.ts'

const OrderExists = defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Order exists' })
const Absolute = defineError({
  code: 'GONE_AWAY',
  status: 410,
  title: 'Gone away',
  type: 'https://errors.example/gone',
})

for (const [name, type, expected] of [
  [
    'a status as it stands is about:blank (RFC 9457 §4.2.1)',
    typeOf(declarationOf(409), '/e/'),
    'about:blank',
  ],
  [
    'a declared error: the base and its code',
    typeOf(OrderExists, 'https://a.example/e#'),
    'https://a.example/e#order-exists',
  ],
  [
    'a declared error with a type of its own',
    typeOf(Absolute, '/e/'),
    'https://errors.example/gone',
  ],
  [
    'a declaration without a code',
    typeOf({ ...declarationOf(409), type: undefined }, '/e/'),
    '/e/',
  ],
] as const) {
  t.test(`the type of ${name}`, async (t) => {
    t.equal(type, expected)
  })
}

t.test('without a base the type of a declared error stays open', async (t) => {
  t.strictSame(schemaOf(OrderExists, undefined).properties['type']?.['format'], 'uri-reference')
  t.strictSame(schemaOf(Absolute, undefined).properties['type']?.['const'], Absolute.type)
})

t.test('with a base it is constant, and so is the title but in several languages', async (t) => {
  const { type, title } = schemaOf(OrderExists, '/e/').properties
  t.equal(type?.['const'], '/e/order-exists')
  t.equal(title?.['const'], 'Order exists')
  t.equal(schemaOf(OrderExists, '/e/', true).properties['title']?.['const'], undefined)
})

t.test('what a declaration means is the description of its schema', async (t) => {
  const description = 'Choose another id.'
  const Described = defineError({ code: 'TAKEN', status: 409, title: 'Taken', description })
  t.equal(schemaOf(Described, undefined)['description'], description)
  t.not(schemaOf(OrderExists, undefined)['description'], description)
})
