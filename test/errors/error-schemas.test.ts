import { Type, type Static } from '@sinclair/typebox'
import { Ajv } from 'ajv'
import t from 'tap'
import { errorSchemas } from '../../plugin/errors/error-schemas.ts'
import { errorStatuses } from '../fixtures/iana-statuses.ts'

const ajv = new Ajv({ strict: true, formats: { 'uri-reference': true } })

t.test('every registered status has a schema, under the name of its helper', async (t) => {
  const schemas = Object.values(errorSchemas)
  t.equal(schemas.length, errorStatuses.length)
  for (const [index, { status, phrase }] of errorStatuses.entries()) {
    const own = { type: 'about:blank', title: phrase, status }
    const schema = schemas[index] as object
    t.ok(ajv.validate(schema, own), phrase)
    t.notOk(ajv.validate(schema, { ...own, status: 499 }), `${phrase} is of its status`)
    t.notOk(ajv.validate(schema, { ...own, title: 'Other' }), `${phrase} has its title`)
  }
})

t.test('a schema is built once', async (t) => {
  t.equal(errorSchemas.conflict, errorSchemas.conflict)
})

t.test('the static types have the literals and the members that are owed', async (t) => {
  const conflict: Static<typeof errorSchemas.conflict> = {
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: 'Taken.',
  }
  const limited: Static<typeof errorSchemas.tooManyRequests> = {
    type: 'about:blank',
    title: 'Too Many Requests',
    status: 429,
    retryAfter: 30,
  }
  const refused: Static<typeof errorSchemas.notAcceptable> = {
    type: 'about:blank',
    title: 'Not Acceptable',
    status: 406,
    available: ['text/csv'],
  }
  // @ts-expect-error -- a 409 is no 404
  const other: Static<typeof errorSchemas.conflict>['status'] = 404
  t.equal(other, 404)
  t.ok(ajv.validate(errorSchemas.conflict, conflict))
  t.ok(ajv.validate(errorSchemas.tooManyRequests, limited))
  t.ok(ajv.validate(errorSchemas.notAcceptable, refused))
})

t.test('a schema is for schemas of one’s own', async (t) => {
  const Outcome = Type.Union([Type.Object({ id: Type.String() }), errorSchemas.gone])
  t.ok(ajv.validate(Outcome, { type: 'about:blank', title: 'Gone', status: 410 }))
  t.notOk(ajv.validate(Outcome, { status: 410 }))
})
