/** Asks a server over a real socket and holds the answer against what its case expects. */

import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { isDeepStrictEqual } from 'node:util'
import { answerOf, cases, type Entry, type Request } from '../cases/cases.ts'

interface Received {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** Sends the request on a connection of its own. */
function ask(port: number, { method, path, headers, body }: Request): Promise<Received> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const options = { port, host: '127.0.0.1', method, path, agent: false, timeout: 5_000 }
    const outgoing = httpRequest({ ...options, headers: { ...headers, ...length } }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text })
      })
    })
    outgoing.on('timeout', () => outgoing.destroy(new Error('No answer within 5 seconds.')))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Returns what is wrong with the answer of a running contender, one sentence each; an empty list is a proof. */
export async function findFaults(entry: Entry, port: number): Promise<string[]> {
  const expected = answerOf(entry)
  const received = await ask(port, cases[entry.case].request)
  const faults: string[] = []
  const expect = (what: string, actual: unknown, wanted: unknown): void => {
    if (isDeepStrictEqual(actual, wanted)) return
    faults.push(`${what} is ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`)
  }
  expect('status', received.status, expected.status)
  expect('content-type', received.headers['content-type'], expected.type)
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    expect(name, received.headers[name], value)
  }
  const length = received.headers['content-length']
  expect('content-length', length, String(Buffer.byteLength(received.body)))
  const body = parseObject(received.body)
  for (const [name, value] of Object.entries(expected.members)) expect(name, body[name], value)
  // A contender could win by saying less: whoever sends problem details names the request, too.
  if ('title' in expected.members) {
    expect('requestId is a string', typeof body['requestId'], 'string')
    expect('instance', body['instance'], cases[entry.case].request.path)
  }
  return faults
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
