import { Type } from '@sinclair/typebox'
import t from 'tap'
import { declarationOf } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import { httpErrors } from '../../plugin/errors/http-error.ts'
import { isDefinition } from '../../plugin/errors/define-error.ts'
import {
  findValidationError,
  isValidationError,
  statusOf,
  validationChecks,
  type ValidationOptions,
} from '../../plugin/errors/validation-error.ts'

const named = { code: 'INVALID', title: 'The request is not valid' } as const
const Invalid = defineError({ ...named, status: 422 })
const Malformed = defineError({ code: 'MALFORMED', status: 400, title: 'Malformed' })
const Needy = defineError({
  code: 'NEEDY',
  status: 422,
  title: 'Needy',
  members: { one: Type.String(), two: Type.Integer(), three: Type.Optional(Type.String()) },
})
const Easy = defineError({
  code: 'EASY',
  status: 422,
  title: 'Easy',
  members: { help: Type.Optional(Type.String()) },
})

const { validationError: check } = validationChecks

for (const definition of [Invalid, Malformed, Easy]) {
  t.test(`${definition.code} may be the error of validation`, async (t) => {
    t.ok(isDefinition(definition))
    t.ok(check.holds(definition))
  })
}

const refused: readonly (readonly [name: string, value: unknown, hint: string | undefined])[] = [
  ['another status', defineError({ ...named, status: 409 }), 'The status of INVALID is 409.'],
  [
    'required members',
    Needy,
    'NEEDY requires one, two, of which the plugin knows nothing; make it optional.',
  ],
  ['a status', 422, 'For the status alone say validationStatus: 422.'],
  ['a status in quotes', '400', 'For the status alone say validationStatus: 400.'],
  ['a status that it cannot have', 409, undefined],
  ['an error to throw', Invalid(), 'Give the definition, uncalled.'],
  ['a helper', httpErrors.badRequest, 'Declare an error: it has a code of its own.'],
  [
    'what is not declared',
    { code: 'INVALID', status: 422, title: 'Invalid' },
    'Declare it first: defineError({ … }).',
  ],
  ['a code', 'INVALID', undefined],
  ['a list', [Invalid], 'Give it without the list.'],
  ['null', null, undefined],
  ['a symbol', Symbol('422'), undefined],
  ['a function', () => Invalid, undefined],
]

for (const [name, value, hint] of refused) {
  t.test(`${name} is not the error of validation`, async (t) => {
    t.notOk(check.holds(value))
    t.equal(check.hint?.(value), hint)
  })
}

const statuses: readonly (readonly [ValidationOptions, number])[] = [
  [{}, 400],
  [{ validationStatus: 422 }, 422],
  [{ validationError: Invalid }, 422],
  [{ validationError: Malformed }, 400],
  [{ validationStatus: 422, validationError: Invalid }, 422],
  [{ validationStatus: undefined, validationError: Invalid }, 422],
]

for (const [options, status] of statuses) {
  const named = Object.entries(options).map(([name, value]) => `${name} ${value}`)
  t.test(`the status of failed validation is ${status} of ${named.length}`, async (t) => {
    t.equal(statusOf(options), status)
  })
}

for (const [validationStatus, validationError] of [
  [400, Invalid],
  [422, Malformed],
] as const) {
  t.test(`a status ${validationStatus} contradicts ${validationError.code}`, async (t) => {
    t.throws(
      () => statusOf({ validationStatus, validationError }),
      new TypeError(
        `fastify-error-resource: option "validationStatus" is ${validationStatus}, and option "validationError" is ` +
          `${validationError.code}, a ${validationError.status}. Leave validationStatus out.`,
      ),
    )
  })
}

t.test(
  'the error of the service is for what Fastify refuses, and for its own status',
  async (t) => {
    const rules = { validationStatus: 422, validationError: Invalid }
    t.equal(findValidationError(400, rules), Invalid)
    t.equal(findValidationError(422, rules), Invalid)
    t.equal(findValidationError(409, rules), undefined)
    t.equal(findValidationError(400, {}), undefined)
  },
)

t.test('it is told from a status as it stands and from others of its status', async (t) => {
  const rules = { validationStatus: 422, validationError: Invalid }
  t.ok(isValidationError(Invalid, rules))
  t.notOk(isValidationError(declarationOf(422), rules))
  t.notOk(isValidationError(declarationOf(400), rules))
  t.notOk(isValidationError(Easy, rules))
  t.ok(isValidationError(declarationOf(422), { validationStatus: 422 }))
  t.notOk(isValidationError(declarationOf(400), { validationStatus: 422 }))
  t.notOk(isValidationError(Invalid, { validationStatus: 422 }))
})

t.test('a status alone is one of two', async (t) => {
  const { validationStatus } = validationChecks
  t.strictSame(
    [400, 422, 409, '422', undefined].map((status) => validationStatus.holds(status)),
    [true, true, false, false, false],
  )
  t.equal(validationStatus.hint?.('422'), 'Give 422 without quotes.')
})
