import t from 'tap'
import { isResourceOf } from '../../plugin/errors/identity.ts'

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
  ['the code is another', undefined, { ...resource, code: 'OTHER' }, false],
  ['the code differs in case', undefined, { ...resource, code: 'order_exists' }, false],
  ['there is no code', undefined, { ...resource, code: undefined }, false],
  ['the declared path is served elsewhere', '/problems/taken', resource, true],
  ['the absolute type agrees', urn, { ...resource, type: urn }, true],
  ['the absolute type is that of another service', url, { ...resource, type: urn }, false],
  ['the absolute type was expected', url, resource, false],
  ['the absolute type agrees and the code is another', url, { type: url, status: 409 }, false],
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
