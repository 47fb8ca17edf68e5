/** Hooks that send while something is being sent: whatever they send runs them again, and that has to end. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { occurrenceOf } from '../errors/declaration.ts'
import { discard } from '../foreign/bodies/bodies.ts'
import { fieldsOf, isResponse } from '../foreign/bodies/web-response.ts'
import type { HeaderFields } from '../replies/headers.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'
import { writeError } from '../replies/send-error.ts'
import { writeInstead, writtenError, type WrittenError } from '../replies/written-error.ts'
import { isOurs } from '../routes/routes.ts'
import { statusOf, toRedirect } from './web-responses.ts'

const sendings = Symbol('fastify-error-resource.sendings')

declare module 'fastify' {
  interface FastifyReply {
    [sendings]?: number
  }
}

/** Tells whether hooks have a payload of a reply in their hands, which they will hand on. */
export function isUnderWay(reply: FastifyReply): boolean {
  return (reply[sendings] ?? 0) > 0
}

/** What fails on its way is sent again, and that may fail, too. More than this is a hook that never hands on. */
const mostSendings = 8

/**
 * Counts how often a reply has been on its way, and ends the last of too many: a redirect as it is, an error as an
 * Error Resource, and of a success nobody knows which one was meant.
 * @returns Whether it was the last.
 */
export function endRepetition(
  plugin: PluginInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): boolean {
  const count = (reply[sendings] ?? 0) + 1
  reply[sendings] = count
  if (count <= mostSendings || !isOurs(plugin, request)) return false
  const status = statusOf(reply, payload)
  const isRedirect = status >= 300 && status < 400 && reply[writtenError] == null
  writeInstead(
    reply,
    isRedirect ? toRedirect(reply, payload, status) : toError(plugin, reply, payload, status),
  )
  discard(payload)
  return true
}

function toError(
  plugin: PluginInstance,
  reply: FastifyReply,
  payload: unknown,
  status: number,
): WrittenError {
  if (reply[writtenError] == null) {
    if (isResponse(payload)) reply.headers(fieldsOf(payload) as HeaderFields)
    const error = new Error('A hook sends a reply whenever one is sent, so that none ever is.')
    const isError = status >= 400
    writeError(plugin, reply, {
      ...occurrenceOf(isError ? status : 500),
      unexpected: { error },
    })
  }
  return reply[writtenError] as WrittenError
}
