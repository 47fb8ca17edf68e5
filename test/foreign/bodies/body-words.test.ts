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
        { detail: 'Bad', pointer: '#/email' },
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
        { detail: 'Odd', pointer: '#/ü?' },
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
