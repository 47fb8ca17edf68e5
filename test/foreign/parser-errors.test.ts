import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { toClientError } from '../../plugin/foreign/parser-errors.ts'

/** What Node's parser says of the bytes a client sends. */
async function parserError(t: Test, bytes: string): Promise<unknown> {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  t.teardown(() => {
    client.destroy()
    server.closeAllConnections()
    server.close()
  })
  client.on('error', () => undefined)
  client.write(bytes, 'latin1')
  const [error] = (await once(server, 'clientError')) as unknown[]
  return error
}

const host = 'Host: example.com\r\n'
const badRequest = [400, 'Bad Request', 'The request is not valid HTTP.'] as const
const uriTooLong = [
  414,
  'URI Too Long',
  'The request target is longer than the server accepts.',
] as const
const notImplemented = [
  501,
  'Not Implemented',
  'The method of the request is not implemented.',
] as const
const version = [
  505,
  'HTTP Version Not Supported',
  'The server supports HTTP/1.0 and HTTP/1.1.',
] as const
const fieldsTooLarge = [
  431,
  'Request Header Fields Too Large',
  'The header section is larger than the server accepts.',
] as const
const tooLarge = [
  413,
  'Content Too Large',
  'The chunk extensions are larger than the server accepts.',
] as const

const long = 'a'.repeat(20_000)
const chunked = `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n`

/** The bytes of a request, and what RFC 9110 and RFC 9112 have for them. */
const requests = [
  ['a header line without a colon', 'GET / HTTP/1.1\r\nno colon\r\n\r\n', badRequest],
  ['no HTTP at all', 'garbage\r\n\r\n', badRequest],
  ['a TLS handshake', '\x16\x03\x01\x02\x00\x01', badRequest],
  ['another protocol', 'GET / HTTX/1.1\r\n\r\n', badRequest],
  ['a target with a space', `GET /a b HTTP/1.1\r\n${host}\r\n`, badRequest],
  ['an unknown method and a target with a space', `FOO /a b HTTP/1.1\r\n${host}\r\n`, badRequest],
  ['a method that is no token', `F@O / HTTP/1.1\r\n${host}\r\n`, badRequest],
  ['a length that is no number', `GET / HTTP/1.1\r\n${host}Content-Length: x\r\n\r\n`, badRequest],
  [
    'a length before a coding',
    `POST / HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`,
    badRequest,
  ],
  ['a length after a coding', `${chunked}Content-Length: 5\r\n\r\n`, badRequest],
  ['lines that end in LF alone', 'GET / HTTP/1.1\nHost: example.com\n\n', badRequest],
  ['a method Node does not know', `FOO / HTTP/1.1\r\n${host}\r\n`, notImplemented],
  ['a method in lower case', `get / HTTP/1.1\r\n${host}\r\n`, notImplemented],
  // Whatever the coding, where the content ends cannot be told (RFC 9112 §6.3).
  [
    'a transfer coding that ends nothing',
    `POST / HTTP/1.1\r\n${host}Transfer-Encoding: foo\r\n\r\n`,
    badRequest,
  ],
  [
    'a method Node does not know, in one packet with a request before it',
    `GET / HTTP/1.1\r\n${host}\r\nFOO / HTTP/1.1\r\n${host}\r\n`,
    notImplemented,
  ],
  [
    'garbage in one packet with a request before it',
    `GET / HTTP/1.1\r\n${host}\r\ngarbage\r\n`,
    badRequest,
  ],
  ['a version of the future', `GET / HTTP/3.0\r\n${host}\r\n`, version],
  ['a minor version of the future', `GET / HTTP/1.7\r\n${host}\r\n`, badRequest],
  ['a target that is too long', `GET /${long} HTTP/1.1\r\n${host}\r\n`, uriTooLong],
  ['a target that does not end', `GET /${long}`, uriTooLong],
  [
    'a header field that is too long',
    `GET / HTTP/1.1\r\n${host}X-Long: ${long}\r\n\r\n`,
    fieldsTooLarge,
  ],
  ['chunk extensions that are too long', `${chunked}\r\n5;${long}\r\n`, tooLarge],
] as const

for (const [name, bytes, [status, title, detail]] of requests) {
  t.test(`${name} is a ${String(status)}`, async (t) => {
    const error = await parserError(t, bytes)
    const { declaration, init, ...occurrence } = toClientError(error)
    t.strictSame(
      { status: declaration.status, title: declaration.title, ...occurrence },
      { status, title, detail, members: undefined, level: 'trace' },
    )
    const { message, code, bytesParsed } = error as Error & Record<string, unknown>
    const cause = Object.assign(new Error(message), { code, bytesParsed })
    t.strictSame(described(init?.cause), described(cause), 'the packet is not kept')
  })
}

/** All that a serializer finds on an error but for its stack. */
function described(error: unknown): object {
  const { stack: _, ...rest } = Object.getOwnPropertyDescriptors(error as Error)
  return rest
}

/** Errors that take time or another version of Node to come up. */
const errors = [
  [
    'a request that does not arrive in time',
    { code: 'ERR_HTTP_REQUEST_TIMEOUT' },
    408,
    'The request did not arrive in time.',
  ],
  [
    'a header section whose start is not at hand',
    { code: 'HPE_HEADER_OVERFLOW' },
    431,
    'The header section is larger than the server accepts.',
  ],
  [
    'a header section of which only the end is at hand',
    { code: 'HPE_HEADER_OVERFLOW', rawPacket: Buffer.from(long) },
    431,
    'The header section is larger than the server accepts.',
  ],
  [
    'an unknown method of which nothing is at hand',
    { code: 'HPE_INVALID_METHOD' },
    400,
    badRequest[2],
  ],
  ['a code nobody listed', { code: 'HPE_NEW' }, 400, badRequest[2]],
  ['a code that objects have as a method', { code: 'constructor' }, 400, badRequest[2]],
  ['a code that is no text', { code: 5 }, 400, badRequest[2]],
  ['no code', {}, 400, badRequest[2]],
  ['nothing', undefined, 400, badRequest[2]],
] as const

for (const [name, error, status, detail] of errors) {
  t.test(`${name} is a ${String(status)}`, async (t) => {
    const { declaration, init, ...occurrence } = toClientError(error)
    t.equal(declaration.status, status)
    t.strictSame(occurrence, { detail, members: undefined, level: 'trace' })
    t.notOk(Object.hasOwn(init?.cause as Error, 'rawPacket'))
  })
}
