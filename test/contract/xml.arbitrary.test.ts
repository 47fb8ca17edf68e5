/**
 * Arbitrary resources as problem documents: well-formed, valid by the schema of the RFC, and every value comes back.
 *
 * @see RFC 9457 Appendix B, XML 1.0 §2.2
 */
import fc from 'fast-check'
import t from 'tap'
import { readProblem } from '../../plugin/xml/read.ts'
import { problemXml } from '../../plugin/xml/index.ts'
import {
  findInvalid,
  missingXmllint,
  parseDocument,
  readDocument,
  toTexts,
} from '../fixtures/problem-xml.ts'
import { missingBrowser, openBrowser } from '../fixtures/browser.ts'

type Resource = Parameters<NonNullable<typeof problemXml.write>>[0]

const write = (resource: object) => String(problemXml.write?.(resource as Resource))

/** Texts of all that JSON can say: controls, halves of pairs, markup and what looks like an escape. */
const pieces = fc.constantFrom(
  ...'\0 \b \x1F \x7F \x85 \u2028 \uFFFE \uFFFF \uD800 \uDC00 \uD83D\uDE00'.split(' '),
  ...'\uFEFF \uFFFD \u0301 é \u{10FFFF} & < > " \' ]]> --> &amp; &#0; <?xml?> %'.split(' '),
  ...'<![CDATA[ _x0041_ _x0041 _x_ _ x i xml a:b - . 1 a __proto__'.split(' '),
  ...' |\t|\n|\r|\r\n'.split('|'),
)
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.array(pieces, { maxLength: 5 }).map((parts) => parts.join('')),
)
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    texts,
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(texts, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))
const resources = fc.record({
  type: fc.webUrl(),
  title: texts,
  status: fc.integer({ min: 400, max: 599 }),
  detail: texts,
  instance: fc.webPath(),
  others: fc.dictionary(texts, values, { maxKeys: 6, noNullPrototype: true }),
})

/** As a writer gets it. */
function toResource({ others, ...standard }: { others: object }): object {
  return JSON.parse(JSON.stringify({ ...others, ...standard })) as object
}

const forbidden = (code: number) =>
  (code < 32 && ![9, 10, 13].includes(code)) ||
  (code >= 0xd800 && code < 0xe000) ||
  [0xfffe, 0xffff].includes(code)

/** What comes back of a text: U+FFFD for each character that XML does not have. */
function toXmlText(text: string): string {
  return [...text]
    .map((character) => (forbidden(Number(character.codePointAt(0))) ? '\uFFFD' : character))
    .join('')
}

function expected(value: unknown): unknown {
  if (typeof value === 'string') return toXmlText(value)
  if (Array.isArray(value)) return value.map(expected)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, expected(item)]))
}

/** Comparable whatever the order of members is. */
const plain = (value: unknown) => JSON.stringify(sorted(value))

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return entries.map(([name, item]) => [name, sorted(item)])
}

const samples: readonly object[] = fc
  .sample(resources, { numRuns: 200, seed: 9457 })
  .map(toResource)

/** The elements of a document as xmldom has them, each with its text. */
function elementsOf(document: string): unknown[] {
  const root = parseDocument(document)
  return [root, ...root.getElementsByTagName('*')].map((element) => {
    const isLeaf = [...element.childNodes].every(({ nodeType }) => nodeType !== 1)
    return [element.namespaceURI, element.localName, isLeaf ? element.textContent : null]
  })
}

t.test('every value comes back from a parser of somebody else', async (t) => {
  fc.assert(
    fc.property(resources, (given) => {
      const resource = toResource(given)
      const document = write(resource)
      return plain(readDocument(document)) === plain(toTexts(expected(resource)))
    }),
    { numRuns: 300 },
  )
  t.pass()
})

t.test('and from the reader of the conformance kit', async (t) => {
  for (const resource of samples) {
    const { value, fault } = readProblem(write(resource))
    t.equal(fault, undefined)
    const { status, ...others } = { ...value }
    const { status: told, ...all } = toTexts(expected(resource)) as Record<string, unknown>
    t.equal(String(status), told)
    t.equal(plain(others), plain(all))
  }
})

t.test('libxml2 finds them valid by the schema of the RFC', missingXmllint(), async (t) => {
  t.strictSame(findInvalid(samples.map(write)), new Map())
})

t.test('the schema refuses what is none', missingXmllint(), async (t) => {
  const start = '<problem xmlns="urn:ietf:rfc:7807">'
  const documents = [
    `${start}</problem>`,
    '<problem/>',
    `${start}text</problem>`,
    `${start}<a xmlns="urn:b"/></problem>`,
    `${start}<a>b</problem>`,
    `${start}<a>text<b/></a></problem>`,
    '<error xmlns="urn:ietf:rfc:7807"/>',
  ]
  t.strictSame([...findInvalid(documents).keys()], [1, 2, 3, 4, 5, 6])
})

t.test('Chromium parses them, and reads what was said', missingBrowser(), async (t) => {
  const page = await (await openBrowser(t)).newPage()
  const documents = samples.map(write)
  // What runs in the page has no names of functions, which compilers would wrap.
  const read = await page.evaluate(
    (given: string[]) =>
      given.map((text) =>
        [...new DOMParser().parseFromString(text, 'application/xml').querySelectorAll('*')].map(
          ({ namespaceURI, localName, childElementCount, textContent }) => [
            namespaceURI,
            localName,
            childElementCount === 0 ? textContent : null,
          ],
        ),
      ),
    documents,
  )
  for (const [index, document] of documents.entries()) {
    t.strictSame(read[index], elementsOf(document), document)
  }
})
