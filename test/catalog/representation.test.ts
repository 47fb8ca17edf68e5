import t from 'tap'
import { sendRepresentation, toRepresentation } from '../../plugin/catalog/representation.ts'
import { buildBareApp, toAnswer } from '../helpers/build-app.ts'

const page = toRepresentation('text/plain; charset=utf-8', 'A page.')
const other = toRepresentation('text/plain; charset=utf-8', 'Another.')

t.test('equal bodies have equal tags, others have others', async (t) => {
  t.match(page.etag, /^W\/"[\w-]{22}"$/)
  t.strictSame(toRepresentation(page.type, page.body), page)
  t.not(other.etag, page.etag)
})

const { etag } = page
const strong = etag.slice(2)

/** If-None-Match, and the status it gets (RFC 9110 §13.1.2). */
const conditions: readonly (readonly [name: string, field: string | undefined, status: number])[] =
  [
    ['no condition', undefined, 200],
    ['the tag', etag, 304],
    ['the tag, compared weakly', strong, 304],
    ['the tag among others', `"a", ${etag}, "b"`, 304],
    ['the tag behind one with a comma', `"a,b",${etag}`, 304],
    ['any', '*', 304],
    ['any, with space', ' * ', 304],
    ['another tag', other.etag, 200],
    ['others', '"a", W/"b"', 200],
    ['the tag without quotes', strong.slice(1, -1), 200],
    ['nothing', '', 200],
  ]

for (const [name, field, status] of conditions) {
  for (const method of ['GET', 'HEAD'] as const) {
    t.test(`${method} on the condition of ${name} is answered with ${status}`, async (t) => {
      const { app } = buildBareApp(t)
      app.get('/', (request, reply) => sendRepresentation(request, reply, page))
      const headers = field === undefined ? {} : { 'if-none-match': field }
      const answer = toAnswer(await app.inject({ method, url: '/', headers }))
      t.strictSame(
        answer,
        status === 304
          ? { status, headers: { etag }, body: '' }
          : {
              status,
              headers: {
                etag,
                'content-type': 'text/plain; charset=utf-8',
                ...(method === 'HEAD' ? { 'content-length': '7' } : {}),
              },
              body: method === 'HEAD' ? '' : 'A page.',
            },
      )
    })
  }
}
