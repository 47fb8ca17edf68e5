import { Ajv } from 'ajv'
import t from 'tap'
import { readValidation } from '../../../plugin/foreign/validators/validators.ts'
import {
  describeFindings,
  toViolations as listViolations,
} from '../../../plugin/foreign/validators/violations.ts'

function toViolations(validation: unknown, context: unknown, max: number) {
  return listViolations(readValidation(validation), context, max)
}

const ajv = new Ajv({ allErrors: true })

function findings(schema: object, value: unknown): unknown[] {
  const validate = ajv.compile(schema)
  validate(value)
  return validate.errors ?? []
}

t.test('each finding of a validator is a violation with its place', async (t) => {
  const schema = {
    type: 'object',
    required: ['n', 'm'],
    additionalProperties: false,
    properties: {
      n: { type: 'integer' },
      m: { type: 'string' },
      items: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
    },
  }
  const value = { n: 'x', secret: 1, items: [{ sku: 'a' }, { sku: 5 }] }
  t.strictSame(toViolations(findings(schema, value), 'body', 100), [
    { detail: "must have required property 'm'", in: 'body', pointer: '#/m', code: 'required' },
    {
      detail: 'must NOT have additional properties',
      in: 'body',
      pointer: '#/secret',
      code: 'additionalProperties',
    },
    { detail: 'must be integer', in: 'body', pointer: '#/n', code: 'type' },
    { detail: 'must be string', in: 'body', pointer: '#/items/1/sku', code: 'type' },
  ])
})

t.test('a missing and a wrong member of an array element have the same place', async (t) => {
  const sku = { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } }
  const schema = { type: 'array', items: sku }
  const places = toViolations(findings(schema, [{}, { sku: 5 }]), 'body', 100)
  t.strictSame(
    places.map(({ pointer }) => pointer),
    ['#/0/sku', '#/1/sku'],
  )
})

const integer = { keyword: 'type', instancePath: '/limit', message: 'must be integer' }

/** Fastify's names of the parts of a request, and OpenAPI's. */
const parts = [
  ['body', { in: 'body', pointer: '#/limit' }],
  ['querystring', { in: 'query', name: 'limit' }],
  ['params', { in: 'path', name: 'limit' }],
  ['headers', { in: 'header', name: 'limit' }],
  [undefined, { in: 'body', pointer: '#/limit' }],
  ['constructor', { in: 'body', pointer: '#/limit' }],
  [Object.create(null), { in: 'body', pointer: '#/limit' }],
] as const

for (const [context, place] of parts) {
  t.test(
    `a violation in ${typeof context === 'object' ? 'an object' : String(context)} is in ${place.in}`,
    async (t) => {
      t.strictSame(toViolations([integer], context, 100), [
        { detail: 'must be integer', ...place, code: 'type' },
      ])
    },
  )
}

/** RFC 6901 §3 and §6, RFC 3986 §3.5 */
const pointers = [
  ['the whole body', '', '#'],
  ['a member', '/a', '#/a'],
  ['an escaped slash and tilde', '/a~1b~0c', '#/a~1b~0c'],
  ['characters a URI forbids', '/a b"c', '#/a%20b%22c'],
  ['a percent sign', '/a%b', '#/a%25b'],
  ['a number sign and a question mark', '/a#b?c', '#/a%23b%3Fc'],
  ['letters beyond ASCII', '/caf\u00e9', '#/caf%C3%A9'],
  ['half a character, which ends it', '/a/\uD800/b', '#/a'],
  ['half a character and no slash', '\uD800', '#'],
  ['256 characters', `/${'a'.repeat(255)}`, `#/${'a'.repeat(255)}`],
  ['257 characters, cut back to the whole', `/${'a'.repeat(256)}`, '#'],
  ['a long last member, cut back to its parent', `/a/${'b'.repeat(300)}`, '#/a'],
  ['a long first member of several', `/a/${'b'.repeat(300)}/c`, '#/a'],
  ['257 characters that are no pointer', 'a'.repeat(257), '#'],
] as const

for (const [name, instancePath, expected] of pointers) {
  t.test(`the pointer to ${name} is a URI fragment`, async (t) => {
    const [violation] = toViolations([{ message: 'is wrong', instancePath }], 'body', 1)
    t.strictSame(violation, { detail: 'is wrong', in: 'body', pointer: expected })
  })
}

/** Zod's provider joins the steps of a path with `/`, and the schema path shows that there are none. */
const wholes = [
  ['a path of no steps', '/', '#//invalid_type', '#'],
  ['the member of the empty name', '/', '#/properties//type', '#/'],
  ['the member of the empty name, without a schema path', '/', undefined, '#/'],
  ['a member', '/a', '#/a/invalid_type', '#/a'],
] as const

for (const [name, instancePath, schemaPath, expected] of wholes) {
  t.test(`the pointer of ${name} is ${expected}`, async (t) => {
    const finding = { message: 'is wrong', instancePath, schemaPath }
    const [violation] = toViolations([finding], 'body', 1)
    t.strictSame(violation, { detail: 'is wrong', in: 'body', pointer: expected })
  })
}

const params = [
  ['a missing member', { missingProperty: 'b' }, '#/a/b'],
  ['an additional member', { additionalProperty: 'b' }, '#/a/b'],
  ['an unevaluated member', { unevaluatedProperty: 'b' }, '#/a/b'],
  ['a member with a slash and a tilde', { missingProperty: 'b/c~d' }, '#/a/b~1c~0d'],
  ['a member as long as the body', { additionalProperty: 'b'.repeat(100_000) }, '#/a'],
  ['no member', { limit: 5 }, '#/a'],
  ['a member that is no text', { missingProperty: 5 }, '#/a'],
] as const

for (const [name, given, expected] of params) {
  t.test(`a finding about ${name} points at it`, async (t) => {
    const finding = { message: 'is wrong', instancePath: '/a', params: given }
    t.strictSame(toViolations([finding], 'body', 1), [
      { detail: 'is wrong', in: 'body', pointer: expected },
    ])
  })
}

const names = [
  ['a parameter', '/limit', { name: 'limit' }],
  ['an element of a parameter', '/ids/3', { name: 'ids' }],
  ['a parameter with a slash and a tilde', '/a~1b~0c', { name: 'a/b~c' }],
  ['all of them', '', {}],
  ['one too long to repeat', `/${'a'.repeat(300)}`, {}],
] as const

for (const [name, instancePath, expected] of names) {
  t.test(`outside the body ${name} is named`, async (t) => {
    t.strictSame(toViolations([{ message: 'is wrong', instancePath }], 'querystring', 1), [
      { detail: 'is wrong', in: 'query', ...expected },
    ])
  })
}

t.test('no more violations are listed than allowed', async (t) => {
  const many = Array.from({ length: 1000 }, (_, i) => ({
    ...integer,
    instancePath: `/${String(i)}`,
  }))
  t.strictSame(
    toViolations(many, 'body', 2).map(({ pointer }) => pointer),
    ['#/0', '#/1'],
  )
})

t.test('a finding that says nothing is a violation all the same', async (t) => {
  t.strictSame(toViolations([undefined, null, 'text', {}], 'body', 100), [
    { detail: 'is not valid', in: 'body', pointer: '#' },
    { detail: 'is not valid', in: 'body', pointer: '#' },
    { detail: 'is not valid', in: 'body', pointer: '#' },
    { detail: 'is not valid', in: 'body', pointer: '#' },
  ])
})

t.test('all findings are one sentence, in the words of Fastify', async (t) => {
  const two = [
    { path: '/a/b', at: '/a', detail: "must have required property 'b'" },
    { path: '', detail: 'must be object' },
  ]
  const sentence = "querystring/a must have required property 'b', querystring must be object"
  t.equal(describeFindings(two, 'querystring'), sentence)
  t.equal(describeFindings(two.slice(1), undefined), 'body must be object')
  const many = Array.from({ length: 100 }, () => ({ path: '/a', detail: 'is not valid' }))
  t.equal(describeFindings(many, 'body'), 'The request is not valid; the violations are listed.')
})
