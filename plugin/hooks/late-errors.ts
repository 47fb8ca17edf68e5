/** An error that comes while something else is being sent, and not because of it: a handler took too long. */
import type { FastifyReply } from 'fastify'
import type { Occurrence } from '../errors/declaration.ts'
import { readString } from '../http/guarded-read.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'
import { sendError, writeError } from '../replies/send-error.ts'
import { writeInstead, writtenError, type WrittenError } from '../replies/written-error.ts'
import { isUnderWay } from './repeated-sends.ts'

function isLate(error: unknown): boolean {
  return readString(error, 'code') === 'FST_ERR_HANDLER_TIMEOUT'
}

/**
 * Sends what an error is to the client. What hooks have in their hands by then would be written under its
 * status, so that it is written at once.
 */
export function sendCaught(
  plugin: PluginInstance,
  reply: FastifyReply,
  error: unknown,
  occurrence: Occurrence,
): void {
  if (!isLate(error) || !isUnderWay(reply)) {
    sendError(plugin, reply, occurrence)
    return
  }
  writeError(plugin, reply, occurrence)
  writeInstead(reply, reply[writtenError] as WrittenError)
}

/** Tells whether a payload is handed on that the error on the reply has overtaken; what is encoded is the error itself. */
export function isOvertaken(reply: FastifyReply, caught: unknown): boolean {
  return isLate(caught) && !reply.hasHeader('content-encoding')
}
