import t from 'tap'
import { isProfileList } from '../../plugin/resource/profiles.ts'
import { problemXml, problemXmlType } from '../../plugin/xml/index.ts'

const document = (status: string) =>
  `<problem xmlns="urn:ietf:rfc:7807"><title>A</title>${status}</problem>`

t.test('it is a profile of the media type of RFC 9457 Appendix B alone', async (t) => {
  t.ok(isProfileList.holds([problemXml]))
  t.strictSame(problemXml.mediaTypes, [problemXmlType])
  t.equal(problemXmlType, 'application/problem+xml')
  t.equal(
    problemXml.write?.({ type: 'about:blank', title: 'A', status: 404 }),
    '<?xml version="1.0" encoding="UTF-8"?>\n<problem xmlns="urn:ietf:rfc:7807">' +
      '<type>about:blank</type><title>A</title><status>404</status></problem>',
  )
})

const bodies: readonly (readonly [name: string, body: unknown, expected: boolean])[] = [
  ['its status', document('<status>404</status>'), true],
  ['no status', document(''), true],
  ['another status', document('<status>410</status>'), false],
  ['a status that is no number', document('<status>404 Not Found</status>'), false],
  ['broken XML', document('<status>'), false],
  ['another namespace', '<problem xmlns="urn:a"/>', false],
  ['no text', { type: 'about:blank', title: 'A', status: 404 }, false],
  ['nothing', undefined, false],
]

for (const [name, body, expected] of bodies) {
  t.test(`a 404 with ${name} is ${expected ? 'one' : 'none'} of its own`, async (t) => {
    t.equal(problemXml.isBody?.(body, 404), expected)
  })
}
