/** One request and its answer over a connection of their own: by hand, so that what is malformed can be sent and seen. */
import { connect } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import { decodeContent } from './decode.ts'
import { endless, late, type Limits, type Outcome, type ProbeRequest } from './message.ts'
import { parseEnded, parseResponse } from './parse-response.ts'

/** Where a service is. */
export interface Endpoint {
  readonly secure: boolean
  /** The name it was given by, for `Host` and for its certificate. */
  readonly hostname: string
  /** What the name was resolved to; nothing else is connected to. */
  readonly address: string
  readonly port: number
  /** `Host` of a request. */
  readonly host: string
}

/** Milliseconds in which content that should not be there comes behind the head of an answer. */
const grace = 100

/** Spells a request, with the fields that every one needs. */
export function spell({ method, target, headers, body, raw }: ProbeRequest, host: string): string {
  if (raw !== undefined) return raw
  const lines = [`${method} ${target} HTTP/1.1`]
  for (const [name, value] of Object.entries({ host, connection: 'close', ...headers })) {
    lines.push(`${name}: ${value}`)
  }
  const length = Buffer.byteLength(body ?? '')
  if (body !== undefined && headers['content-length'] === undefined) {
    lines.push(`content-length: ${length}`)
  }
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`
}

/** Sends a request and reads its answer, for as long and as far as the limits allow. Never rejects. */
export function exchange(
  { secure, hostname, address, port, host }: Endpoint,
  request: ProbeRequest,
  limits: Limits,
): Promise<Outcome> {
  const { promise, resolve } = defer<Outcome>()
  const socket = secure
    ? connectSecurely({ host: address, port, ...serverName(hostname) })
    : connect({ host: address, port })
  let received = Buffer.alloc(0)
  let cause = ''
  let patience: NodeJS.Timeout | undefined
  const timer = setTimeout(() => finish(late(limits)), limits.timeout)

  function finish(outcome: Outcome): void {
    clearTimeout(timer)
    clearTimeout(patience)
    socket.destroy()
    resolve(request.method === 'HEAD' ? outcome : decodeContent(outcome, limits))
  }

  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    if (received.length > limits.bytes) return finish(endless(limits))
    const outcome = parseResponse(received, request.method, false)
    if (outcome !== undefined) return finish(outcome)
    if (request.method === 'HEAD' && received.includes('\r\n\r\n')) {
      patience ??= setTimeout(() => finish(parseEnded(received, 'HEAD')), grace)
    }
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    cause = String(error.code)
  })
  socket.on('close', () => {
    const outcome = parseEnded(received, request.method)
    const isSilent = 'failure' in outcome && outcome.failure === 'no-response' && cause !== ''
    finish(isSilent ? { ...outcome, reason: `gave no response: ${cause}` } : outcome)
  })
  socket.write(spell(request, host))
  return promise
}

/** A certificate is for a name, and has no name for an address (RFC 6066 §3). */
function serverName(hostname: string): { servername?: string } {
  return /^[\d.]+$|:/.test(hostname) ? {} : { servername: hostname }
}

function defer<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
