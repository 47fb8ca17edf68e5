/** Error bodies as services of others write them, as an object, as JSON text and as a `Response`: what they say, and where. */
import Fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import errorResource from '../../../plugin/index.ts'

interface Row {
  readonly name: string
  readonly status?: number
  readonly type?: string
  readonly body: object
  /** Without `type`, `status`, `instance` and `requestId`, where those are what they are by default. */
  readonly expected: Readonly<Record<string, unknown>>
}

const bad = 'Bad Request'
const problemJson = 'application/problem+json'

const rows: readonly Row[] = [
  {
    name: 'Django REST framework, nested',
    body: { items: [{}, { sku: ['Required.'] }], profile: { age: ['Too low.'] } },
    expected: {
      title: bad,
      detail: 'Required., Too low.',
      errors: [
        { detail: 'Required.', pointer: '#/items/1/sku' },
        { detail: 'Too low.', pointer: '#/profile/age' },
      ],
    },
  },
  {
    name: 'Django REST framework, with codes',
    body: { email: [{ message: 'Enter a valid email.', code: 'invalid' }] },
    expected: {
      title: bad,
      detail: 'Enter a valid email.',
      errors: [{ detail: 'Enter a valid email.', pointer: '#/email', code: 'invalid' }],
    },
  },
  {
    name: 'a form below errors, nested',
    body: { errors: { address: { zip: ['Unknown.'] }, name: ['Required.'] } },
    expected: {
      title: bad,
      detail: 'Unknown., Required.',
      errors: [
        { detail: 'Unknown.', pointer: '#/address/zip' },
        { detail: 'Required.', pointer: '#/name' },
      ],
    },
  },
  {
    name: 'GitLab',
    body: { message: { name: ["can't be blank"], base: ['too many'] } },
    expected: {
      title: bad,
      detail: "can't be blank, too many",
      errors: [
        { detail: "can't be blank", pointer: '#/name' },
        { detail: 'too many', pointer: '#/base' },
      ],
    },
  },
  {
    name: 'ASP.NET before Core',
    body: {
      Message: 'The request is invalid.',
      ModelState: { 'order.Sku': ['Required.'], '': ['No.'] },
    },
    expected: {
      title: bad,
      detail: 'The request is invalid.',
      errors: [{ detail: 'Required.', pointer: '#/order/Sku' }, { detail: 'No.' }],
    },
  },
  {
    name: 'Salesforce',
    body: [{ message: 'No such column.', errorCode: 'INVALID_FIELD', fields: ['Name'] }],
    expected: { title: bad, code: 'INVALID_FIELD', detail: 'No such column.' },
  },
  {
    name: 'a list of texts, which may be anything',
    body: ['hunter2'],
    expected: { title: bad },
  },
  {
    name: 'AWS, out of XML',
    status: 404,
    body: { Error: { Code: 'NoSuchKey', Message: 'The specified key does not exist.' } },
    expected: {
      title: 'Not Found',
      code: 'NoSuchKey',
      detail: 'The specified key does not exist.',
    },
  },
  {
    name: 'Kubernetes',
    status: 422,
    body: {
      kind: 'Status',
      status: 'Failure',
      message: 'Pod is invalid.',
      reason: 'Invalid',
      details: {
        causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.a' }],
      },
      code: 422,
    },
    expected: {
      title: 'Unprocessable Content',
      detail: 'Pod is invalid.',
      errors: [{ detail: 'Required value', pointer: '#/spec/a' }],
    },
  },
  {
    name: 'HAL',
    body: { message: 'Failed.', _embedded: { errors: [{ message: 'No.', path: '/a' }] } },
    expected: { title: bad, detail: 'Failed.', errors: [{ detail: 'No.', pointer: '#/a' }] },
  },
  {
    name: 'Jira',
    body: { errorMessages: ['Look again.'], errors: { summary: 'Required.' } },
    expected: {
      title: bad,
      detail: 'Look again.',
      errors: [{ detail: 'Required.', pointer: '#/summary' }],
    },
  },
  {
    name: 'express-validator, by names',
    body: { errors: { a: { type: 'field', msg: 'Invalid value', path: 'a', location: 'query' } } },
    expected: {
      title: bad,
      detail: 'Invalid value',
      errors: [{ detail: 'Invalid value', in: 'query', name: 'a' }],
    },
  },
  {
    name: 'the example of RFC 7807 §3',
    type: problemJson,
    body: {
      type: 'https://example.net/validation-error',
      title: "Your request parameters didn't validate.",
      'invalid-params': [{ name: 'age', reason: 'must be a positive integer' }],
    },
    expected: {
      type: 'https://example.net/validation-error',
      title: "Your request parameters didn't validate.",
      detail: 'must be a positive integer',
      errors: [{ detail: 'must be a positive integer', name: 'age' }],
      'invalid-params': [{ name: 'age', reason: 'must be a positive integer' }],
    },
  },
  {
    name: 'ASP.NET, whose errors are a map of its own',
    type: problemJson,
    body: {
      type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
      title: 'One or more validation errors occurred.',
      status: 400,
      errors: { Name: ['The Name field is required.'] },
      traceId: '00-1',
    },
    expected: {
      type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
      title: 'One or more validation errors occurred.',
      errors: { Name: ['The Name field is required.'] },
      traceId: '00-1',
    },
  },
  {
    name: 'what a status was called before',
    status: 422,
    body: { statusCode: 422, error: 'Unprocessable Entity', message: 'Unprocessable Entity' },
    expected: { title: 'Unprocessable Content' },
  },
  {
    name: 'what another was called before',
    status: 413,
    body: { message: 'Request Entity Too Large.' },
    expected: { title: 'Content Too Large' },
  },
  {
    name: 'the phrase behind its number',
    status: 404,
    body: { error: { message: '404 Not Found' } },
    expected: { title: 'Not Found' },
  },
  {
    name: 'a detail that repeats a title of its own',
    status: 409,
    type: problemJson,
    body: { type: 'https://errors.example/sold-out', title: 'Sold out', detail: 'Sold out.' },
    expected: { type: 'https://errors.example/sold-out', title: 'Sold out' },
  },
  {
    name: 'the same behind a failure',
    status: 503,
    type: problemJson,
    body: { type: 'https://errors.example/closed', title: 'Closed', detail: 'Closed' },
    expected: { type: 'https://errors.example/closed', title: 'Closed' },
  },
  {
    name: 'values that are no findings',
    body: { errors: { a: { value: 'hunter2', rule: { b: 'hunter2' } } }, tags: { b: [] } },
    expected: { title: bad },
  },
]

const forms = ['object', 'text', 'response'] as const

function addRoutes(app: FastifyInstance): void {
  for (const [index, { status = 400, type = 'application/json', body }] of rows.entries()) {
    const text = JSON.stringify(body)
    app.get(`/object/${index}`, (_request, reply) => reply.code(status).type(type).send(body))
    app.get(`/text/${index}`, (_request, reply) => reply.code(status).type(type).send(text))
    app.get(
      `/response/${index}`,
      async () => new Response(text, { status, headers: { 'content-type': type } }),
    )
  }
}

for (const order of ['awaited', 'queued', 'older'] as const) {
  t.test(`bodies of other shapes, the plugin ${order}`, async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    if (order === 'older') addRoutes(app)
    if (order === 'queued') app.register(errorResource)
    else await app.register(errorResource)
    if (order !== 'older') app.register(async (scope) => addRoutes(scope))
    const base = await app.listen({ port: 0, host: '127.0.0.1' })
    for (const [index, { name, status = 400, expected }] of rows.entries()) {
      for (const form of forms) {
        const response = await fetch(`${base}/${form}/${index}`)
        const {
          instance: _,
          requestId: __,
          ...said
        } = (await response.json()) as Record<string, unknown>
        const owed = { type: 'about:blank', status }
        t.equal(response.status, status, name)
        t.strictSame(said, { ...owed, ...expected }, `${name}, as ${form}`)
      }
    }
  })
}
