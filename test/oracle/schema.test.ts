import { Type } from '@sinclair/typebox'
import { Ajv } from 'ajv'
import t from 'tap'
import {
  anyOracleSchema,
  JobStatusSchema,
  locators,
  toOracleSchema,
} from '../../plugin/oracle/schema.ts'
import { buildErrorSchema } from '../../plugin/errors/schemas.ts'

const ajv = new Ajv({
  allErrors: true,
  formats: { uri: true, 'uri-reference': true, 'date-time': true },
})

const problem = buildErrorSchema({
  status: 409,
  type: '/errors/order-exists',
  title: 'Order already exists',
  code: 'ORDER_EXISTS',
  owes: { retryAfter: 'retry-after' },
  members: { type: 'object', properties: { orderId: { type: 'string' } }, required: ['orderId'] },
  description: 'Choose another number.',
})

const body = {
  type: 'https://api.example.com/errors/order-exists',
  title: 'Order already exists',
  status: 409,
  detail: 'Order 42 already exists.',
  instance: 'https://api.example.com/orders',
  'o:errorCode': 'ORDER_EXISTS',
  'o:errorPath': '#/number',
  'o:errorDetails': [
    {
      type: 'https://api.example.com/errors/order-exists',
      title: 'Order already exists',
      detail: 'is taken',
      'o:errorCode': 'unique',
      'o:errorPath': '#/number',
    },
  ],
  requestId: 'req-1',
  retryAfter: 7,
  orderId: '42',
}

const schema = toOracleSchema(problem, Type.Literal(body.type), Type.Literal(409))

t.test('a whole body is valid, and one of the required members alone', async (t) => {
  t.ok(ajv.validate(schema, body), ajv.errorsText())
  const { type, title, status, orderId, 'o:errorCode': code } = body
  t.ok(ajv.validate(schema, { type, title, status, orderId, 'o:errorCode': code }))
})

const missing = ['type', 'title', 'status', 'o:errorCode', 'orderId'] as const

for (const name of missing) {
  t.test(`a body without ${name} is not valid`, async (t) => {
    const { [name]: _, ...rest } = body
    t.notOk(ajv.validate(schema, rest))
  })
}

const wrong = [
  ['another type', { type: '/errors/order-exists' }],
  ['another title', { title: 'Conflict' }],
  ['another code', { 'o:errorCode': 'OTHER' }],
  ['a status as text', { status: '409' }],
  ['a detail without title', { 'o:errorDetails': [{ type: 'about:blank', detail: 'x' }] }],
  ['details that are no list', { 'o:errorDetails': {} }],
] as const

for (const [name, members] of wrong) {
  t.test(`a body with ${name} is not valid`, async (t) => {
    t.notOk(ajv.validate(schema, { ...body, ...members }))
  })
}

t.test('it knows the members of the other profile by their names here', async (t) => {
  const names = Object.keys(schema.properties)
  t.strictSame(names.toSorted(), [
    'detail',
    'instance',
    'o:errorCode',
    'o:errorDetails',
    'o:errorHeader',
    'o:errorPath',
    'o:errorQueryParam',
    'o:errorUrl',
    'orderId',
    'requestId',
    'retryAfter',
    'status',
    'title',
    'type',
  ])
  t.equal(schema.description, 'Choose another number.')
})

t.test('what is open in the other profile is open here', async (t) => {
  const open = buildErrorSchema({
    status: 404,
    type: 'about:blank',
    title: undefined,
    code: undefined,
    owes: {},
    members: undefined,
  })
  const schema = toOracleSchema(open, Type.Literal('https://example.com/'), Type.Literal('404'))
  const body = { type: 'https://example.com/', title: 'Nicht gefunden', 'o:errorCode': 'ANY' }
  t.ok(ajv.validate(schema, { ...body, status: '404' }))
  t.notOk(ajv.validate(schema, { ...body, status: 404 }))
  t.equal(schema.description, undefined)
})

t.test('any error is one of any type and status', async (t) => {
  t.ok(ajv.validate(anyOracleSchema('number'), { ...body, type: 'urn:a', title: 'Any' }))
  t.notOk(ajv.validate(anyOracleSchema('number'), { ...body, status: '409' }))
  t.notOk(ajv.validate(anyOracleSchema('number'), { ...body, title: undefined }))
  t.ok(ajv.validate(anyOracleSchema('string'), { ...body, status: '409' }))
  t.notOk(ajv.validate(anyOracleSchema('string'), body))
})

t.test('each part of a request has a locator of its own', async (t) => {
  t.strictSame(locators, {
    body: 'o:errorPath',
    query: 'o:errorQueryParam',
    path: 'o:errorUrl',
    header: 'o:errorHeader',
  })
})

const jobs = [
  ['queued', { id: '1', state: 'queued', createdAt: '2030-01-31T12:00:00Z' }, true],
  [
    'succeeded',
    {
      id: '1',
      state: 'succeeded',
      createdAt: '2030-01-31T12:00:00Z',
      finishedAt: '2030-01-31T12:01:00Z',
      percentComplete: 100,
      result: '/parcels/7',
    },
    true,
  ],
  [
    'failed, with its error and the members of that',
    {
      id: '1',
      state: 'failed',
      createdAt: '2030-01-31T12:00:00Z',
      error: { type: 'about:blank', title: 'Conflict', status: 409, orderId: '42' },
    },
    true,
  ],
  ['in a state there is not', { id: '1', state: 'done', createdAt: '2030-01-31T12:00:00Z' }, false],
  ['without a state', { id: '1', createdAt: '2030-01-31T12:00:00Z' }, false],
] as const

for (const [name, job, expected] of jobs) {
  t.test(`a job ${expected ? 'can be' : 'cannot be'} ${name}`, async (t) => {
    t.equal(ajv.validate(JobStatusSchema, job), expected)
  })
}

t.test('the status of a job can be extended', async (t) => {
  const Shipment = Type.Composite([JobStatusSchema, Type.Object({ order: Type.String() })])
  t.ok(Shipment.required?.includes('order'))
})
