import type { FastifyRequest } from 'fastify'
import { declarationOf } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import Joi from 'joi'
import t from 'tap'
import {
  readInvalid as read,
  readPlainInvalid,
  readSent as readSentTo,
  sentAs,
} from '../../plugin/foreign/invalid-requests.ts'
import type { Verdict } from '../../plugin/foreign/trust.ts'
import { SchemaError } from '../../plugin/foreign/validators/schema-error.ts'

const secret = 'hunter2'
const request = { body: { n: secret }, query: { n: secret } } as unknown as FastifyRequest
const readInvalid = (error: unknown, verdict: Verdict) => read(error, verdict, request)
const Invalid = defineError({ code: 'INVALID', status: 422, title: 'Invalid' })
const readSent = (body: unknown, source: unknown, maxErrors: number) =>
  readSentTo(body, source, request, 409, { maxErrors, validationStatus: 400 })
const speaks = { status: 400, speaks: true }
const withheld = { status: 400, speaks: false, withheld: 'class' } as const
const thrown = { status: 500, speaks: false, withheld: 'class' } as const

class ShapeError extends Error {}

const number = { keyword: 'type', instancePath: '/n', message: 'must be number' }
const bare = { message: `no ${secret}`, path: ['n'] }
const given = (properties: object, error: object = new Error('x')) =>
  Object.assign(error, properties)
const marked = (properties: object, message: string) =>
  given({ validationContext: 'body', ...properties }, new Error(message))
const { error: joi } = Joi.object({ n: Joi.number() }).validate({ n: secret })

t.test('what says nothing of validation is none', async (t) => {
  for (const error of [
    new Error('x'),
    undefined,
    'x',
    given({ validation: 5 }),
    given({ validation: [] }),
    given({ validation: true }),
  ]) {
    t.equal(readInvalid(error, speaks), undefined)
  }
  t.equal(readInvalid(given({ validation: [number] }), withheld), undefined, 'nor is a class\u2019')
  t.equal(readInvalid(given({ validation: [number] }), thrown), undefined, 'nor is a failure')
})

/** As Fastify completes it. */
const complete = (violations: unknown, more: object = {}) =>
  Object.assign(
    new SchemaError(violations, 'body'),
    { statusCode: 400, code: 'FST_ERR_VALIDATION', validation: violations },
    { validationContext: 'body' },
    more,
  )

t.test('an error of ours is read by what it was made of, until somebody touches it', async (t) => {
  const plain = complete([number])
  t.match(readPlainInvalid(plain, request), {
    status: 400,
    detail: 'body/n must be number',
    findings: [{ path: '/n', detail: 'must be number', code: 'type' }],
    context: 'body',
    isOwn: true,
  })
  t.equal(plain.message, 'body/n must be number')
  t.equal(readPlainInvalid(plain, request), undefined, 'it has words by now')
  const others = [
    complete([number], { cause: 1 }),
    complete([]),
    complete(undefined),
    new Error('x'),
  ]
  for (const error of others) t.equal(readPlainInvalid(error, request), undefined)
})

t.test('an error that hides or breaks lists nothing', async (t) => {
  const properties = { validation: [number], validationContext: 'body' }
  t.equal(readInvalid(given({ ...properties, expose: false }), speaks), undefined)
  t.equal(readInvalid(given(properties, new TypeError('x')), speaks), undefined)
  t.equal(readInvalid(given({ validationContext: 'body', validation: [] }), speaks), undefined)
  t.equal(readInvalid(given(properties), { ...speaks, status: 500 }), undefined)
})

const words: readonly (readonly [name: string, validation: unknown, message: string, string])[] = [
  ['Fastify\u2019s', [number], 'body/n must be number', 'body/n must be number'],
  ['a formatter\u2019s', [number], 'Please look again.', 'Please look again.'],
  [
    'a formatter\u2019s about another validator',
    [bare],
    'Please look again.',
    'Please look again.',
  ],
  ['Fastify\u2019s about another validator', [bare], `body no ${secret}`, 'body/n is not valid'],
  [
    'those with a place that is not there',
    [bare],
    `bodyundefined no ${secret}`,
    'body/n is not valid',
  ],
  [
    'a formatter\u2019s that repeats one of those',
    [bare],
    `Oh no: no ${secret}`,
    'body/n is not valid',
  ],
  ['none', [number], '', 'body/n must be number'],
]

for (const [name, validation, message, expected] of words) {
  t.test(`the words of a failed validation: ${name}`, async (t) => {
    t.equal(readInvalid(marked({ validation }, message), speaks)?.detail, expected)
  })
}

t.test('a validator\u2019s error is read, returned or thrown', async (t) => {
  const error = given({ validationContext: 'headers' }, joi)
  const findings = [{ path: '/n', detail: 'must be a number', code: 'number.base' }]
  const expected = {
    status: 400,
    detail: 'headers/n must be a number',
    findings,
    context: 'headers',
    isOwn: false,
  }
  t.strictSame(readInvalid(error, withheld), expected)
  t.strictSame(readInvalid(error, thrown), expected)
})

t.test('one that nobody knows says where, and no more', async (t) => {
  const error = given({ validationContext: 'params' }, new ShapeError(secret))
  t.strictSame(readInvalid(error, withheld), {
    status: 400,
    detail: 'params is not valid',
    findings: [{ path: '', detail: 'is not valid' }],
    context: 'params',
    isOwn: false,
  })
  t.equal(readInvalid(error, thrown), undefined, 'thrown, it is a failure')
  t.match(readInvalid(marked({}, 'No.'), speaks), { detail: 'No.', findings: undefined })
})

t.test('a sentence that nobody knows leaves where it repeats nothing that was sent', async (t) => {
  const said = { message: 'must be nice', field: 'n' }
  const own = given({ validationContext: 'body', errors: [said, bare] }, new ShapeError(secret))
  const findings = [
    { path: '/n', detail: 'must be nice' },
    { path: '/n', detail: 'is not valid' },
  ]
  const detail = 'body/n must be nice, body/n is not valid'
  t.match(readInvalid(own, withheld), { detail, findings, isOwn: false })
  t.match(readInvalid(marked({ errors: [said] }, 'Look again.'), speaks), {
    detail: 'Look again.',
    findings: findings.slice(0, 1),
    isOwn: true,
  })
})

t.test('a word of a template that repeats what was sent does not leave', async (t) => {
  const validation = [
    { keyword: 'errorMessage', instancePath: '/n', message: `not ${secret}` },
    { keyword: 'errorMessage', instancePath: '/n', message: 'must be nice' },
  ]
  t.match(readInvalid(marked({ validation }, `body/n not ${secret}`), speaks), {
    detail: 'body/n is not valid, body/n must be nice',
  })
})

t.test('Ajv\u2019s error of an asynchronous schema has its findings beside its mark', async (t) => {
  const error = given({ validation: true, errors: [number], validationContext: 'body' })
  t.match(readInvalid(error, withheld), { detail: 'body/n must be number' })
})

t.test('what was sent is known by the name of the part', async (t) => {
  t.strictSame(sentAs('querystring', request), { value: { n: secret } })
  t.strictSame(sentAs('body', request), { value: { n: secret } })
  t.equal(sentAs(undefined, request), undefined)
})

t.test('findings that are sent are those of the error they are of', async (t) => {
  const validation = [number]
  const source = given({ validation, validationContext: 'querystring' })
  const errors = [{ detail: 'must be number', in: 'query', name: 'n', code: 'type' }]
  const common = { declaration: declarationOf(409), members: undefined }
  t.strictSame(readSent(validation, source, 100), {
    ...common,
    detail: 'querystring/n must be number',
    init: { code: 'FST_ERR_VALIDATION', errors },
  })
  t.strictSame(readSent([number], undefined, 100), {
    ...common,
    detail: 'body/n must be number',
    init: {
      code: undefined,
      errors: [{ detail: 'must be number', in: 'body', pointer: '#/n', code: 'type' }],
    },
  })
  const own = [bare]
  t.equal(readSent(own, given({ validation: own }), 1)?.detail, 'body/n is not valid')
  for (const body of [undefined, null, 'text', [], {}, [bare], { issues: [number] }]) {
    t.equal(readSent(body, undefined, 100), undefined)
  }
})

for (const [status, code] of [
  [400, 'INVALID'],
  [422, 'INVALID'],
  [409, undefined],
] as const) {
  t.test(`findings that are sent with ${status} are ${code ?? 'of that status'}`, async (t) => {
    const options = { maxErrors: 1, validationStatus: 422, validationError: Invalid }
    const sent = readSentTo([number, number], undefined, request, status, options)
    t.equal(sent?.declaration, code === undefined ? declarationOf(status) : Invalid)
    t.equal(sent?.init?.errors?.length, 1)
  })
}
