/**
 * Every way an error can come about, as a problem document: valid by the schema of the RFC, and saying what its JSON says.
 *
 * @see RFC 9457 Appendix B
 */
import t from 'tap'
import { problemDetails } from '../../plugin/index.ts'
import { problemXml } from '../../plugin/xml/index.ts'
import { field, json, type RawResponse } from '../fixtures/raw-http.ts'
import { asks, askWith, secret, serveRenditions } from '../fixtures/rendition-app.ts'
import { findInvalid, missingXmllint, readDocument, toTexts } from '../fixtures/problem-xml.ts'

const xml = 'application/problem+xml'

const textOf = ({ body }: RawResponse) => body.toString()

/** What varies from request to request. */
function withoutId(value: unknown): object {
  const { requestId: _, ...others } = value as Record<string, unknown>
  return others
}

t.test('where it is one of two profiles, Accept chooses', async (t) => {
  const { port } = await serveRenditions(t, { profiles: [problemDetails, problemXml] })
  const documents: string[] = []
  for (const ask of asks) {
    t.test(ask.name, async (t) => {
      const plain = await askWith(port, ask, [['Accept', 'application/problem+json']])
      const response = await askWith(port, ask, [['Accept', `${xml}, */*;q=0.5`]])
      t.strictSame([response.status, field(response, 'vary')], [ask.status, field(plain, 'vary')])
      t.match(field(response, 'vary'), /\bAccept\b/)
      if (ask.isMute) {
        t.equal(field(response, 'content-type'), 'application/problem+json')
        return
      }
      t.equal(field(response, 'content-type'), xml)
      const document = textOf(response)
      documents.push(document)
      t.equal(field(response, 'content-length'), String(Buffer.byteLength(document)))
      t.strictSame(withoutId(readDocument(document)), withoutId(toTexts(json(plain))))
      t.notMatch(document, secret)
      for (const name of ['cache-control', 'allow', 'retry-after', 'www-authenticate', 'accept']) {
        t.equal(field(response, name), field(plain, name), name)
      }
    })
  }
  t.test('all of them are valid', missingXmllint(), async (t) => {
    t.ok(documents.length > 25)
    t.strictSame(findInvalid(documents), new Map())
  })
})

t.test(
  'alone it is what every client gets, and what the parser refuses is no exception',
  async (t) => {
    const { port } = await serveRenditions(t, { profiles: [problemXml] })
    const documents: string[] = []
    for (const ask of asks) {
      const response = await askWith(port, ask, [])
      t.strictSame([response.status, field(response, 'content-type')], [ask.status, xml], ask.name)
      t.equal(field(response, 'vary'), undefined, ask.name)
      const document = textOf(response)
      documents.push(document)
      t.match(readDocument(document), { status: String(ask.status) }, ask.name)
    }
    t.test('all of them are valid', missingXmllint(), async (t) => {
      t.strictSame(findInvalid(documents), new Map())
    })
  },
)
