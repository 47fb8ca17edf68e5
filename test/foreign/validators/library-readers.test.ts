import { type as arktype } from 'arktype'
import Joi from 'joi'
import * as s from 'superstruct'
import t from 'tap'
import * as v from 'valibot'
import * as yup from 'yup'
import type { FindingReader } from '../../../plugin/foreign/validators/findings.ts'
import {
  readArkType,
  readClassValidator,
  readJoi,
  readSuperstruct,
  readValibot,
  readYup,
} from '../../../plugin/foreign/validators/library-readers.ts'

const secret = 'hunter2'

/** Places, sentences and codes of what a reader makes of a list. */
function read(reader: FindingReader, entries: readonly unknown[]): unknown[] {
  return entries
    .flatMap((entry) => reader(entry) ?? [{ path: 'none', detail: '', code: '' }])
    .map(({ path, detail, code }) => [path, detail, code])
}

t.test('Joi', async (t) => {
  const schema = Joi.object({
    pattern: Joi.string().pattern(/^x/),
    not: Joi.string().pattern(/^h/, { invert: true }),
    email: Joi.string().email(),
    list: Joi.array().items(Joi.string().min(9)),
    own: Joi.string().min(9).messages({ 'string.min': 'Nine letters, please.' }),
    quoted: Joi.string().min(9).messages({ 'string.min': 'Not {#value}!' }),
    label: Joi.string().min(9).label('The word'),
    custom: Joi.custom((value) => {
      throw new Error(`broken by ${String(value)}`)
    }),
  })
  const value = Object.fromEntries(
    ['pattern', 'not', 'email', 'own', 'quoted', 'label', 'custom', 'more'].map((k) => [k, secret]),
  )
  const { error } = schema.validate({ ...value, list: [secret] }, { abortEarly: false })
  t.strictSame(read(readJoi, error?.details ?? []), [
    ['/pattern', 'must match the pattern', 'string.pattern.base'],
    ['/not', 'must not match the pattern', 'string.pattern.invert.base'],
    ['/email', 'must be a valid email', 'string.email'],
    ['/list/0', 'length must be at least 9 characters long', 'string.min'],
    ['/own', 'Nine letters, please.', 'string.min'],
    ['/quoted', 'is not valid', 'string.min'],
    ['/label', 'length must be at least 9 characters long', 'string.min'],
    ['/custom', 'is not valid', 'any.custom'],
    ['/more', 'is not a known member', 'object.unknown'],
  ])
  const bare = Joi.object({ pw: Joi.string().pattern(/^x/) })
  const unlabelled = bare.validate({ pw: secret }, { errors: { label: false } })
  t.strictSame(read(readJoi, unlabelled.error?.details ?? []), [
    ['/pw', 'must match the pattern', 'string.pattern.base'],
  ])
  t.equal(readJoi({ type: 'string.min' }), undefined)
  t.equal(readJoi({ context: {} }), undefined)
})

t.test('Yup', async (t) => {
  const schema = yup
    .object({
      n: yup.number(),
      own: yup.number().typeError('A number, please.'),
      quoted: yup.number().typeError(({ originalValue }) => `Not ${String(originalValue)}!`),
      items: yup.array(yup.object({ q: yup.string().min(9) })),
      'a.b': yup.string().required(),
      label: yup.string().min(9).label('The word'),
    })
    .noUnknown()
    .strict(false)
  const value = {
    n: secret,
    own: secret,
    quoted: secret,
    items: [{ q: secret }],
    label: secret,
  }
  const errors: yup.ValidationError[] = []
  try {
    schema.validateSync(value, { abortEarly: false })
  } catch (error) {
    errors.push(...(error as yup.ValidationError).inner)
  }
  t.strictSame(read(readYup, errors).toSorted(), [
    ['/a.b', 'is a required field', 'optionality'],
    ['/items/0/q', 'must be at least 9 characters', 'min'],
    ['/label', 'must be at least 9 characters', 'min'],
    ['/n', 'must be of type number', 'typeError'],
    ['/own', 'A number, please.', 'typeError'],
    ['/quoted', 'must be of type number', 'typeError'],
  ])
  const unknown = { type: 'noUnknown', errors: [], params: {}, message: `unspecified: ${secret}` }
  t.strictSame(read(readYup, [unknown]), [['', 'has members that are not known', 'noUnknown']])
  t.equal(readYup({ errors: [] }), undefined)
  t.equal(readYup({ params: {} }), undefined)
})

t.test('Valibot', async (t) => {
  const schema = v.strictObject({
    n: v.number(),
    pw: v.pipe(v.string(), v.minLength(9)),
    own: v.pipe(v.string(), v.minLength(9, 'Nine letters, please.')),
    quoted: v.pipe(
      v.string(),
      v.minLength(9, ({ input }) => `Not ${input}!`),
    ),
    check: v.pipe(
      v.string(),
      v.check(() => false),
    ),
    missing: v.string(),
  })
  const value = { n: secret, pw: secret, own: secret, quoted: secret, check: secret, [secret]: 1 }
  const { issues = [] } = v.safeParse(schema, value)
  t.strictSame(read(readValibot, issues), [
    ['/n', 'type must be number', 'number'],
    ['/pw', 'length must be >=9', 'min_length'],
    ['/own', 'Nine letters, please.', 'min_length'],
    ['/quoted', 'is not valid', 'min_length'],
    ['/check', 'is not valid', 'check'],
    ['/missing', 'is missing', 'strict_object'],
    [`/${secret}`, 'is not a known member', 'strict_object'],
  ])
  t.equal(readValibot({ kind: 'schema' }), undefined)
  t.equal(readValibot({ type: 'number' }), undefined)
  t.equal(readValibot({ type: 'number', kind: 'other' }), undefined)
  t.strictSame(read(readValibot, [{ kind: 'schema', type: 'number' }]), [
    ['', 'is not valid', 'number'],
  ])
})

t.test('ArkType', async (t) => {
  const schema = arktype({ n: 'number', pw: 'string >= 9', kind: "'a'|'b'", email: 'string.email' })
  const found = schema({ n: secret, pw: secret, kind: secret, email: secret })
  t.strictSame(read(readArkType, found instanceof arktype.errors ? [...found] : []).toSorted(), [
    ['/email', 'must be an email address', 'pattern'],
    ['/kind', 'must be one of the alternatives', 'union'],
    ['/n', 'must be a number', 'domain'],
    ['/pw', 'must be at least length 9', 'minLength'],
  ])
  t.equal(readArkType({ code: 'domain', path: [] }), undefined)
  const error = arktype({ gone: 'string', a: 'number' })({ a: 'a', x: 'string' })
  t.strictSame(read(readArkType, error instanceof arktype.errors ? [...error] : []).toSorted(), [
    ['/a', 'must be a number', 'domain'],
    ['/gone', 'must be a string', 'required'],
  ])
  const narrow = arktype('string').narrow((word, context) => context.mustBe(`no ${word}`))
  const own = narrow(secret)
  t.strictSame(read(readArkType, own instanceof arktype.errors ? [...own] : []), [
    ['', 'is not valid', 'predicate'],
  ])
})

t.test('Superstruct', async (t) => {
  const schema = s.object({
    n: s.number(),
    pw: s.size(s.string(), 9, 20),
    own: s.refine(s.string(), 'long', () => 'Nine letters, please.'),
    quoted: s.refine(s.string(), 'long', (value) => `Not ${value}!`),
  })
  const [error] = s.validate(
    { n: secret, pw: secret, own: secret, quoted: secret, [secret]: 1 },
    schema,
  )
  t.strictSame(
    read(readSuperstruct, error?.failures() ?? []).toSorted(),
    [
      [`/${secret}`, 'is not a known member', 'never'],
      ['/n', 'Expected a number', 'number'],
      ['/own', 'Nine letters, please.', 'long'],
      ['/pw', 'Expected a string with a length between `9` and `20`', 'size'],
      ['/quoted', 'is not valid', 'long'],
    ].toSorted(),
  )
  t.equal(readSuperstruct({ type: 'number' }), undefined)
  t.equal(readSuperstruct({ branch: [] }), undefined)
})

t.test('class-validator', async (t) => {
  const entries = [
    {
      property: 'pw',
      value: secret,
      constraints: {
        minLength: 'pw must be longer than or equal to 9 characters',
        own: `Not ${secret}!`,
        whitelistValidation: 'property pw should not exist',
      },
      children: [],
    },
    {
      property: 'items',
      children: [
        {
          property: '0',
          children: [{ property: 'q', constraints: { isInt: 'q must be an integer number' } }],
        },
        {},
      ],
    },
  ]
  t.strictSame(
    read((entry) => readClassValidator(entry), entries),
    [
      ['/pw', 'must be longer than or equal to 9 characters', 'minLength'],
      ['/pw', 'is not valid', 'own'],
      ['/pw', 'is not a known member', 'whitelistValidation'],
      ['/items/0/q', 'must be an integer number', 'isInt'],
    ],
  )
  t.equal(readClassValidator({ property: 'pw' }), undefined)
  t.equal(readClassValidator({ constraints: {} }), undefined)
  const endless: Record<string, unknown> = { property: 'a', constraints: { b: 'c' } }
  endless['children'] = [endless]
  t.equal(readClassValidator(endless)?.length, 17)
})
