import t from 'tap'
import { isForm, toFindings } from '../../../plugin/foreign/bodies/body-findings.ts'
import type { Violation } from '../../../plugin/errors/schemas.ts'

const long = 'a'.repeat(501)
const cut = 'a'.repeat(500)

/** One entry of a list, and what it says. */
const entries: readonly (readonly [
  name: string,
  entry: unknown,
  expected: readonly Violation[],
])[] = [
  ['a text', 'No.', [{ detail: 'No.' }]],
  ['a long text', long, [{ detail: cut }]],
  ['an empty text', '', []],
  ['a number', 7, []],
  ['null', null, []],
  ['a symbol', Symbol('no'), []],
  ['a function', () => 'no', []],
  ['a sentence that is long', { message: long }, [{ detail: cut }]],
  ['the sentence of Spring', { defaultMessage: 'No.' }, [{ detail: 'No.' }]],
  ['the title of JSON:API', { title: 'No.' }, [{ detail: 'No.' }]],
  ['a code beside it', { message: 'No.', code: 'BAD' }, [{ detail: 'No.', code: 'BAD' }]],
  ['a sentence as its code', { message: 'No.', code: 'very bad' }, [{ detail: 'No.' }]],
  [
    'a place and a code alone',
    { field: 'a', code: 'missing' },
    [{ detail: 'is not valid', pointer: '#/a', code: 'missing' }],
  ],
  [
    'a name and a code alone',
    { in: 'query', name: 'a', code: 'missing' },
    [{ detail: 'is not valid', in: 'query', name: 'a', code: 'missing' }],
  ],
  ['a place alone', { field: 'a' }, []],
  [
    'the rule of Vine',
    { field: 'a', message: 'No.', rule: 'email' },
    [{ detail: 'No.', pointer: '#/a', code: 'email' }],
  ],
  [
    'the reason of Google, which is a code',
    { field: 'a', description: 'No.', reason: 'TOO_LONG' },
    [{ detail: 'No.', pointer: '#/a', code: 'TOO_LONG' }],
  ],
  [
    'a reason that is a sentence',
    { field: 'a', reason: 'Too long' },
    [{ detail: 'Too long', pointer: '#/a' }],
  ],
  [
    'the code of express-openapi-validator',
    { path: '/body/a', message: 'No.', errorCode: 'type.openapi.validation' },
    [{ detail: 'No.', in: 'body', pointer: '#/a', code: 'type.openapi.validation' }],
  ],
  [
    'a sentence that goes on with a value',
    'Expected "a", received "hunter2"',
    [{ detail: 'Expected "a"' }],
  ],
  ['a code alone', { code: 'missing' }, []],
  [
    'a path of GraphQL, which leads into the response',
    { message: 'No.', path: ['a'], locations: [{ line: 1, column: 1 }] },
    [{ detail: 'No.' }],
  ],
  [
    'a code of GraphQL',
    { message: 'No.', path: ['a'], extensions: { code: 'BAD' } },
    [{ detail: 'No.', code: 'BAD' }],
  ],
  [
    'the body in the words of Express',
    { msg: 'No.', location: 'body', path: 'a' },
    [{ detail: 'No.', in: 'body', pointer: '#/a' }],
  ],
  [
    'another part in the words of Express',
    { msg: 'No.', location: 'params', param: 'id' },
    [{ detail: 'No.', in: 'path', name: 'id' }],
  ],
  ['a part without a name', { msg: 'No.', in: 'query' }, [{ detail: 'No.' }]],
  [
    'a cookie',
    { msg: 'No.', in: 'cookies', path: 'a' },
    [{ detail: 'No.', in: 'header', name: 'cookie' }],
  ],
  [
    'the steps of FastAPI into the body',
    { type: 'missing', loc: ['body', 'a', 0, 'b/c'], msg: 'No.' },
    [{ detail: 'No.', in: 'body', pointer: '#/a/0/b~1c', code: 'missing' }],
  ],
  [
    'the whole body of FastAPI',
    { type: 'missing', loc: ['body'], msg: 'No.' },
    [{ detail: 'No.', in: 'body', pointer: '#', code: 'missing' }],
  ],
  [
    'a header field of FastAPI',
    { type: 'missing', loc: ['header', 'x-a'], msg: 'No.' },
    [{ detail: 'No.', in: 'header', name: 'x-a', code: 'missing' }],
  ],
  [
    'a part of FastAPI without a name',
    { type: 'missing', loc: ['query'], msg: 'No.' },
    [{ detail: 'No.', code: 'missing' }],
  ],
  [
    'the steps of Pydantic, which knows no part',
    { type: 'missing', loc: ['a', 1], msg: 'No.' },
    [{ detail: 'No.', pointer: '#/a/1', code: 'missing' }],
  ],
  [
    'Pydantic about the whole',
    { type: 'value_error', loc: [], msg: 'No.' },
    [{ detail: 'No.', code: 'value_error' }],
  ],
  ['a type that is no code of the finding', { type: 'field', msg: 'No.' }, [{ detail: 'No.' }]],
  [
    'the pointer of JSON:API',
    { title: 'No.', source: { pointer: '/data/a' } },
    [{ detail: 'No.', pointer: '#/data/a' }],
  ],
  [
    'the parameter of JSON:API',
    { title: 'No.', source: { parameter: 'page' } },
    [{ detail: 'No.', in: 'query', name: 'page' }],
  ],
  [
    'the header field of JSON:API',
    { title: 'No.', source: { header: 'X-A' } },
    [{ detail: 'No.', in: 'header', name: 'X-A' }],
  ],
  ['a pointer', { pointer: '#/a', message: 'No.' }, [{ detail: 'No.', pointer: '#/a' }]],
  ['a pointer that is none', { pointer: 'a', message: 'No.' }, [{ detail: 'No.' }]],
  ['steps', { path: ['a', 0], message: 'No.' }, [{ detail: 'No.', pointer: '#/a/0' }]],
  ['no steps', { path: [], message: 'No.' }, [{ detail: 'No.' }]],
  [
    'a dotted name',
    { propertyPath: 'a.0.b', message: 'No.' },
    [{ detail: 'No.', pointer: '#/a/0/b' }],
  ],
  [
    'a name with brackets',
    { target: '$.a[0].b', message: 'No.' },
    [{ detail: 'No.', pointer: '#/a/0/b' }],
  ],
  [
    'the typed entry of Google that has the fields',
    { '@type': 'x/BadRequest', fieldViolations: [{ field: 'a', description: 'No.' }] },
    [{ detail: 'No.', pointer: '#/a' }],
  ],
  ['another typed entry of Google', { '@type': 'x/ErrorInfo', reason: 'X' }, []],
  [
    'Ajv about a member that is missing',
    {
      instancePath: '/a',
      keyword: 'required',
      params: { missingProperty: 'b' },
      message: 'must have b',
    },
    [{ detail: 'must have b', pointer: '#/a/b', code: 'required' }],
  ],
  [
    'Ajv about the whole',
    { instancePath: '', keyword: 'type', message: 'must be object' },
    [{ detail: 'must be object', code: 'type' }],
  ],
  [
    'TypeBox, of a kind that has no name',
    { path: '/a', type: 999, message: 'No.' },
    [{ detail: 'No.', pointer: '#/a' }],
  ],
  [
    'class-validator, whatever is inside, and no value',
    {
      property: 'items',
      value: 'hunter2',
      children: [
        {
          property: '0',
          children: [
            { property: 'sku', value: 'hunter2', constraints: { isIn: 'sku is not hunter2' } },
          ],
        },
      ],
    },
    [{ detail: 'is not valid', pointer: '#/items/0/sku', code: 'isIn' }],
  ],
]

for (const [name, entry, expected] of entries) {
  t.test(`a finding in a list: ${name}`, async (t) => {
    t.strictSame(toFindings([entry], 100), expected.length === 0 ? undefined : expected)
  })
}

t.test('findings by the names of what they are about', async (t) => {
  const form = {
    a: 'No.',
    'b.0': ['No.', { message: 'Never.' }],
    __all__: 'Odd.',
    '': 'Bad.',
    c: null,
  }
  t.strictSame(toFindings(form, 100), [
    { detail: 'No.', pointer: '#/a' },
    { detail: 'No.', pointer: '#/b/0' },
    { detail: 'Never.', pointer: '#/b/0' },
    { detail: 'Odd.' },
    { detail: 'Bad.' },
  ])
})

t.test('a form may be in another, and in a list', async (t) => {
  const form = {
    items: [{}, { sku: ['No.'], __all__: ['Odd.'] }],
    a: { b: { '': ['Never.'] } },
    __all__: { c: ['Bad.'] },
    values: { d: 'hunter2' },
    empty: { e: [''] },
  }
  t.strictSame(toFindings(form, 100), [
    { detail: 'No.', pointer: '#/items/1/sku' },
    { detail: 'Odd.', pointer: '#/items/1' },
    { detail: 'Never.', pointer: '#/a/b' },
    { detail: 'Bad.', pointer: '#/c' },
  ])
})

t.test('a finding that says where it is, is there', async (t) => {
  const form = { a: { message: 'No.', in: 'query', name: 'b' }, c: { message: 'No.', path: ['d'] } }
  t.strictSame(toFindings(form, 100), [
    { detail: 'No.', in: 'query', name: 'b' },
    { detail: 'No.', pointer: '#/d' },
  ])
})

const deep = (depth: number): object => (depth === 0 ? { a: ['No.'] } : { a: deep(depth - 1) })

t.test('a form has fields, forms and lists of forms', async (t) => {
  const coded = [{ message: 'No.', code: 'x' }]
  for (const body of [{ a: coded }, { a: [{}, { b: ['No.'] }] }, { a: { b: coded } }, deep(7)]) {
    t.equal(isForm(body), true, JSON.stringify(body))
  }
  for (const body of [
    { a: [{}] },
    { a: [{ b: ['No.'] }, { c: 7 }] },
    { a: [{ b: ['No.'] }, null] },
    { a: [{ message: 'No.' }] },
    deep(20),
    ['No.'],
    null,
    'No.',
  ]) {
    t.equal(isForm(body), false, JSON.stringify(body))
  }
})

t.test('what is no list and no object has none', async (t) => {
  for (const value of [undefined, null, 7, 'No.', [], {}]) t.equal(toFindings(value, 9), undefined)
})

t.test('there are no more than are wanted', async (t) => {
  t.equal(toFindings(['a', 'b', 'c'], 2)?.length, 2)
  t.equal(toFindings({ a: ['a', 'b', 'c'] }, 2)?.length, 2)
})

t.test('a form is nothing but lists of sentences', async (t) => {
  t.equal(isForm({ a: ['No.'], b: ['No.', 'Never.'] }), true)
  for (const body of [{}, { a: [] }, { a: [7] }, { a: 'No.' }, { a: ['No.'], b: 7 }]) {
    t.equal(isForm(body), false, JSON.stringify(body))
  }
})
