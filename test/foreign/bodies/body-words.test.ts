import t from 'tap'
import { readWords, type BodyWords } from '../../../plugin/foreign/bodies/body-words.ts'

const long = 'a'.repeat(501)
const cut = 'a'.repeat(500)

/** A body as another framework or service has it, and what it says. */
const shapes: readonly (readonly [name: string, body: unknown, expected: BodyWords])[] = [
  ['a message', { message: 'No.' }, { detail: 'No.' }],
  ['a detail, which goes before a message', { message: 'Bad.', detail: 'No.' }, { detail: 'No.' }],
  ['a message of 501 characters', { message: long }, { detail: cut }],
  ['a nested message of 501 characters', { error: { message: long } }, { detail: cut }],
  ['msg', { msg: 'No.' }, { detail: 'No.' }],
  [
    'userMessage',
    { code: 'A1', developerMessage: 'secret', userMessage: 'No.' },
    { detail: 'No.', code: 'A1' },
  ],
  ['errorMessage', { errorMessage: 'No.', errorCode: 'E1' }, { detail: 'No.', code: 'E1' }],
  ['error_message', { error_message: 'No.', error_code: 'e_1' }, { detail: 'No.', code: 'e_1' }],
  ['a description', { description: 'No.' }, { detail: 'No.' }],
  ['a reason', { reason: 'No.' }, { detail: 'No.' }],
  ['an error that is text', { error: 'User not found' }, { detail: 'User not found' }],
  ['a code and nothing else', { code: 'USER_GONE' }, { code: 'USER_GONE' }],
  ['a sentence in the place of a code', { code: 'not a code' }, {}],
  ['a code that is a number', { message: 'No.', code: 17 }, { detail: 'No.' }],
  [
    'better-auth',
    { code: 'INVALID_EMAIL', message: 'No.' },
    { detail: 'No.', code: 'INVALID_EMAIL' },
  ],
  [
    'OAuth',
    { error: 'invalid_grant', error_description: 'No.' },
    { detail: 'No.', code: 'invalid_grant' },
  ],
  [
    'Nest with one sentence',
    { statusCode: 404, message: 'No order 42.', error: 'Not Found' },
    { detail: 'No order 42.' },
  ],
  [
    'Nest with several',
    { statusCode: 400, message: ['a must be text', 'b must be text'], error: 'Bad Request' },
    {
      detail: 'a must be text, b must be text',
      errors: [{ detail: 'a must be text' }, { detail: 'b must be text' }],
    },
  ],
  ['Nest with a list of one', { message: ['a must be text'] }, { detail: 'a must be text' }],
  [
    'Spring',
    { timestamp: '2026-01-01', status: 404, error: 'Not Found', message: 'No.', path: '/a' },
    { detail: 'No.' },
  ],
  [
    'Spring with findings, whose rejected value is not repeated',
    {
      status: 400,
      error: 'Bad Request',
      errors: [
        { field: 'a.b', defaultMessage: 'must not be blank', code: 'NotBlank', rejectedValue: 'x' },
      ],
    },
    {
      detail: 'must not be blank',
      errors: [{ detail: 'must not be blank', pointer: '#/a/b', code: 'NotBlank' }],
    },
  ],
  [
    'GraphQL with one error, which is the error',
    { errors: [{ message: 'No.', path: ['order'], extensions: { code: 'NOT_FOUND' } }] },
    { detail: 'No.', code: 'NOT_FOUND' },
  ],
  [
    'GraphQL with several, whose paths lead into the response',
    {
      errors: [
        { message: 'No.', path: ['a'], locations: [{ line: 1, column: 1 }] },
        { message: 'Never.', path: ['b'], extensions: { code: 'B' } },
      ],
    },
    { detail: 'No., Never.', errors: [{ detail: 'No.' }, { detail: 'Never.', code: 'B' }] },
  ],
  [
    'JSON:API',
    {
      errors: [
        {
          status: '422',
          code: 'BLANK',
          title: 'Invalid',
          detail: 'No.',
          source: { pointer: '/data/a' },
        },
        { title: 'Bad page', source: { parameter: 'page' } },
        { title: 'Bad field', source: { header: 'X-A' } },
      ],
    },
    {
      detail: 'No., Bad page, Bad field',
      errors: [
        { detail: 'No.', pointer: '#/data/a', code: 'BLANK' },
        { detail: 'Bad page', in: 'query', name: 'page' },
        { detail: 'Bad field', in: 'header', name: 'X-A' },
      ],
    },
  ],
  [
    'Google',
    {
      error: {
        code: 400,
        message: 'No.',
        status: 'INVALID_ARGUMENT',
        details: [
          { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'X', domain: 'y' },
          {
            '@type': 'type.googleapis.com/google.rpc.BadRequest',
            fieldViolations: [{ field: 'a.b', description: 'must be positive' }],
          },
        ],
      },
    },
    {
      detail: 'No.',
      code: 'INVALID_ARGUMENT',
      errors: [{ detail: 'must be positive', pointer: '#/a/b' }],
    },
  ],
  ['a status that is a word', { status: 'fail', message: 'No.' }, { detail: 'No.' }],
  [
    'OData',
    {
      error: { code: 'BadArgument', message: 'No.', details: [{ message: 'a', target: 'x[0].y' }] },
    },
    { detail: 'No.', code: 'BadArgument', errors: [{ detail: 'a', pointer: '#/x/0/y' }] },
  ],
  [
    'tRPC',
    { error: { message: 'No.', code: -32004, data: { code: 'NOT_FOUND', httpStatus: 404 } } },
    { detail: 'No.', code: 'NOT_FOUND' },
  ],
  [
    'oRPC',
    { json: { defined: false, code: 'NOT_FOUND', status: 404, message: 'No.' } },
    { detail: 'No.', code: 'NOT_FOUND' },
  ],
  [
    'a list of texts',
    { errors: ['No.', 'Never.'] },
    { detail: 'No., Never.', errors: [{ detail: 'No.' }, { detail: 'Never.' }] },
  ],
  [
    'lists by field, as Laravel has them',
    { message: 'No.', errors: { email: ['is taken', 'is long'], 'items.0.sku': ['is odd'] } },
    {
      detail: 'No.',
      errors: [
        { detail: 'is taken', pointer: '#/email' },
        { detail: 'is long', pointer: '#/email' },
        { detail: 'is odd', pointer: '#/items/0/sku' },
      ],
    },
  ],
  [
    'express-validator',
    {
      errors: [
        { type: 'field', msg: 'Bad', path: 'email', location: 'body', value: 'x' },
        { type: 'field', msg: 'Odd', path: 'page', location: 'query', value: 'x' },
        { type: 'field', msg: 'Long', param: 'id', location: 'params', value: 'x' },
      ],
    },
    {
      detail: 'Bad, Odd, Long',
      errors: [
        { detail: 'Bad', in: 'body', pointer: '#/email' },
        { detail: 'Odd', in: 'query', name: 'page' },
        { detail: 'Long', in: 'path', name: 'id' },
      ],
    },
  ],
  [
    'class-validator',
    { errors: [{ property: 'a', constraints: { isInt: 'must be int', min: 'must be 1' } }] },
    {
      detail: 'must be int, must be 1',
      errors: [
        { detail: 'must be int', pointer: '#/a', code: 'isInt' },
        { detail: 'must be 1', pointer: '#/a', code: 'min' },
      ],
    },
  ],
  [
    'Ajv and Zod',
    {
      errors: [
        { instancePath: '/a', keyword: 'type', message: 'must be string' },
        { instancePath: '', keyword: 'type', message: 'must be object' },
        { path: ['b', 0, 'c/d~e'], code: 'invalid_type', message: 'Bad' },
        { pointer: '#/ü?', message: 'Odd' },
        { pointer: 'nowhere', message: 'Lost' },
        { path: [], message: 'Whole' },
      ],
    },
    {
      detail: 'must be string, must be object, Bad, Odd, Lost, Whole',
      errors: [
        { detail: 'must be string', pointer: '#/a', code: 'type' },
        { detail: 'must be object', code: 'type' },
        { detail: 'Bad', pointer: '#/b/0/c~1d~0e', code: 'invalid_type' },
        { detail: 'Odd', pointer: '#/%C3%BC?' },
        { detail: 'Lost' },
        { detail: 'Whole' },
      ],
    },
  ],
  [
    'names that have to be encoded',
    { errors: { 'ü?#': 'a', '\uD800': 'b' } },
    {
      detail: 'a, b',
      errors: [
        { detail: 'a', pointer: '#/%C3%BC%3F%23' },
        { detail: 'b', pointer: '#' },
      ],
    },
  ],
  [
    'a message that is the JSON of findings, as that of Zod is',
    {
      error: {
        message: '[{"code":"invalid_type","path":["a",0],"message":"Bad"}]',
        data: { code: 'BAD_REQUEST' },
      },
    },
    {
      detail: 'Bad',
      code: 'BAD_REQUEST',
      errors: [{ detail: 'Bad', pointer: '#/a/0', code: 'invalid_type' }],
    },
  ],
  ['a message that is the JSON of another body', { message: ' {"msg":"No."}' }, { detail: 'No.' }],
  ['a message that is the JSON of nothing said', { message: '{"a":1}' }, {}],
  ['a message that begins like JSON', { message: '[a] No.' }, { detail: '[a] No.' }],
  ['a message that is a number as JSON has it', { message: '[1' }, { detail: '[1' }],
  [
    'oRPC with findings',
    {
      json: {
        code: 'BAD_REQUEST',
        message: 'No.',
        data: { issues: [{ path: ['a'], code: 'too_small', message: 'Bad' }] },
      },
    },
    {
      detail: 'No.',
      code: 'BAD_REQUEST',
      errors: [{ detail: 'Bad', pointer: '#/a', code: 'too_small' }],
    },
  ],
  [
    'FastAPI',
    {
      detail: [
        { type: 'missing', loc: ['body', 'items', 0, 'sku'], msg: 'Field required', input: 'x' },
        { type: 'int_parsing', loc: ['query', 'page'], msg: 'Not a number', input: 'x' },
      ],
    },
    {
      detail: 'Field required, Not a number',
      errors: [
        { detail: 'Field required', in: 'body', pointer: '#/items/0/sku', code: 'missing' },
        { detail: 'Not a number', in: 'query', name: 'page', code: 'int_parsing' },
      ],
    },
  ],
  [
    'FastAPI with an object of the service',
    { detail: { message: 'No.', code: 'GONE' } },
    { detail: 'No.', code: 'GONE' },
  ],
  [
    'Django REST framework',
    { amount: ['A number is required.'], non_field_errors: ['Odd.', 'Odd.'] },
    {
      detail: 'A number is required., Odd.',
      errors: [
        { detail: 'A number is required.', pointer: '#/amount' },
        { detail: 'Odd.' },
        { detail: 'Odd.' },
      ],
    },
  ],
  ['lists that are no sentences', { a: [1], b: ['x'] }, {}],
  ['an empty list', { a: [] }, {}],
  [
    'Rails',
    { errors: { name: ["can't be blank"] } },
    { detail: "can't be blank", errors: [{ detail: "can't be blank", pointer: '#/name' }] },
  ],
  [
    'JSend',
    { status: 'fail', data: { title: 'A title is required' } },
    {
      detail: 'A title is required',
      errors: [{ detail: 'A title is required', pointer: '#/title' }],
    },
  ],
  ['a list under error', { error: ['No.'] }, { detail: 'No.' }],
  [
    'an error under errors',
    { errors: { message: 'No.', code: 'GONE' } },
    { detail: 'No.', code: 'GONE' },
  ],
  ['details that are data', { message: 'No.', details: { orderId: '7' } }, { detail: 'No.' }],
  [
    'ASP.NET',
    { errors: { '$.amount': ['Not a number.'] } },
    { detail: 'Not a number.', errors: [{ detail: 'Not a number.', pointer: '#/amount' }] },
  ],
  [
    'AWS',
    { __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', message: 'No.' },
    { detail: 'No.', code: 'ResourceNotFoundException' },
  ],
  [
    'AWS with Message',
    { Message: 'No.', __type: 'ThrottlingException' },
    { detail: 'No.', code: 'ThrottlingException' },
  ],
  [
    'API Gateway',
    { message: 'Missing Authentication Token' },
    { detail: 'Missing Authentication Token' },
  ],
  [
    'Azure',
    {
      error: {
        code: 'InvalidParameter',
        message: 'No.',
        target: 'query',
        details: [{ code: 'NullValue', target: 'phone', message: 'must not be null' }],
        innererror: { trace: 'x' },
      },
    },
    {
      detail: 'No.',
      code: 'InvalidParameter',
      errors: [{ detail: 'must not be null', pointer: '#/phone', code: 'NullValue' }],
    },
  ],
  [
    'OData 2',
    { error: { code: 'SY/530', message: { lang: 'en', value: 'No.' } } },
    { detail: 'No.', code: 'SY/530' },
  ],
  [
    'SOAP 1.1 as JSON',
    { Fault: { faultcode: 'soap:Client', faultstring: 'No.' } },
    { detail: 'No.', code: 'soap:Client' },
  ],
  ['SOAP 1.2 as JSON', { Fault: { Reason: { Text: 'No.' } } }, { detail: 'No.' }],
  [
    'Stripe',
    { error: { type: 'card_error', code: 'card_declined', message: 'No.', param: 'number' } },
    {
      detail: 'No.',
      code: 'card_declined',
      errors: [{ detail: 'No.', pointer: '#/number', code: 'card_declined' }],
    },
  ],
  [
    'a field beside a sentence',
    { message: 'Taken.', field: 'email' },
    { detail: 'Taken.', errors: [{ detail: 'Taken.', pointer: '#/email' }] },
  ],
  ['a field and nothing else', { field: 'email' }, {}],
  [
    'OpenAI, about none of its parameters',
    { error: { message: 'No.', param: null } },
    { detail: 'No.' },
  ],
  [
    'an error about one place',
    { errors: [{ detail: 'No.', code: 'X', source: { pointer: '/a' } }] },
    { detail: 'No.', errors: [{ detail: 'No.', pointer: '#/a', code: 'X' }] },
  ],
  [
    'Google of old',
    {
      error: {
        code: 400,
        message: 'Bad value',
        errors: [{ message: 'Bad value', locationType: 'parameter', location: 'id' }],
      },
    },
    { detail: 'Bad value', errors: [{ detail: 'Bad value', in: 'query', name: 'id' }] },
  ],
  ['Shopify', { errors: 'No.' }, { detail: 'No.' }],
  ['an error of three letters', { err: 'No.' }, { detail: 'No.' }],
  ['such an object', { err: { message: 'No.', code: 'GONE' } }, { detail: 'No.', code: 'GONE' }],
  ['API Platform', { '@type': 'hydra:Error', 'hydra:description': 'No.' }, { detail: 'No.' }],
  [
    'Strapi',
    { error: { message: 'No.', details: { errors: [{ path: ['a'], message: 'Bad' }] } } },
    { detail: 'No.', errors: [{ detail: 'Bad', pointer: '#/a' }] },
  ],
  [
    'LoopBack',
    { error: { message: 'No.', details: [{ path: '/a/b', code: 'type', message: 'Bad' }] } },
    { detail: 'No.', errors: [{ detail: 'Bad', pointer: '#/a/b', code: 'type' }] },
  ],
  [
    'what Fastify found, by its name',
    {
      message: 'No.',
      validation: [{ instancePath: '/a', keyword: 'type', message: 'must be integer' }],
    },
    { detail: 'No.', errors: [{ detail: 'must be integer', pointer: '#/a', code: 'type' }] },
  ],
  [
    'a tree under errors',
    { errors: { _errors: [], a: { _errors: ['Bad'] } } },
    { detail: 'Bad', errors: [{ detail: 'Bad', pointer: '#/a' }] },
  ],
  ['OAuth without a sentence', { error: 'invalid_grant' }, { code: 'invalid_grant' }],
  ['a constant as the error', { error: 'USER_NOT_FOUND' }, { code: 'USER_NOT_FOUND' }],
  [
    'JSON-RPC',
    { jsonrpc: '2.0', id: 1, error: { code: -32602, message: 'No.', data: 'x' } },
    { detail: 'No.' },
  ],
  [
    'GitHub',
    {
      message: 'Validation Failed',
      errors: [{ resource: 'Issue', field: 'title', code: 'missing_field' }],
    },
    {
      detail: 'Validation Failed',
      errors: [{ detail: 'is not valid', pointer: '#/title', code: 'missing_field' }],
    },
  ],
  [
    'Elasticsearch',
    { error: { root_cause: [{ reason: 'x' }], type: 'a_exception', reason: 'No.' }, status: 404 },
    { detail: 'No.' },
  ],
  [
    'hapi',
    {
      statusCode: 400,
      error: 'Bad Request',
      message: 'No.',
      validation: { source: 'query', keys: ['a'] },
    },
    { detail: 'No.', errors: [{ detail: 'No.', in: 'query', name: 'a' }] },
  ],
  [
    'Joi, whose sentences repeat values',
    {
      details: [
        {
          message: '"pw" with value "hunter2" fails to match the required pattern: /x/',
          path: ['pw'],
          type: 'string.pattern.base',
          context: { label: 'pw', value: 'hunter2', key: 'pw' },
        },
      ],
    },
    {
      detail: 'must match the pattern',
      errors: [{ detail: 'must match the pattern', pointer: '#/pw', code: 'string.pattern.base' }],
    },
  ],
  ['findings that say nothing', { errors: [null, 7, {}, ''] }, {}],
  ['a message that is no text', { message: 5 }, {}],
  ['an empty message', { message: '' }, {}],
  ['another shape', { legacy: 1 }, {}],
  ['a list', ['No.'], {}],
  ['null', null, {}],
  ['text', 'No.', {}],
]

for (const [name, body, expected] of shapes) {
  t.test(`the words in a body: ${name}`, async (t) => {
    const { detail, code, errors } = readWords(body, 100)
    t.strictSame(JSON.parse(JSON.stringify({ detail, code, errors })), expected)
  })
}

const read = (body: unknown) => JSON.parse(JSON.stringify(readWords(body, 100))) as BodyWords

t.test('a list says what its entries say, if they are objects', async (t) => {
  const entry = { message: 'No.', errorCode: 'NO' }
  t.strictSame(read([entry]), { detail: 'No.', code: 'NO' })
  t.strictSame(read([entry, { message: 'Never.' }]), {
    detail: 'No., Never.',
    errors: [{ detail: 'No.', code: 'NO' }, { detail: 'Never.' }],
  })
  for (const body of [['No.'], [7], [], [null]]) t.strictSame(read(body), {})
})

t.test('findings are no more than are wanted', async (t) => {
  const many = Array.from({ length: 9 }, (_, index) => `${index}`)
  t.equal(readWords({ errors: many }, 3).errors?.length, 3)
  t.equal(readWords({ errors: { a: many } }, 3).errors?.length, 3)
})

t.test('a body that holds itself is not looked into for ever', async (t) => {
  const body: Record<string, unknown> = { code: 'A' }
  body['error'] = body
  t.strictSame(readWords(body, 100).code, 'A')
})
