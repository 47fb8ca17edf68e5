import { runInNewContext } from 'node:vm'
import { type } from 'arktype'
import Joi from 'joi'
import t from 'tap'
import * as v from 'valibot'
import * as yup from 'yup'
import { z } from 'zod'
import { readGiven, readOwn } from '../../plugin/foreign/given-findings.ts'

const secret = 'hunter2'
const request = {} as never
const { proxy: revoked, revoke } = Proxy.revocable([], {})
revoke()

function innerOf(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return (error as yup.ValidationError).inner
  }
}

const yupSchema = yup.object({ a: yup.number() })
const joiSchema = Joi.object({ a: Joi.string().pattern(/x/) })

/** What is given, and what is read of it; `undefined` where it is left to those who check entries. */
const rows: readonly (readonly [name: string, given: unknown, expected: unknown])[] = [
  [
    'Zod',
    z.object({ a: z.number() }).safeParse({ a: secret }).error?.issues,
    [
      {
        detail: 'Invalid input: expected number, received string',
        pointer: '#/a',
        code: 'invalid_type',
      },
    ],
  ],
  [
    'Joi',
    joiSchema.validate({ a: secret }).error?.details,
    [{ detail: 'must match the pattern', pointer: '#/a', code: 'string.pattern.base' }],
  ],
  [
    'Yup, whose entries are errors',
    innerOf(() => yupSchema.validateSync({ a: secret }, { abortEarly: false })),
    [{ detail: 'must be of type number', pointer: '#/a', code: 'typeError' }],
  ],
  [
    'Valibot',
    v.safeParse(v.object({ a: v.number() }), { a: secret }).issues,
    [{ detail: 'type must be number', pointer: '#/a', code: 'number' }],
  ],
  [
    'ArkType',
    Array.from(type({ a: 'number' })({ a: secret }) as Iterable<unknown>),
    [{ detail: 'must be a number', pointer: '#/a', code: 'domain' }],
  ],
  [
    'Ajv',
    [{ instancePath: '/a', keyword: 'type', message: 'must be integer', params: {} }],
    [{ detail: 'must be integer', pointer: '#/a', code: 'type' }],
  ],
  [
    'another realm',
    runInNewContext('[{ message: "No.", path: ["a"], code: "x" }]'),
    [{ detail: 'No.', pointer: '#/a', code: 'x' }],
  ],
  [
    'several kinds in one list',
    ['No.', { detail: 'Never.', pointer: '#/b' }, { msg: 'Not now.', field: 'c' }, null],
    ['No.', { detail: 'Never.', pointer: '#/b' }, { detail: 'Not now.', pointer: '#/c' }, null],
  ],
  ['entries that are for the log', [new Error(secret)], [new Error(secret)]],
  ['an entry that says nothing', [{ a: 1 }], [{ a: 1 }]],
  ['entries of our own', ['No.', { detail: 'Never.' }], undefined],
  ['none', [], undefined],
  ['an object by fields', { a: ['No.'] }, [{ pointer: '#/a', detail: 'No.' }]],
  ['one entry', { detail: 'No.', pointer: '#/a' }, [{ detail: 'No.', pointer: '#/a' }]],
  ['an object that says nothing', new Map([['a', 'No.']]), undefined],
  ['a list that does not want to be looked at', revoked, undefined],
  ['nothing', undefined, undefined],
]

for (const [name, given, expected] of rows) {
  t.test(`findings that were given: ${name}`, async (t) => {
    t.strictSame(readGiven(given, request, 100), expected)
  })
}

t.test('what the request failed at knows the part of the request', async (t) => {
  const validation = [{ instancePath: '/n', keyword: 'type', message: 'must be integer' }, 7]
  const failed = { validationError: { validation, validationContext: 'querystring' } } as never
  t.strictSame(readGiven(validation, failed, 100), [
    { detail: 'must be integer', in: 'query', name: 'n', code: 'type' },
    { detail: 'is not valid', in: 'query' },
  ])
  t.equal(readGiven(undefined, { validationError: {} } as never, 100), undefined)
})

t.test('there are no more findings than are wanted', async (t) => {
  const many = Array.from({ length: 9 }, () => ({ msg: 'No.' }))
  t.equal(readGiven(many, request, 3)?.length, 3)
  t.equal(readOwn({ errors: many }, 3)?.length, 3)
  t.equal(readOwn({ errors: { a: ['1', '2', '3'], b: '4' } }, 3)?.length, 3)
})

const own: readonly (readonly [name: string, errors: unknown, expected: unknown])[] = [
  ['a list', ['No.', { detail: 'Never.' }], [{ detail: 'No.' }, { detail: 'Never.' }]],
  ['errors among them', [new Error(secret), 'No.'], [{ detail: 'No.' }]],
  [
    'an object by fields, with errors among them',
    { a: ['No.'], b: 'Never.', c: new Error(secret), d: [new Error(secret)] },
    [
      { detail: 'No.', pointer: '#/a' },
      { detail: 'Never.', pointer: '#/b' },
    ],
  ],
  ['nothing but errors', [new Error(secret)], undefined],
  ['text', 'No.', undefined],
  ['null', null, undefined],
  ['nothing', undefined, undefined],
]

for (const [name, errors, expected] of own) {
  t.test(`findings on an error for clients: ${name}`, async (t) => {
    t.strictSame(readOwn({ errors }, 100), expected)
  })
}
