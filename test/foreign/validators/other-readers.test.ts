import FastestValidator from 'fastest-validator'
import * as io from 'io-ts'
import { Validator } from 'jsonschema'
import * as runtypes from 'runtypes'
import t from 'tap'
import validate from 'validate.js'
import {
  readFastest,
  readIoTs,
  readJsonSchema,
  readRuntypes,
  readValidateJs,
} from '../../../plugin/foreign/validators/other-readers.ts'

const secret = 'hunter2'

t.test('io-ts: an alternative is no step, and what is expected has a name', async (t) => {
  const type = io.type({
    items: io.array(io.union([io.type({ a: io.number }), io.string])),
    both: io.intersection([io.type({ a: io.number }), io.type({ b: io.number })]),
  })
  const { left } = type.decode({ items: [{ a: secret }], both: { a: 1 } }) as { left: unknown[] }
  t.strictSame(
    left.flatMap((entry) => readIoTs(entry) ?? []),
    [
      { path: '/items/0/a', detail: 'must be number' },
      { path: '/items/0', detail: 'must be string' },
      { path: '/both/b', detail: 'must be number' },
    ],
  )
  const own = { value: secret, context: [{ key: '', type: { name: secret } }], message: 'No.' }
  t.strictSame(readIoTs(own), [{ path: '', detail: 'No.' }])
  t.strictSame(readIoTs({ ...own, message: undefined }), [{ path: '', detail: 'is not valid' }])
  for (const stranger of [undefined, {}, { context: {} }, { context: [{ key: 'a' }] }]) {
    t.equal(readIoTs(stranger), undefined)
  }
})

t.test('runtypes: failures inside of failures, without what came', async (t) => {
  const type = runtypes.Object({
    a: runtypes.Array(runtypes.Object({ b: runtypes.Number })),
    c: runtypes.Literal('x'),
    d: runtypes.Union(runtypes.Object({ e: runtypes.Number }), runtypes.String),
  })
  const failure = type.inspect({ a: [{ b: secret }], c: secret, d: { e: secret } })
  const expected = [
    { path: '/a/0/b', detail: 'Expected number', code: 'TYPE_INCORRECT' },
    { path: '/c', detail: 'Expected "x"', code: 'VALUE_INCORRECT' },
    { path: '/d', detail: 'Expected { e: number; } | string', code: 'TYPE_INCORRECT' },
  ]
  t.strictSame(readRuntypes(failure), expected)
  t.strictSame(readRuntypes({ failure }), expected)
  const nest = (depth: number): object => ({
    success: false,
    code: 'X',
    message: 'No.',
    ...(depth === 0 ? {} : { details: { a: nest(depth - 1) } }),
  })
  t.strictSame(readRuntypes(nest(20)), [{ path: '/a'.repeat(16), detail: 'No.', code: 'X' }])
  const odd = { success: false, code: 'X', message: 'No.', details: { a: 5 } }
  t.strictSame(readRuntypes(odd), [{ path: '', detail: 'No.', code: 'X' }])
  for (const stranger of [undefined, { success: true }, { success: false, code: 'X' }]) {
    t.equal(readRuntypes(stranger), undefined)
  }
})

t.test('jsonschema: a member that is missing or not known is pointed at itself', async (t) => {
  const schema = {
    type: 'object',
    required: ['a/b'],
    additionalProperties: false,
    properties: { 'a/b': {}, list: { items: { type: 'object', required: ['x'] } } },
    dependencies: { list: ['y'] },
  }
  const { errors } = new Validator().validate({ list: [{}, secret], z: 1 }, schema)
  t.strictSame(
    errors.flatMap((entry) => readJsonSchema(entry) ?? []),
    [
      { path: '/a~1b', detail: 'requires property "a/b"', code: 'required' },
      {
        path: '/z',
        detail: 'is not allowed to have the additional property "z"',
        code: 'additionalProperties',
      },
      { path: '/list/0/x', detail: 'requires property "x"', code: 'required' },
      { path: '/list/1', detail: 'is not of a type(s) object', code: 'type' },
      {
        path: '',
        detail: 'property y not found, required by instance.list',
        code: 'dependencies',
      },
    ],
  )
  const own = { path: ['a'], name: 'own', property: 'instance.a', instance: secret }
  t.strictSame(readJsonSchema({ ...own, message: `no ${secret}` }), [
    { path: '/a', detail: 'is not valid', code: 'own' },
  ])
  for (const stranger of [undefined, { path: 'a', name: 'x' }, { path: ['a'], name: 'x' }]) {
    t.equal(readJsonSchema(stranger), undefined)
  }
})

t.test('fastest-validator: members that are not known are not named', async (t) => {
  const check = new (FastestValidator as unknown as typeof FastestValidator.default)().compile({
    $$strict: true,
    a: 'number',
    b: 'email',
  })
  const found = check({ a: secret, b: 'x', [secret]: 1 }) as unknown[]
  t.strictSame(
    found.flatMap((entry) => readFastest(entry) ?? []),
    [
      { path: '/a', detail: "The 'a' field must be a number.", code: 'number' },
      { path: '/b', detail: "The 'b' field must be a valid e-mail.", code: 'email' },
    ],
  )
  t.strictSame(readFastest({ type: 'objectStrict', field: 'a[0].b', actual: secret }), [
    { path: '/a/0/b', detail: 'has members that are not known', code: 'objectStrict' },
  ])
  for (const stranger of [undefined, { type: 'x' }, { type: 'x', field: 'a', message: 'No.' }]) {
    t.equal(readFastest(stranger), undefined)
  }
})

t.test('validate.js: a sentence that repeats the value is replaced', async (t) => {
  const constraints = {
    'a.b': { presence: true },
    n: { inclusion: { within: ['x'], message: 'is not %{value}' } },
  }
  const found = validate({ n: secret }, constraints, { format: 'detailed' }) as unknown[]
  t.strictSame(
    found.flatMap((entry) => readValidateJs(entry) ?? []),
    [
      { path: '/a/b', detail: "A b can't be blank", code: 'presence' },
      { path: '/n', detail: 'is not valid', code: 'inclusion' },
    ],
  )
  t.strictSame(readValidateJs({ attribute: 'a', validator: 'x' }), [
    { path: '/a', detail: 'is not valid', code: 'x' },
  ])
  for (const stranger of [undefined, { attribute: 'a' }, { validator: 'x' }]) {
    t.equal(readValidateJs(stranger), undefined)
  }
})
