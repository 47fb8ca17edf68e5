/** Bytes of a connection as one HTTP/1.1 response; strict, because lenient clients hide what is wrong. */
import { tokenPattern } from '../../http/media-types.ts'
import type { Answer, Failure, Outcome } from './message.ts'

const statusLine = /^HTTP\/1\.[01] ([1-9]\d\d)(?: [^\r\n]*)?$/
const fieldName = new RegExp(`^(${tokenPattern}):`)

interface Head {
  readonly status: number
  readonly fields: ReadonlyMap<string, string>
  /** Where the content starts. */
  readonly end: number
}

const unreadable = (what: string): Failure => ({
  failure: 'unreadable',
  reason: `sent what is no HTTP: ${what}`,
})

function parseHead(bytes: Buffer, start: number): Head | Failure | undefined {
  const end = bytes.indexOf('\r\n\r\n', start)
  if (end === -1) return undefined
  const [first = '', ...lines] = bytes.toString('latin1', start, end).split('\r\n')
  const status = statusLine.exec(first)?.[1]
  if (status === undefined) return unreadable(`its status line is ${JSON.stringify(first)}`)
  const fields = new Map<string, string>()
  for (const line of lines) {
    const given = fieldName.exec(line)?.[1]
    if (given === undefined) return unreadable(`a line of its header is ${JSON.stringify(line)}`)
    const name = given.toLowerCase()
    const value = line.slice(given.length + 1).trim()
    const known = fields.get(name)
    fields.set(name, known === undefined ? value : `${known}, ${value}`)
  }
  return { status: Number(status), fields, end: end + 4 }
}

/** Undoes the chunked coding (RFC 9112 §7.1); `undefined` while the last chunk is missing. */
function parseChunks(bytes: Buffer): Buffer | Failure | undefined {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd === -1) return undefined
    const line = bytes.toString('latin1', at, lineEnd)
    const size = /^[0-9A-Fa-f]{1,8}(?=;|$)/.exec(line)?.[0]
    if (size === undefined) return unreadable(`a chunk starts with ${JSON.stringify(line)}`)
    const length = Number.parseInt(size, 16)
    if (length === 0) return Buffer.concat(chunks)
    const from = lineEnd + 2
    if (bytes.length < from + length + 2) return undefined
    chunks.push(bytes.subarray(from, from + length))
    at = from + length + 2
  }
}

/** @see RFC 9112 §6.3 */
function parseContent(
  { status, fields }: Head,
  rest: Buffer,
  method: string,
  ended: boolean,
): Buffer | Failure | undefined {
  // What follows the head of such an answer should not be there, and is kept to be seen.
  if (method === 'HEAD') return ended ? rest : undefined
  if (status === 204 || status === 304) return Buffer.alloc(0)
  if (fields.has('transfer-encoding')) return parseChunks(rest)
  const length = fields.get('content-length')
  if (length === undefined) return ended ? rest : undefined
  if (!/^\d+$/.test(length)) return unreadable(`its Content-Length is ${JSON.stringify(length)}`)
  return rest.length < Number(length) ? undefined : rest.subarray(0, Number(length))
}

/**
 * Parses the final response to a request; those that only announce it (1xx) are passed over.
 * @param ended Whether the connection will bring no more.
 * @returns `undefined` while more has to come.
 */
export function parseResponse(bytes: Buffer, method: string, ended: boolean): Outcome | undefined {
  let start = 0
  for (;;) {
    const head = parseHead(bytes, start)
    if (head === undefined || 'failure' in head) return head
    start = head.end
    if (head.status < 200 && head.status !== 101) continue
    const content = parseContent(head, bytes.subarray(start), method, ended)
    if (content === undefined || 'failure' in content) return content
    return { status: head.status, fields: head.fields, content } satisfies Answer
  }
}

/** What a connection that is over has brought. */
export function parseEnded(bytes: Buffer, method: string): Outcome {
  const outcome = parseResponse(bytes, method, true)
  if (outcome !== undefined) return outcome
  return bytes.length === 0
    ? { failure: 'no-response', reason: 'closed the connection without a response' }
    : { failure: 'unreadable', reason: 'closed the connection in the middle of its response' }
}
