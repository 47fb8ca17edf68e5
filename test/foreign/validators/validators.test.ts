import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { ValidationError } from 'ajv'
import Joi from 'joi'
import * as s from 'superstruct'
import t from 'tap'
import { Type as Type1 } from 'typebox'
import { Value as Value1 } from 'typebox/value'
import * as yup from 'yup'
import { z } from 'zod'
import { readFindings, readValidation } from '../../../plugin/foreign/validators/validators.ts'

const secret = 'hunter2'

function thrownBy(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

const number = Type.Object({ n: Type.Number() })
const ajvError = { keyword: 'type', instancePath: '/n', message: 'must be number' }
const failing = {
  failures: () => {
    throw new Error('broken')
  },
}

/** Where each library keeps what it found, all about the member `n`. */
const containers: readonly (readonly [name: string, value: unknown])[] = [
  ['a list', [ajvError]],
  ['Ajv\u2019s error', new ValidationError([ajvError])],
  ['Zod\u2019s error', z.object({ n: z.number() }).safeParse({ n: secret }).error],
  ['a result with issues', { issues: z.object({ n: z.number() }).safeParse({}).error?.issues }],
  ['Joi\u2019s error', Joi.object({ n: Joi.number() }).validate({ n: secret }).error],
  [
    'Yup\u2019s error of several',
    thrownBy(() =>
      yup.object({ n: yup.number() }).validateSync({ n: secret }, { abortEarly: false }),
    ),
  ],
  [
    'Yup\u2019s error of one',
    thrownBy(() => yup.object({ n: yup.number() }).validateSync({ n: secret })),
  ],
  ['Superstruct\u2019s error', s.validate({ n: secret }, s.object({ n: s.number() }))[0]],
  ['what caused an error', new Error('No.', { cause: new ValidationError([ajvError]) })],
  ['TypeBox\u2019s error', thrownBy(() => Value.Assert(number, { n: secret }))],
  [
    'TypeBox 1\u2019s error',
    thrownBy(() => Value1.Parse(Type1.Object({ n: Type1.Number() }), { n: secret })),
  ],
  ['an iterator', Value.Errors(number, { n: secret })],
  ['one error', Value.Errors(number, { n: secret }).First()],
]

for (const [name, value] of containers) {
  t.test(`findings are read from ${name}`, async (t) => {
    const findings = readFindings(value) ?? []
    t.strictSame(
      findings.map(({ path }) => path),
      ['/n'],
    )
    t.notMatch(JSON.stringify(findings), new RegExp(secret))
  })
}

/** Caused by itself. */
const wound = new Error('x')
wound.cause = wound

const { proxy: revoked, revoke } = Proxy.revocable({}, {})
revoke()

const strangers = [
  new Error('x'),
  'text',
  5,
  null,
  undefined,
  {},
  [],
  [{}],
  { details: 'x' },
  wound,
  failing,
  revoked,
]

for (const [index, value] of strangers.entries()) {
  t.test(`nothing is found in stranger ${index}`, async (t) => {
    t.equal(readFindings(value), undefined)
  })
}

t.test('an unknown entry beside known ones is a finding', async (t) => {
  t.strictSame(readFindings([ajvError, null])?.[1], { path: '', detail: 'is not valid' })
})

function* endless() {
  for (;;) yield ajvError
}

t.test('a list that does not end is cut', async (t) => {
  t.equal(readFindings(endless())?.length, 1000)
  t.equal(readFindings(Array.from({ length: 5000 }, () => ajvError))?.length, 1000)
})

t.test('what Fastify says is a validator\u2019s is one, whatever its shape', async (t) => {
  const nothing = { path: '', detail: 'is not valid' }
  t.strictSame(readValidation([{ message: secret, path: ['n'] }]), [
    { path: '/n', detail: 'is not valid' },
  ])
  t.strictSame(readValidation([{ message: secret }]), [nothing])
  t.strictSame(readValidation([{ message: secret, path: 'n' }, secret]), [
    { path: '/n', detail: 'is not valid' },
    nothing,
  ])
  t.strictSame(readValidation([null, { field: 'n' }]), [
    nothing,
    { path: '/n', detail: 'is not valid' },
  ])
  t.strictSame(readValidation([null, null]), [nothing, nothing])
  t.strictSame(readValidation({ issues: [{ message: secret, path: [{ key: 'n' }] }] }), [
    { path: '/n', detail: 'is not valid' },
  ])
  t.strictSame(readValidation([ajvError]).length, 1)
  for (const value of [revoked, 'text', undefined, []]) t.strictSame(readValidation(value), [])
})

/** As Fastify marks what a validator has thrown. */
const marked = (value: object) => Object.assign(value, { statusCode: 500 })

t.test('what Fastify has marked as thrown is read only where a validator is known', async (t) => {
  t.strictSame(readValidation(marked([secret]), { value: {} }), [
    { path: '', detail: 'is not valid' },
  ])
  t.strictSame(readValidation(marked({ errors: [secret] }), { value: {} }), [])
  t.equal(readValidation(marked([ajvError]))[0]?.detail, 'must be number')
})
