import t from 'tap'
import { judgeResource } from '../../../plugin/conformance/judges/judge-resource.ts'
import type { Answer } from '../../../plugin/conformance/exchange/message.ts'
import { answerOf, problemOf } from '../../fixtures/conformance.ts'

const never = () => false
const oracle = 'application/vnd.oracle.resource+json;type=error'
const json = { 'content-type': 'application/json; charset=utf-8' }

/** The examples of RFC 9457 §3, in which no status is, and of §4.2.1, in which nothing need be. */
const outOfCredit = {
  type: 'https://example.com/probs/out-of-credit',
  title: 'You do not have enough credit.',
  detail: 'Your current balance is 30, but that costs 50.',
  instance: '/account/12345/msgs/abc',
  balance: 30,
  accounts: ['/account/12345', '/account/67890'],
}
const notValid = {
  type: 'https://example.net/validation-error',
  title: 'Your request is not valid.',
  errors: [
    { detail: 'must be a positive integer', pointer: '#/age' },
    { detail: "must be 'green', 'red' or 'blue'", pointer: '#/profile/color' },
  ],
}
const problemJson = { 'content-type': 'application/problem+json' }

const problemXml = { 'content-type': 'application/problem+xml' }
const xml = (content: string) => `<problem xmlns="urn:ietf:rfc:7807">${content}</problem>`

const right: readonly (readonly [name: string, answer: Answer, isDocumented?: () => boolean])[] = [
  ['problem details', problemOf(404, { detail: 'No.', instance: '/a', extra: { a: 1 } })],
  ['problem details without a type, which is about:blank', problemOf(404, { type: undefined })],
  ['the first example of RFC 9457', answerOf(403, problemJson, outOfCredit)],
  [
    'the same with a language',
    answerOf(403, { ...problemJson, 'content-language': 'en' }, outOfCredit),
  ],
  ['the second example of RFC 9457', answerOf(422, problemJson, notValid)],
  ['problem details without a title', problemOf(404, { title: undefined })],
  ['problem details with an empty title', problemOf(404, { title: '' })],
  ['problem details without a status', problemOf(404, { status: undefined })],
  ['problem details without any member', answerOf(404, problemJson, {})],
  ['an empty type, which is a URI reference', problemOf(404, { type: '' })],
  ['errors of any shape', problemOf(400, { errors: { name: ['is too long', 7, null] } })],
  ['errors that are text', problemOf(400, { errors: 'many' })],
  [
    'a charset, which does no harm',
    problemOf(404, {}, { 'content-type': 'Application/Problem+JSON; charset=utf-8' }),
  ],
  [
    'an exception detail resource',
    problemOf(404, { 'o:errorCode': 'A' }, { 'content-type': oracle }),
  ],
  [
    'its status as text',
    problemOf(404, { status: '404', 'o:errorCode': 'A' }, { 'content-type': oracle }),
  ],
  ['a documented profile', problemOf(404, {}, json), () => true],
  ['an XML document', answerOf(404, problemXml, xml('<title>A</title><status>404</status>'))],
  ['an XML document without any member', answerOf(404, problemXml, xml(''))],
  [
    'an XML document in the charset of its media type',
    {
      ...answerOf(404, { 'content-type': 'application/problem+xml; charset=utf-16le' }),
      content: Buffer.from(xml('<title>\u00E9</title>'), 'utf16le'),
    },
  ],
  [
    'an XML document in the charset that it names',
    {
      ...answerOf(404, problemXml),
      content: Buffer.from(
        `<?xml version="1.0" encoding='latin1'?>${xml('<a>\u00E9</a>')}`,
        'latin1',
      ),
    },
  ],
  ['a path in instance', problemOf(500, { instance: '/var/alice', type: '/srv/errors' })],
]

for (const [name, answer, isDocumented = never] of right) {
  t.test(`an Error Resource is known: ${name}`, async (t) => {
    t.strictSame(judgeResource(answer, isDocumented), [])
  })
}

const others: readonly (readonly [
  name: string,
  answer: Answer,
  why: string,
  isDocumented?: () => boolean,
])[] = [
  [
    'another media type',
    answerOf(404, json, { message: 'No.' }),
    'its media type is application/json; charset=utf-8',
  ],
  [
    'the members under another media type',
    problemOf(404, {}, json),
    'its media type is application/json; charset=utf-8',
  ],
  [
    'a documented shape of another kind',
    answerOf(404, json, { message: 'No.' }),
    'its media type is application/json; charset=utf-8',
    () => true,
  ],
  [
    'documented text',
    answerOf(404, { 'content-type': 'text/plain' }, 'No.'),
    'its media type is text/plain',
    () => true,
  ],
  ['no content', answerOf(404), 'it has no content'],
  ['no media type', answerOf(404, {}, {}), 'it has no Content-Type'],
]

for (const [name, answer, why, isDocumented = never] of others) {
  t.test(`what is no Error Resource is named: ${name}`, async (t) => {
    const message = `The 404 is no Error Resource: ${why}.`
    t.strictSame(judgeResource(answer, isDocumented), [{ rule: 'not-an-error-resource', message }])
  })
}

t.test('content that is no JSON object is none, whatever its media type says', async (t) => {
  const headers = { 'content-type': 'application/problem+json' }
  for (const content of ['{', '[]', '"text"', '']) {
    t.strictSame(judgeResource(answerOf(404, headers, content), never), [
      { rule: 'not-an-error-resource', message: 'The 404 is no JSON object.' },
    ])
  }
  const latin1 = Buffer.from('{"type":"about:blank","title":"Gel\u00f6scht"}', 'latin1')
  t.strictSame(judgeResource({ ...answerOf(404, headers), content: latin1 }, never), [
    { rule: 'not-an-error-resource', message: 'The 404 is no JSON object.' },
  ])
})

const documents: readonly (readonly [name: string, content: string | Buffer, message: string])[] = [
  ['nothing', '', 'The 404 is no problem document: it has no element.'],
  ['JSON', '{}', 'The 404 is no problem document: it has text outside its element.'],
  [
    'an open element',
    '<problem xmlns="urn:ietf:rfc:7807">',
    'The 404 is no problem document: <problem> is not closed.',
  ],
  [
    'other bytes',
    Buffer.from(xml('\u00E9'), 'latin1'),
    'The 404 is no problem document: it cannot be read as utf-8.',
  ],
  [
    'a charset of nobody',
    '<?xml version="1.0" encoding="a"?>',
    'The 404 is no problem document: it cannot be read as a.',
  ],
  [
    'another status',
    xml('<status>410</status>'),
    'In the Error Resource of the 404, status is 410, the real one 404.',
  ],
  [
    'a status as words',
    xml('<status>many</status>'),
    'In the Error Resource of the 404, status is "many", the real one 404.',
  ],
  [
    'a title of elements',
    xml('<title><i>a</i></title>'),
    'In the Error Resource of the 404, title is no text: a list.',
  ],
  [
    'a type with white space',
    xml('<type>a b</type>'),
    'In the Error Resource of the 404, type is no URI reference: "a b".',
  ],
]

for (const [name, content, message] of documents) {
  t.test(`what is wrong with XML is said: ${name}`, async (t) => {
    const answer = { ...answerOf(404, problemXml), content: Buffer.from(content) }
    t.strictSame(
      judgeResource(answer, never).map((fault) => fault.message),
      [message],
    )
  })
}

t.test('XML tells no more of the inside than JSON may', async (t) => {
  const stack = 'Error: no\n    at fail (/srv/app/index.js:1:7)'
  for (const content of [xml(`<a><i>${stack}</i></a>`), `<a>${stack}`]) {
    const faults = judgeResource(answerOf(500, problemXml, content), never)
    t.ok(faults.some(({ rule }) => rule === 'leak'))
  }
})

const members: readonly (readonly [name: string, members: object, problem: string])[] = [
  ['a title that is a number', { title: 4 }, 'title is no text: 4'],
  ['a detail that is an object', { detail: { a: 1 } }, 'detail is no text: an object'],
  ['a detail that is a list', { detail: ['a'] }, 'detail is no text: a list'],
  ['an instance that is null', { instance: null }, 'instance is no URI reference: null'],
  ['an instance with white space', { instance: 'a b' }, 'instance is no URI reference: "a b"'],
  ['a type that is no text', { type: 4 }, 'type is no URI reference: 4'],
  ['a type with white space', { type: 'order exists' }, 'type is no URI reference: "order exists"'],
  ['another status', { status: 400 }, 'status is 400, the real one 404'],
  ['a status as text', { status: '404' }, 'status is "404", the real one 404'],
  [
    'another status as text',
    { status: '400', 'o:errorCode': 'A' },
    'status is "400", the real one 404',
  ],
  ['a status that is null', { status: null }, 'status is null, the real one 404'],
]

t.test("Oracle's exception detail resource has a type and a title", async (t) => {
  const answer = problemOf(404, { type: undefined, title: undefined }, { 'content-type': oracle })
  t.strictSame(
    judgeResource(answer, never).map(({ message }) => message),
    [
      'In the Error Resource of the 404, type is missing.',
      'In the Error Resource of the 404, title is missing.',
    ],
  )
})

for (const [name, given, problem] of members) {
  t.test(`a member that is wrong is named: ${name}`, async (t) => {
    const message = `In the Error Resource of the 404, ${problem}.`
    t.strictSame(judgeResource(problemOf(404, given), never), [
      { rule: 'malformed-error-resource', message },
    ])
  })
}

const leak = (status: number, what: string) => [
  { rule: 'leak', message: `The ${status} tells ${what}.` },
]

t.test('what an error gives away is found in any of its texts', async (t) => {
  const { stack } = new Error('x')
  t.strictSame(judgeResource(problemOf(500, { stack }), never), leak(500, 'a line of a stack'))
  t.strictSame(
    judgeResource(problemOf(500, { errors: [{ detail: 'open /etc/passwd', n: 1 }] }), never),
    leak(500, 'the path of a file'),
  )
  const text = answerOf(500, { 'content-type': 'text/plain' }, 'connect ECONNREFUSED 10.0.0.1:5432')
  t.strictSame(judgeResource(text, never).slice(1), leak(500, 'a host that it talks to'))
})
