/** What hooks made of an Error Resource on its way: fewer bytes, say, but not another error, and not what is none. */
import type { FastifyReply } from 'fastify'
import { isResponse } from '../foreign/bodies/web-response.ts'
import { parseJson, readProperty } from '../http/guarded-read.ts'
import type { WrittenError } from '../replies/written-error.ts'
import { statusOf } from './web-responses.ts'

const jsonType = /[+/]json\s*(?:;|$)/i

/**
 * Tells whether content is no longer what the header of the reply says of it: JSON that tells of its status. A hook
 * that encodes it says so there, and so does one that makes a page of it.
 */
export function isSpoilt(reply: FastifyReply, written: WrittenError, payload: unknown): boolean {
  // A hook that makes a success of it says so by the status.
  if (payload === written.body || reply.statusCode !== written.status) return false
  if (isResponse(payload)) return statusOf(reply, payload) >= 400
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return false
  const type = reply.getHeader('content-type')
  const isSame = type === written.headers['content-type'] && !reply.hasHeader('content-encoding')
  // A hook that takes the content off leaves none that could contradict.
  if (!isSame || payload.length === 0) return false
  const body = parseJson(String(payload))
  // Of text that was none to begin with nobody can tell.
  if (typeof body !== 'object' || body === null) return jsonType.test(String(type))
  const status = readProperty(body, 'status')
  // In shapes of the user's it may mean something else.
  return typeof status === 'number' && status !== written.status
}
