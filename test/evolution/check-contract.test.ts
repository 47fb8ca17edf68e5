import t from 'tap'
import { checkContract, isContract } from '../../plugin/evolution/check-contract.ts'
import { contractFormat } from '../../plugin/evolution/contract.ts'

const whole = {
  format: contractFormat,
  service: 'Orders',
  notes: ['a'],
  routes: { 'GET /a': ['404'] },
  errors: {
    '404': {
      status: 404,
      type: 'about:blank',
      code: 'A',
      title: 'B',
      content: { 'application/json': true },
      headers: { a: { required: true, schema: {} } },
    },
  },
  schemas: { A: {} },
}
const withError = (members: object) => ({
  ...whole,
  errors: { '404': { ...whole.errors['404'], ...members } },
})

t.test('a whole contract is one', async (t) => {
  t.equal(checkContract(whole, 'It'), whole)
  for (const status of [599, '4XX', '5XX', 'default'])
    t.ok(checkContract(withError({ status }), 'It'))
  t.ok(isContract({ format: 'fastify-error-resource/contract/99' }))
  for (const value of [null, [], 'a', {}, { format: 1 }]) t.notOk(isContract(value))
})

const incomplete = 'It is no whole contract: its error "404" is incomplete.'

for (const [name, value, message] of [
  ['another value', 7, 'It is no contract of errors; it is 7.'],
  [
    'another format',
    { ...whole, format: 'fastify-error-resource/contract/2' },
    'It is a contract of the format fastify-error-resource/contract/2, and this release reads fastify-error-resource/contract/1.',
  ],
  [
    'no service',
    { ...whole, service: undefined },
    'It is no whole contract: "service" must be a text; it is undefined.',
  ],
  [
    'notes',
    { ...whole, notes: [1] },
    'It is no whole contract: "notes" must be a list of texts; it is [1].',
  ],
  [
    'no routes',
    { ...whole, routes: [] },
    'It is no whole contract: "routes" must be lists of names of errors, by route; it is [].',
  ],
  [
    'a route',
    { ...whole, routes: { 'GET /a': '404' } },
    'It is no whole contract: "routes" must be lists of names of errors, by route; it is {"GET /a":"404"}.',
  ],
  [
    'no errors',
    { ...whole, errors: null },
    'It is no whole contract: "errors" must be errors by name; it is null.',
  ],
  [
    'schemas',
    { ...whole, schemas: { A: 1 } },
    'It is no whole contract: "schemas" must be schemas by name; it is {"A":1}.',
  ],
  ['an error', { ...whole, errors: { '404': 1 } }, incomplete],
  ['a status', withError({ status: 200 }), incomplete],
  ['a type', withError({ type: 1 }), incomplete],
  ['a code', withError({ code: null }), incomplete],
  ['a title', withError({ title: {} }), incomplete],
  ['content', withError({ content: { a: 1 } }), incomplete],
  ['no content', withError({ content: undefined }), incomplete],
  ['a field', withError({ headers: { a: true } }), incomplete],
  ['a field without a promise', withError({ headers: { a: { schema: {} } } }), incomplete],
  ['a field without a schema', withError({ headers: { a: { required: true } } }), incomplete],
  ['a reference', withError({ reference: 1 }), incomplete],
  [
    'a name of a prototype',
    { ...whole, routes: { 'GET /a': ['constructor'] } },
    'It is no whole contract: GET /a has the error "constructor", which is not among its errors.',
  ],
] as const) {
  t.test(`what is no contract is refused: ${name}`, async (t) => {
    t.throws(() => checkContract(value, 'It'), { name: 'ContractError', message })
  })
}

t.test('a contract that is nested too deep is refused', async (t) => {
  const deep = JSON.parse('{"a":'.repeat(1000) + '1' + '}'.repeat(1000))
  t.throws(() => checkContract({ ...whole, schemas: { A: deep } }, 'It'), {
    message: 'A value is nested deeper than 400 levels.',
  })
})
