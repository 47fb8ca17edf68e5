/** What Node's HTTP parser could not read: its error codes as statuses. Nothing of the input is repeated. */
import { occurrenceOf, type Occurrence } from '../errors/declaration.ts'
import { withoutStack } from '../errors/http-error.ts'
import { readProperty, readString } from '../http/guarded-read.ts'
import { tokenPattern } from '../http/media-types.ts'

/** What a client gets for one kind of unreadable request. */
export interface ParserError {
  readonly status: number
  readonly detail: string
}

/** Error codes of Node and of its parser, llhttp. Whatever is not listed is a plain 400 (RFC 9112 §2.2). */
const parserErrors: ReadonlyMap<string, ParserError> = new Map([
  // RFC 9110 §15.5.9
  ['ERR_HTTP_REQUEST_TIMEOUT', { status: 408, detail: 'The request did not arrive in time.' }],
  // RFC 9110 §15.5.14
  [
    'HPE_CHUNK_EXTENSIONS_OVERFLOW',
    {
      status: 413,
      detail: 'The chunk extensions are larger than the server accepts.',
    },
  ],
  // RFC 6585 §5
  [
    'HPE_HEADER_OVERFLOW',
    {
      status: 431,
      detail: 'The header section is larger than the server accepts.',
    },
  ],
])

const badRequest: ParserError = { status: 400, detail: 'The request is not valid HTTP.' }
// RFC 9110 §15.5.15
const uriTooLong: ParserError = {
  status: 414,
  detail: 'The request target is longer than the server accepts.',
}
// RFC 9110 §9.1
const notImplemented: ParserError = {
  status: 501,
  detail: 'The method of the request is not implemented.',
}
/** The refusal of another major version than HTTP/1 in a request line (RFC 9110 §15.6.6). */
export const versionNotSupported: ParserError = {
  status: 505,
  detail: 'The server supports HTTP/1.0 and HTTP/1.1.',
}

const requestLine = new RegExp(String.raw`^${tokenPattern} \S+ HTTP/(\d)\.(\d)\r?\n`)
const startOfTarget = new RegExp(String.raw`^${tokenPattern} \S+$`)

/**
 * Says what a client gets for an error of the parser. It is logged at Fastify's own level for it: what
 * strangers send must not fill a log.
 */
export function toClientError(error: unknown): Occurrence {
  const { status, detail } = classify(error)
  return { ...occurrenceOf(status, detail, { cause: withoutPacket(error) }), level: 'trace' }
}

/** What is logged: the error of the parser, not the bytes, which hold credentials and are as long as a client likes. */
function withoutPacket(error: unknown): Error {
  const cause = withoutStack(() => new Error(readString(error, 'message')))
  const bytesParsed = readProperty(error, 'bytesParsed')
  return Object.assign(cause, { code: readString(error, 'code'), bytesParsed })
}

function classify(error: unknown): ParserError {
  const code = readString(error, 'code') ?? ''
  const packet = lineOf(error)
  if (code === 'HPE_HEADER_OVERFLOW' && isTargetTooLong(error, packet)) return uriTooLong
  const line = requestLine.exec(packet)
  if (code === 'HPE_INVALID_METHOD' && line !== null) return notImplemented
  if (code === 'HPE_INVALID_VERSION' && line !== null && line[1] !== '1') return versionNotSupported
  return parserErrors.get(code) ?? badRequest
}

/**
 * Node counts the request line as part of the header section. The target is to blame where its line
 * never ended, or is longer than everything that came with it.
 */
function isTargetTooLong(error: unknown, line: string): boolean {
  if (startOfTarget.test(line)) return true
  const size = Number(readProperty(readProperty(error, 'rawPacket'), 'length'))
  return requestLine.test(line) && line.length > size / 2
}

/** The line the parser stopped in; a packet may hold whole requests before it. */
function lineOf(error: unknown): string {
  const packet = readProperty(error, 'rawPacket')
  if (!Buffer.isBuffer(packet)) return ''
  const parsed = readProperty(error, 'bytesParsed')
  const start =
    typeof parsed === 'number' && parsed > 0 ? packet.lastIndexOf('\n', parsed - 1) + 1 : 0
  const end = packet.indexOf('\n', start)
  return packet.toString('latin1', start, end === -1 ? packet.length : end + 1)
}
