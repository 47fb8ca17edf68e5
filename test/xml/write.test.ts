import t from 'tap'
import { escapeText, writeProblem } from '../../plugin/xml/write.ts'

const start = '<?xml version="1.0" encoding="UTF-8"?>\n<problem xmlns="urn:ietf:rfc:7807">'
const write = (resource: object) => writeProblem(resource).slice(start.length, -'</problem>'.length)

t.test('the example of RFC 9457 Appendix B', async (t) => {
  const accounts = ['https://example.net/account/12345', 'https://example.net/account/67890']
  t.equal(
    writeProblem({
      type: 'https://example.com/probs/out-of-credit',
      title: 'You do not have enough credit.',
      detail: 'Your current balance is 30, but that costs 50.',
      instance: 'https://example.net/account/12345/msgs/abc',
      balance: 30,
      accounts,
    }),
    `${start}<type>https://example.com/probs/out-of-credit</type>` +
      '<title>You do not have enough credit.</title>' +
      '<detail>Your current balance is 30, but that costs 50.</detail>' +
      '<instance>https://example.net/account/12345/msgs/abc</instance><balance>30</balance>' +
      `<accounts><i>${String(accounts[0])}</i><i>${String(accounts[1])}</i></accounts></problem>`,
  )
})

t.test('the standard members come first, because the schema has them there', async (t) => {
  t.equal(
    write({ code: 'A', instance: '/a', detail: 'd', status: 404, title: 't', type: 'about:blank' }),
    '<type>about:blank</type><title>t</title><status>404</status><detail>d</detail>' +
      '<instance>/a</instance><code>A</code>',
  )
})

/** Values, and the content of the element `a`. */
const values: readonly (readonly [name: string, value: unknown, content: string])[] = [
  ['text', 'b', 'b'],
  ['empty text', '', ''],
  ['white space', ' \t\n', ' \t\n'],
  ['a number', -1.5e-7, '-1.5e-7'],
  ['a large number', 1e21, '1e+21'],
  ['a boolean', false, 'false'],
  ['null', null, ''],
  ['an empty list', [], ''],
  ['an empty object', {}, ''],
  ['a list of one', ['b'], '<i>b</i>'],
  ['a list of lists', [[1], [], [[2]]], '<i><i>1</i></i><i></i><i><i><i>2</i></i></i>'],
  ['a list with null', [null, 1], '<i></i><i>1</i>'],
  ['a list of objects', [{ b: 1 }, {}], '<i><b>1</b></i><i></i>'],
  ['an object', { b: { c: [1] }, d: 2 }, '<b><c><i>1</i></c></b><d>2</d>'],
  ['an object like a list', { i: 1 }, '<_x0069_>1</_x0069_>'],
  ['an object with a member like an item', { i: 1, j: 2 }, '<i>1</i><j>2</j>'],
  ['markup', `<b>&"'</b>]]>`, `&lt;b&gt;&amp;"'&lt;/b&gt;]]&gt;`],
  ['ends of lines', 'b\r\nc\rd\u2028e\u0085f', 'b&#13;\nc&#13;d&#8232;e&#133;f'],
  ['characters that XML has none of', 'b\0c\x1Fd\uFFFEe\uFFFF', 'b\uFFFDc\uFFFDd\uFFFDe\uFFFD'],
  ['halves of pairs', 'b\uD800c\uDC00\uD83D\uDE00', 'b\uFFFDc\uFFFD\u{1F600}'],
  ['DEL', '\x7F', '&#127;'],
]

for (const [name, value, content] of values) {
  t.test(`${name} as the content of an element`, async (t) => {
    t.equal(write({ a: value }), `<a>${content}</a>`)
    t.equal(write({ a: [value] }), `<a><i>${content}</i></a>`)
  })
}

t.test('names are escaped', async (t) => {
  t.equal(write({ 'o:code': { '': 1 } }), '<o_x003A_code><_x_>1</_x_></o_x003A_code>')
  t.equal(write({ i: 1 }), '<_x0069_>1</_x0069_>')
})

t.test('values may be nested deeper than calls', async (t) => {
  let value: unknown = 'end'
  for (let depth = 0; depth < 20_000; depth++) value = [value]
  const text = write({ a: value })
  t.equal(text.length, '<a></a>'.length + 20_000 * '<i></i>'.length + 'end'.length)
})

t.test('text is escaped as it is found', async (t) => {
  t.equal(escapeText('plain'), 'plain')
  t.equal(escapeText('a<b'), 'a&lt;b')
})
