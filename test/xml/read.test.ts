import t from 'tap'
import { readProblem } from '../../plugin/xml/read.ts'

const problem = (content: string, attributes = '') =>
  `<problem xmlns="urn:ietf:rfc:7807"${attributes}>${content}</problem>`

/** Documents, and what they say. */
const documents: readonly (readonly [name: string, document: string, value: object])[] = [
  ['nothing', problem(''), {}],
  ['an empty element', '<problem xmlns="urn:ietf:rfc:7807" />', {}],
  [
    'the example of RFC 9457 Appendix B',
    `<?xml version="1.0" encoding="UTF-8"?>
<problem xmlns="urn:ietf:rfc:7807">
  <type>https://example.com/probs/out-of-credit</type>
  <title>You do not have enough credit.</title>
  <detail>Your current balance is 30, but that costs 50.</detail>
  <instance>https://example.net/account/12345/msgs/abc</instance>
  <balance>30</balance>
  <accounts>
    <i>https://example.net/account/12345</i>
    <i>https://example.net/account/67890</i>
  </accounts>
</problem>`,
    {
      type: 'https://example.com/probs/out-of-credit',
      title: 'You do not have enough credit.',
      detail: 'Your current balance is 30, but that costs 50.',
      instance: 'https://example.net/account/12345/msgs/abc',
      balance: '30',
      accounts: ['https://example.net/account/12345', 'https://example.net/account/67890'],
    },
  ],
  [
    'prefixes, also declared further in',
    '<p:problem xmlns:p="urn:ietf:rfc:7807" xml:lang="en"><title xmlns="urn:ietf:rfc:7807" a="1">A</title></p:problem>',
    { title: 'A' },
  ],
  [
    'a byte order mark, comments, instructions and white space around',
    `\uFEFF<?xml version='1.0'?><!-- a - b --><?xml-stylesheet href="a"?>\r\n${problem('')}\n<!-- c --><?d?>`,
    {},
  ],
  [
    'references, CDATA and comments in a text',
    problem('<a>&lt;&#65;&#x1F600;&amp;amp;&quot;&apos;&gt;<![CDATA[<&]]><!-- b -->c<?d e?></a>'),
    { a: '<A\u{1F600}&amp;"\'><&c' },
  ],
  ['ends of lines', problem('<a>b\r\nc\rd&#13;</a>'), { a: 'b\nc\nd\r' }],
  ['a status', problem('<status> 404\n</status>'), { status: 404 }],
  ['a status that is text', problem('<status>many</status>'), { status: 'many' }],
  ['a status that has elements', problem('<status><i>4</i></status>'), { status: ['4'] }],
  [
    'names',
    problem('<_x0040_id/><o_x003A_a>1</o_x003A_a><gr\u00F6\u00DFe/>'),
    {
      '@id': '',
      'o:a': '1',
      größe: '',
    },
  ],
  [
    'lists of one, and objects beside them',
    problem('<a><i>1</i></a><b><i>1</i><j/></b>'),
    {
      a: ['1'],
      b: { i: '1', j: '' },
    },
  ],
  ['attributes in either quotes', problem('', ` a='"' b = "'&lt;"`), {}],
]

for (const [name, document, value] of documents) {
  t.test(`a document with ${name}`, async (t) => {
    t.strictSame(readProblem(document), { value })
  })
}

const faults: readonly (readonly [name: string, document: string, fault: string | RegExp])[] = [
  ['nothing', '', 'it has no element'],
  ['only a comment', '<!-- a -->', 'it has no element'],
  ['text', 'a', 'it has text outside its element'],
  ['text behind it', `${problem('')}a`, 'it has text outside its element'],
  ['a second element', problem('') + problem(''), 'it has a second element'],
  ['another element', '<error xmlns="urn:ietf:rfc:7807"/>', 'its element is error and not problem'],
  ['no namespace', '<problem/>', 'problem is not in the namespace urn:ietf:rfc:7807'],
  [
    'an element of another namespace',
    problem('<a xmlns="urn:b"/>'),
    'a is not in the namespace urn:ietf:rfc:7807',
  ],
  ['a prefix of nobody', problem('<p:a/>'), 'the prefix p is not declared'],
  ['an attribute with a prefix of nobody', problem('<a p:b=""/>'), 'the prefix p is not declared'],
  ['two prefixes', problem('<p:a:b/>'), 'p:a:b is no qualified name'],
  ['an empty prefix', problem('<:a/>'), ':a is no qualified name'],
  ['an empty name', problem('<a:/>'), 'a: is no qualified name'],
  ['an attribute twice', problem('<a b="" b=""/>'), 'the attribute b of a is there twice'],
  ['an open element', '<problem xmlns="urn:ietf:rfc:7807"><a>', '<a> is not closed'],
  ['crossing elements', problem('<a><b></a></b>'), '</a> closes nothing'],
  ['a tag that is none', problem('<1>'), 'it breaks off before "<1></problem>"'],
  ['an attribute without quotes', problem('<a b=c/>'), /^it breaks off before/],
  ['a lone &', problem('<a>b & c</a>'), 'it has a "&" that starts no known reference'],
  ['an entity', problem('<a>&nbsp;</a>'), 'it has a "&" that starts no known reference'],
  [
    'an entity in an attribute',
    problem('', ' a="&b;"'),
    'it has a "&" that starts no known reference',
  ],
  ['a reference to no character', problem('<a>&#0;</a>'), '&#0; is no character of XML'],
  ['a reference to half a pair', problem('<a>&#xD800;</a>'), '&#xD800; is no character of XML'],
  ['a reference beyond Unicode', problem('<a>&#1114112;</a>'), '&#1114112; is no character of XML'],
  ['a control character', problem('<a>\x01</a>'), 'it has characters that XML has none of'],
  ['the end of CDATA', problem('<a>]]></a>'), 'it has "]]>" in a text'],
  ['CDATA outside', '<![CDATA[a]]>', /^it breaks off before/],
  ['an open comment', problem('<!-- a'), /^it breaks off before/],
  ['a comment with two dashes', problem('<!-- a -- b -->'), /^it breaks off before/],
  ['text beside elements', problem('text<a/>'), '<problem> has text beside its elements'],
  [
    'a second declaration',
    `<?xml version="1.0"?><?xml version="1.0"?>${problem('')}`,
    /^it breaks off/,
  ],
  ['text alone', problem('text'), '<problem> has text and no elements'],
  [
    'a document type',
    `<!DOCTYPE problem [<!ENTITY a "b">]>${problem('&a;')}`,
    'it has a document type, which readers of strangers refuse',
  ],
]

for (const [name, document, fault] of faults) {
  t.test(`a document with ${name} is none`, async (t) => {
    const read = readProblem(document)
    t.equal(read.value, undefined)
    t.match(read.fault, fault)
  })
}

t.test('elements may be nested deeper than calls', async (t) => {
  const depth = 20_000
  const { value, fault } = readProblem(problem('<a>'.repeat(depth) + '</a>'.repeat(depth)))
  t.equal(fault, undefined)
  let levels = 0
  for (let inner: unknown = value; typeof inner === 'object'; levels++) inner = Object(inner).a
  t.equal(levels, depth)
})

t.test('every one of many elements may declare a prefix', async (t) => {
  const depth = 20_000
  const inner = Array.from({ length: depth }, (_, level) => `<a xmlns:p${level}="urn:a">`)
  const document = problem(inner.join('') + '</a>'.repeat(depth))
  t.equal(readProblem(document).fault, undefined)
  t.equal(
    readProblem(problem('<a xmlns:p="urn:ietf:rfc:7807"/><p:b/>')).fault,
    'the prefix p is not declared',
  )
  t.strictSame(readProblem(problem('<p:a xmlns:p="urn:ietf:rfc:7807"><b/></p:a><c/>')).value, {
    a: { b: '' },
    c: '',
  })
})

t.test('a list may be longer than the arguments of a call', async (t) => {
  const { value } = readProblem(problem(`<a>${'<i/>'.repeat(300_000)}</a>`))
  t.equal(Object(value).a.length, 300_000)
})

t.test('a comment and CDATA may be as long as a document', async (t) => {
  const long = 'a '.repeat(500_000)
  t.strictSame(readProblem(problem(`<!--${long}--><a><![CDATA[${long}]]></a>`)).value, { a: long })
})
