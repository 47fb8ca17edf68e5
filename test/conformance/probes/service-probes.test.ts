import t from 'tap'
import {
  listServiceProbes,
  listWireProbes,
} from '../../../plugin/conformance/probes/service-probes.ts'

t.test('a service is asked what it does not have, below its own path', async (t) => {
  t.strictSame(
    listServiceProbes('/v1').map(({ request: { method, target, body }, expect }) => [
      method,
      target,
      body,
      expect.right,
    ]),
    [
      ['GET', '/v1/conformance-probe-unknown', undefined, [404]],
      ['HEAD', '/v1/conformance-probe-unknown', undefined, [404]],
      ['POST', '/v1/conformance-probe-unknown', '{}', [404]],
      ['GET', '/v1/%zz', undefined, [400, 404]],
    ],
  )
})

t.test('a connection is asked what no client would', async (t) => {
  const heads = listWireProbes('/a', 'b:1').map(({ request: { raw = '' }, expect }) => {
    const [head = '', rest] = raw.split('\r\n\r\n')
    t.equal(rest, '', 'nothing comes behind the head')
    const lines = head.split('\r\n')
    t.strictSame(lines.slice(-1), ['Connection: close'])
    t.match(lines.at(-2), /^Accept: application\/problem\+json, /)
    return [...lines.slice(0, -2).map((line) => line.slice(0, 40)), expect.right.join(' ')]
  })
  const line = 'GET /a HTTP/1.1'
  const host = 'Host: b:1'
  const long = 'x'.repeat(40)
  t.strictSame(heads, [
    [line, '400'],
    [line, host, host, '400'],
    [line, 'Host: a b', '400'],
    ['GET /a one two HTTP/1.1', host, '400'],
    ['GET /a HTTP/9.9', host, '400 505'],
    ['CONFORM /a HTTP/1.1', host, '400 404 405 501'],
    [line, host, 'X-Conformance : 1', '400'],
    [line, host, 'Content-Length: many', '400'],
    [line, host, 'Transfer-Encoding: conformance', '400 501'],
    [line, host, 'Expect: conformance', ''],
    [line, host, `X-Conformance: ${long}`.slice(0, 40), ''],
    [`GET /a?${long}`.slice(0, 40), host, ''],
  ])
})
