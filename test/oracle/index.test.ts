import { Type } from '@sinclair/typebox'
import t from 'tap'
import { declarationOf } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import {
  oracle,
  oracleType,
  JobStatusSchema,
  type OracleOptions,
} from '../../plugin/oracle/index.ts'
import * as oracleSchema from '../../plugin/oracle/schema.ts'
import type { ErrorResource, Violation } from '../../plugin/errors/schemas.ts'
import { createErrorKinds } from '../../plugin/resource/serializers.ts'
import type { Declaration } from '../../plugin/errors/declaration.ts'
import { faultsOf, faultsWithTextStatus } from '../fixtures/exception-detail.ts'
import { errorStatuses } from '../fixtures/iana-statuses.ts'

const baseUrl = 'https://api.example.com'

/** What goes over the wire for a resource. */
function write(
  declaration: Declaration,
  members: Partial<ErrorResource>,
  options: Partial<OracleOptions> = {},
  typeBase = '/errors/',
): Record<string, unknown> {
  const kind = createErrorKinds(typeBase, oracle({ baseUrl, ...options }))(declaration)
  const { title, status } = declaration
  return JSON.parse(kind.serialize({ type: kind.type, title, status, ...members }))
}

/** RFC numbers and sections typed from the registry. */
const specs = new Map(errorStatuses.map(({ status, source }) => [status, source]))

for (const { status, phrase } of errorStatuses) {
  t.test(`${String(status)} is typed by the section that defines it`, async (t) => {
    const [, number, section] = /^RFC (\d+) §(.+)$/.exec(String(specs.get(status))) ?? []
    const body = write(declarationOf(status), {})
    t.strictSame(body, {
      type: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
      title: phrase,
      status,
      'o:errorCode': phrase.toUpperCase().replaceAll(' ', '_').replaceAll('-', '_'),
    })
    t.strictSame(faultsOf(body), [])
  })
}

const unregistered = [
  [499, 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5', 'CLIENT_ERROR'],
  [599, 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6', 'SERVER_ERROR'],
] as const

for (const [status, type, code] of unregistered) {
  t.test(`${String(status)}, which no registry names, is typed by its class`, async (t) => {
    const body = write(declarationOf(status), {})
    t.strictSame([body['type'], body['o:errorCode']], [type, code])
  })
}

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
})

t.test('a declared error keeps its code and its members, and gets absolute URIs', async (t) => {
  const body = write(OrderExists, {
    code: 'ORDER_EXISTS',
    detail: 'Order 42 already exists.',
    instance: '/orders',
    requestId: 'req-1',
    orderId: '42',
  })
  t.strictSame(body, {
    type: 'https://api.example.com/errors/order-exists',
    title: 'Order already exists',
    status: 409,
    'o:errorCode': 'ORDER_EXISTS',
    detail: 'Order 42 already exists.',
    instance: 'https://api.example.com/orders',
    requestId: 'req-1',
    orderId: '42',
  })
  t.strictSame(faultsOf(body), [])
})

t.test('undeclared members stay behind', async (t) => {
  t.equal(write(declarationOf(404), { secret: 'x' })['secret'], undefined)
})

const types = [
  ['a path', '/errors/', undefined, 'https://api.example.com/errors/order-exists'],
  ['an absolute base', 'https://e.example/#', undefined, 'https://e.example/#order-exists'],
  ['a URN', 'urn:example:', undefined, 'urn:example:order-exists'],
  ['its own path', '/errors/', '/exists', 'https://api.example.com/exists'],
  ['its own URI', '/errors/', 'tag:example.com,2030:exists', 'tag:example.com,2030:exists'],
  [
    'something that is no URI',
    '/errors/',
    'http://[',
    'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.10',
  ],
] as const

for (const [name, typeBase, type, expected] of types) {
  t.test(`a type is absolute: ${name}`, async (t) => {
    const { code, status, title } = OrderExists
    const declared = defineError({ code, status, title, ...(type === undefined ? {} : { type }) })
    t.equal(write(declared, { code }, {}, typeBase)['type'], expected)
  })
}

const instances = [
  ['a path', '/orders/42', 'https://api.example.com/orders/42'],
  [
    'a path that starts like a host',
    '/.//evil.example/x',
    'https://api.example.com//evil.example/x',
  ],
  ['another URI', 'urn:uuid:1', 'urn:uuid:1'],
  ['what is no URI', 'http://[', undefined],
] as const

for (const [name, instance, expected] of instances) {
  t.test(`an instance is absolute or absent: ${name}`, async (t) => {
    t.equal(write(declarationOf(404), { instance })['instance'], expected)
  })
}

t.test('a status as text is one in the body and in the schema', async (t) => {
  const body = write(declarationOf(404), {}, { status: 'string' })
  t.equal(body['status'], '404')
  t.strictSame(faultsWithTextStatus(body), [])
  const { schema } = createErrorKinds(
    '/',
    oracle({ baseUrl, status: 'string' }),
  )(declarationOf(404))
  t.equal(schema.properties['status']?.['const'], '404')
})

const places: readonly (readonly [Violation, string, string])[] = [
  [{ detail: 'is wrong', in: 'body', pointer: '#/items/0/sku' }, 'o:errorPath', '#/items/0/sku'],
  [{ detail: 'is wrong', in: 'body', pointer: '#' }, 'o:errorPath', '#'],
  [{ detail: 'is wrong', in: 'query', name: 'limit' }, 'o:errorQueryParam', 'limit'],
  [{ detail: 'is wrong', in: 'path', name: 'id' }, 'o:errorUrl', 'id'],
  [{ detail: 'is wrong', in: 'header', name: 'x-tenant' }, 'o:errorHeader', 'x-tenant'],
]

for (const [violation, locator, place] of places) {
  t.test(`a violation has one locator, ${locator}: ${place}`, async (t) => {
    const body = write(declarationOf(400), { errors: [{ ...violation, code: 'type' }] })
    const type = 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1'
    t.strictSame(body, {
      type,
      title: 'Bad Request',
      status: 400,
      'o:errorCode': 'BAD_REQUEST',
      [locator]: place,
      'o:errorDetails': [
        { type, title: 'Bad Request', detail: 'is wrong', 'o:errorCode': 'type', [locator]: place },
      ],
    })
    t.strictSame(faultsOf(body), [])
  })
}

const placeless: readonly (readonly [name: string, violation: Violation, locator: object])[] = [
  [
    'a pointer alone, which is about the body',
    { detail: 'no', pointer: '#/a' },
    { 'o:errorPath': '#/a' },
  ],
  ['a name alone, which may be anywhere', { detail: 'no', name: 'a' }, {}],
  ['a sentence alone', { detail: 'no' }, {}],
]

for (const [name, violation, locator] of placeless) {
  t.test(`a violation without its part of the request: ${name}`, async (t) => {
    const { 'o:errorDetails': details, ...body } = write(declarationOf(400), {
      errors: [violation],
    })
    const type = 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1'
    t.strictSame(details, [{ type, title: 'Bad Request', detail: 'no', ...locator }])
    t.match(body, locator)
    t.strictSame(faultsOf({ 'o:errorDetails': details, ...body }), [])
  })
}

t.test('of several violations the error as a whole names no place', async (t) => {
  const errors = places.map(([violation]) => violation)
  const body = write(declarationOf(400), { errors, code: 'FST_ERR_VALIDATION' })
  t.equal(body['o:errorPath'], undefined)
  t.equal(body['o:errorCode'], 'FST_ERR_VALIDATION')
  const details = body['o:errorDetails'] as Record<string, unknown>[]
  t.strictSame(
    details.map(({ type: _type, title: _title, detail: _detail, ...rest }) => rest),
    places.map(([, locator, place]) => ({ [locator]: place })),
  )
  t.strictSame(faultsOf(body), [])
})

t.test('the body has nothing that its schema does not describe', async (t) => {
  const shape = oracle({ baseUrl }).shapeOf?.(
    declarationOf(400),
    'about:blank',
    createErrorKinds('/')(declarationOf(400)).schema,
  )
  const errors: Violation[] = [{ detail: 'is wrong', in: 'body', pointer: '#/a', code: 'type' }]
  const resource = { type: String(shape?.type), title: 'Bad Request', status: 400 }
  const body = shape?.toBody?.({ ...resource, errors, code: 'A', instance: 'http://[' })
  const known = Object.keys(shape?.schema.properties ?? {})
  t.strictSame(
    Object.keys(body ?? {}).filter((name) => !known.includes(name)),
    [],
  )
})

t.test(
  'it has a name, and the media type of the resource model unless told otherwise',
  async (t) => {
    const { name, mediaTypes } = oracle({ baseUrl })
    t.equal(name, 'Oracle')
    t.equal(oracleType, 'application/vnd.oracle.resource+json;type=error')
    t.strictSame(mediaTypes, [oracleType])
    const own = ['application/vnd.oracle.adf.error+json', 'application/json'] as const
    t.equal(oracle({ baseUrl, mediaTypes: own }).mediaTypes, own)
  },
)

t.test('the address may be a URL', async (t) => {
  const { shapeOf } = oracle({ baseUrl: new URL(baseUrl) as never })
  const { schema } = createErrorKinds('/')(declarationOf(400))
  t.equal(shapeOf?.(declarationOf(400), '/errors/a', schema)?.type, `${baseUrl}/errors/a`)
})

const bodies = [
  ['a type and a title', { type: 'about:blank', title: 'Not Found' }, true],
  ['its status as a number', { type: 'about:blank', title: 'Not Found', status: 404 }, true],
  ['its status as text', { type: 'about:blank', title: 'Not Found', status: '404' }, true],
  ['another status', { type: 'about:blank', title: 'Not Found', status: 409 }, false],
  ['no title', { type: 'about:blank', status: 404 }, false],
  ['no type', { title: 'Not Found' }, false],
  ['nothing', undefined, false],
] as const

for (const [name, body, expected] of bodies) {
  t.test(`a body by hand ${expected ? 'passes' : 'does not pass'}: ${name}`, async (t) => {
    t.equal(oracle({ baseUrl }).isBody?.(body, 404), expected)
  })
}

const urlRule = "the address of the service, such as 'https://api.example.com'"
const mistakes = [
  ['no address', {}, 'baseUrl', urlRule, 'missing'],
  ['a path', { baseUrl: '/v1' }, 'baseUrl', urlRule, '"/v1"'],
  ['a number', { baseUrl: 4 }, 'baseUrl', urlRule, '4'],
  ['half an address', { baseUrl: 'https://' }, 'baseUrl', urlRule, '"https://"'],
  ['an address of another scheme', { baseUrl: 'ftp://a/' }, 'baseUrl', urlRule, '"ftp://a/"'],
  ['a status', { baseUrl, status: 'text' }, 'status', "'number' or 'string'", '"text"'],
  [
    'no media types',
    { baseUrl, mediaTypes: [] },
    'mediaTypes',
    "a list of media types, such as ['application/json']",
    '[]',
  ],
] as const

for (const [name, options, option, expected, shown] of mistakes) {
  t.test(`a mistake is refused where it is made: ${name}`, async (t) => {
    t.throws(
      () => oracle(options as never),
      new TypeError(`oracle(): option "${option}" must be ${expected}; it is ${shown}.`),
    )
  })
}

t.test('an option that there is not is refused, too', async (t) => {
  t.throws(
    () => oracle({ baseUrl, base: '/' } as never),
    new TypeError('oracle() has no option "base"; it knows baseUrl, status, mediaTypes.'),
  )
})

t.test('the schema of a job comes along', async (t) => {
  t.equal(JobStatusSchema, oracleSchema.JobStatusSchema)
})

t.test('what is no object of options is refused', async (t) => {
  for (const [given, shown] of [
    [undefined, 'undefined'],
    ['https://a.example', '"https://a.example"'],
  ] as const) {
    t.throws(
      () => oracle(given as never),
      new TypeError(
        `oracle() takes an object with the address of the service, { baseUrl }; it was given ${shown}.`,
      ),
    )
  }
  t.throws(() => oracle({ baseURL: 'https://a.example' } as never), / Did you mean "baseUrl"\?$/)
})
