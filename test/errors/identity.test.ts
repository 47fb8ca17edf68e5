import t from 'tap'
import { isOccurrenceOf, isResourceOf } from '../../plugin/errors/identity.ts'

const resource = {
  type: '/errors/order-exists',
  title: 'Order already exists',
  status: 409,
  code: 'ORDER_EXISTS',
}
const urn = 'urn:shop:order-exists'
const url = 'https://errors.example/order-exists'
const revoked = Proxy.revocable({}, {})
revoked.revoke()

type Row = readonly [name: string, declared: string | undefined, value: unknown, expected: boolean]

const rows: readonly Row[] = [
  ['the code agrees', undefined, resource, true],
  ['the type agrees, and the code has no say', undefined, { ...resource, code: 'OTHER' }, true],
  ['the type agrees wherever the service is', undefined, { ...resource, type: `/v2${url}` }, true],
  ['the type is that of another error', undefined, { ...resource, type: '/errors/gone' }, false],
  ['the type is that of another service', undefined, { ...resource, type: 'urn:a:taken' }, false],
  ['the type is the code itself', undefined, { ...resource, type: '/errors/ORDER_EXISTS' }, false],
  [
    'the type says nothing, and the code agrees',
    undefined,
    { ...resource, type: 'about:blank' },
    true,
  ],
  [
    'the type says nothing, and the code is another',
    undefined,
    { ...resource, type: 'about:blank', code: 'order_exists' },
    false,
  ],
  [
    'the type says nothing where an absolute one was expected',
    url,
    { ...resource, type: 'about:blank' },
    false,
  ],
  [
    'nothing in particular was declared, and the code agrees',
    'about:blank',
    { ...resource, type: 'about:blank' },
    true,
  ],
  ['there is no code, and the type ends in it', undefined, { ...resource, code: undefined }, true],
  [
    'there is no code, and the absolute type ends in it',
    undefined,
    { type: url, status: 409 },
    true,
  ],
  ['there is no code, and the URN ends in it', undefined, { type: urn, status: 409 }, true],
  [
    'the type only ends like it',
    undefined,
    { type: '/errors/pre-order-exists', status: 409 },
    false,
  ],
  ['the type is nothing in particular', undefined, { type: 'about:blank', status: 409 }, false],
  [
    'nothing in particular was declared',
    'about:blank',
    { type: 'about:blank', status: 409 },
    false,
  ],
  ['the declared path agrees, without a code', '/taken', { type: '/taken', status: 409 }, true],
  [
    'the declared path is another, without a code',
    '/taken',
    { type: '/other', status: 409 },
    false,
  ],
  ['the declared path is served elsewhere', '/problems/taken', resource, true],
  ['the absolute type agrees', urn, { ...resource, type: urn }, true],
  ['the absolute type is that of another service', url, { ...resource, type: urn }, false],
  ['the absolute type was expected', url, resource, false],
  ['the absolute type agrees, without a code', url, { type: url, status: 409 }, true],
  [
    'the absolute type agrees, and the code has no say',
    url,
    { ...resource, type: url, code: 'B' },
    true,
  ],
  ['the type is missing', undefined, { ...resource, type: undefined }, false],
  ['the type is no text', undefined, { ...resource, type: 1 }, false],
  ['the status is missing', undefined, { ...resource, status: undefined }, false],
  ['the status is text', undefined, { ...resource, status: '409' }, false],
  [
    'it is a foreign error with the code',
    undefined,
    Object.assign(new Error('no'), { code: 'ORDER_EXISTS', status: 409 }),
    false,
  ],
  ['it is a list of one', undefined, [resource], false],
  ['it is text', undefined, 'ORDER_EXISTS', false],
  ['it is null', undefined, null, false],
  ['it is nothing', undefined, undefined, false],
  ['it does not want to be looked at', undefined, revoked.proxy, false],
]

for (const [name, type, value, expected] of rows) {
  t.test(`${expected ? 'recognised' : 'not recognised'}: ${name}`, async (t) => {
    t.equal(isResourceOf({ code: 'ORDER_EXISTS', type }, value), expected)
  })
}

const bases = [
  ['a relative type, resolved', 'https://a.example/errors/x', '/errors/x', true],
  ['a relative type of another service', 'https://b.example/errors/x', '/errors/x', false],
  ['a declared path, resolved', '/errors/x', 'https://a.example/errors/x', true],
  ['a declared path of another service', '/errors/x', 'https://b.example/errors/x', false],
  ['a type that cannot be resolved', '/errors/x', 'http://[', false],
] as const

for (const [name, type, actual, expected] of bases) {
  t.test(`where the base is known: ${name}`, async (t) => {
    const value = { type: actual, status: 409 }
    t.equal(isResourceOf({ code: 'X_Y', type }, value, 'https://a.example/orders?a=b'), expected)
  })
}

t.test('a base that is none is no base', async (t) => {
  t.equal(isResourceOf({ code: 'X', type: '/x' }, { type: '/x', status: 409 }, 'none'), true)
})

/** RFC 9457 §3.1.1 and §4.2.1: what identifies two declarations, and whether they are one. */
const declared = [
  ['one code', ['A', undefined], ['A', undefined], true],
  ['two codes', ['A', undefined], ['B', undefined], false],
  ['one type', ['A', url], ['B', url], true],
  ['two types', ['A', url], ['A', urn], false],
  ['a type and none', ['A', url], ['A', undefined], false],
  ['none and a type', ['A', undefined], ['A', url], false],
  ['a path, which may be served anywhere', ['A', '/errors/a'], ['A', '/v2/errors/a'], true],
  ['a type that says nothing', ['A', 'about:blank'], ['A', undefined], true],
  ['a type that says nothing, and two codes', ['A', 'about:blank'], ['B', 'about:blank'], false],
] as const

for (const [name, [code, type], [otherCode, otherType], expected] of declared) {
  t.test(`two declarations with ${name} are ${expected ? 'one error' : 'two'}`, async (t) => {
    const other = { code: otherCode, type: otherType }
    t.equal(isOccurrenceOf({ code, type }, other), expected)
  })
}
