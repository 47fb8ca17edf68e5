import t from 'tap'
import { readUnknown, withoutSent } from '../../../plugin/foreign/validators/unknown-reader.ts'

const secret = 'hunter2'
const sent = { value: { n: secret } }

const rows: readonly (readonly [name: string, entry: unknown, expected: unknown])[] = [
  ['a sentence', 'Look again.', { path: '', detail: 'Look again.' }],
  ['no sentence', '', { path: '', detail: 'is not valid' }],
  ['a sentence with the value', `not ${secret}`, { path: '', detail: 'is not valid' }],
  [
    'a sentence and the value behind it',
    { message: `Expected a number, but received "${secret}"`, path: [{ key: 'n' }] },
    { path: '/n', detail: 'Expected a number' },
  ],
  ['a place alone', { field: 'items[0].sku' }, { path: '/items/0/sku', detail: 'is not valid' }],
  [
    'a place that is encoded',
    { pointer: '#/a%20b~1c', detail: 'No.' },
    { path: '/a b~1c', detail: 'No.' },
  ],
  [
    'a name in a part of the request',
    { in: 'query', name: 'a/b', msg: 'No.' },
    { path: '/a~1b', detail: 'No.' },
  ],
  [
    'a rule',
    { fieldName: 'n', error: 'No.', rule: 'min' },
    { path: '/n', detail: 'No.', code: 'min' },
  ],
  ['the whole', { path: '#/', message: 'No.' }, { path: '', detail: 'No.' }],
  [
    'an error, whose words are for the log',
    Object.assign(new Error('No.'), { field: 'n', code: 'E_NO' }),
    { path: '/n', detail: 'is not valid' },
  ],
  ['nothing', {}, undefined],
  ['no object', 7, undefined],
  ['a Symbol, whose description is for developers', Symbol(secret), undefined],
]

for (const [name, entry, expected] of rows) {
  t.test(`a finding of nobody knows whom: ${name}`, async (t) => {
    t.strictSame(readUnknown(entry, sent), expected)
  })
}

t.test('without what was sent, nothing is known of a sentence', async (t) => {
  t.strictSame(readUnknown({ message: 'No.', field: 'n' }, undefined), {
    path: '/n',
    detail: 'is not valid',
  })
})

t.test('sentences of an author are looked through, and no others', async (t) => {
  const detail = `not ${secret}`
  const findings = [
    { path: '/n', detail, mayRepeat: true },
    { path: '/n', detail: 'No.', mayRepeat: true },
    { path: '/n', detail },
  ]
  t.strictSame(
    withoutSent(findings, sent).map((finding) => finding.detail),
    ['is not valid', 'No.', detail],
  )
  t.equal(withoutSent(findings, undefined), findings)
  const others = [{ path: '/n', detail }]
  t.equal(withoutSent(others, sent), others)
})
