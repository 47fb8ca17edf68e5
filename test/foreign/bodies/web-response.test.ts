import t from 'tap'
import {
  contentOf,
  fieldsOf,
  isMeantResponse,
  isResponse,
} from '../../../plugin/foreign/bodies/web-response.ts'

const { proxy: revoked, revoke } = Proxy.revocable({}, {})
revoke()

const values: readonly (readonly [name: string, value: unknown, expected: boolean])[] = [
  ['a Response', new Response(), true],
  ['one of a class of its own', new (class extends Response {})(), true],
  ['one of another library', { [Symbol.toStringTag]: 'Response' }, true],
  ['a Request', new Request('http://a.example'), false],
  ['an object', { status: 404, headers: new Headers() }, false],
  ['text', '[object Response]', false],
  ['null', null, false],
  ['a revoked proxy', revoked, false],
]

for (const [name, value, expected] of values) {
  t.test(`${name} is ${expected ? 'a' : 'no'} Response`, async (t) => {
    t.equal(isResponse(value), expected)
  })
}

t.test('what was fetched has a URL, and is no answer of ours', async (t) => {
  t.equal(isMeantResponse(new Response('', { status: 404 })), true)
  t.equal(isMeantResponse(await fetch('data:,text')), false)
  t.equal(isMeantResponse(undefined), false)
})

t.test('the fields of a connection stay with it', async (t) => {
  const headers = { Connection: 'close', 'Keep-Alive': 'timeout=5', Upgrade: 'h2c', 'X-A': 'b' }
  t.strictSame(fieldsOf(new Response('', { headers })), {
    'content-type': 'text/plain;charset=UTF-8',
    upgrade: 'h2c',
    'x-a': 'b',
  })
})

t.test('cookies are several values', async (t) => {
  const response = new Response(null)
  response.headers.append('set-cookie', 'a=1')
  response.headers.append('set-cookie', 'b=2')
  t.strictSame(fieldsOf(response), { 'set-cookie': ['a=1', 'b=2'] })
})

const foreign: readonly (readonly [name: string, headers: unknown, expected: object])[] = [
  [
    'with all values of a field',
    {
      forEach: (each: (value: string, name: string) => void) => each('a=1, b=2', 'Set-Cookie'),
      raw: () => ({ 'set-cookie': ['a=1', 'b=2'] }),
    },
    { 'set-cookie': ['a=1', 'b=2'] },
  ],
  [
    'with one value of a field',
    { forEach: (each: (value: string, name: string) => void) => each('a=1', 'Set-Cookie') },
    { 'set-cookie': 'a=1' },
  ],
  [
    'that fail',
    {
      forEach(each: (value: string, name: string) => void) {
        each('b', 'x-a')
        throw new Error('no')
      },
    },
    { 'x-a': 'b' },
  ],
  ['that are none', undefined, {}],
]

for (const [name, headers, expected] of foreign) {
  t.test(`fields of a library of its own: ${name}`, async (t) => {
    t.strictSame(fieldsOf({ headers }), expected)
  })
}

t.test('content that somebody has read is none', async (t) => {
  const response = new Response('x')
  t.equal(contentOf(response), response.body)
  await response.text()
  t.equal(contentOf(response), undefined)
})
