/** `reply.created()` and its siblings: successes, with the header fields that lead on from them. */
import type { FastifyReply } from 'fastify'
import { adviseOnce } from '../logs/log-error.ts'
import { logOf } from '../logs/request-log.ts'
import { writeDelay } from '../errors/owed/row.ts'
import { describeStranger, isRecord } from '../http/checks.ts'
import { show } from '../http/show.ts'
import { isValidHeader } from '../http/header-values.ts'
import type { AcceptedInit, SuccessInit } from './declared-replies.ts'

/** Writes the header field of a name, or says of a value that it is none. */
interface Field {
  readonly header: string
  readonly write: (value: unknown) => string | undefined
}

/** An address, also as an object of the class for them. */
function writeLocation(value: unknown): string | undefined {
  const text = value instanceof URL ? value.href : value
  return typeof text === 'string' && isValidHeader('location', text) ? text : undefined
}

const fields: Readonly<Record<keyof AcceptedInit, Field>> = {
  location: { header: 'location', write: writeLocation },
  retryAfter: { header: 'retry-after', write: (value) => writeDelay(value)?.header as string },
}

/** Tells whoever writes the service what was left out; the success leaves all the same. */
function advise(reply: FastifyReply, kind: string, problem: string): void {
  adviseOnce(logOf(reply.request), `A ${kind} was sent without all it was given: ${problem}.`)
}

function setFields(
  reply: FastifyReply,
  kind: string,
  init: unknown,
  names: readonly (keyof AcceptedInit)[],
): void {
  if (init == null) return
  if (!isRecord(init)) {
    advise(
      reply,
      kind,
      `what is said besides must be an object, such as { location: '/orders/42' }; it is ${show(init)}`,
    )
    return
  }
  for (const [name, value] of Object.entries(init)) {
    const known = names.find((one) => one === name)
    const field = known && fields[known]
    if (field === undefined) {
      advise(reply, kind, describeStranger('', name, names))
    } else if (value !== undefined) {
      const header = field.write(value)
      if (header === undefined) advise(reply, kind, `"${name}" cannot be ${show(value)}`)
      else reply.header(field.header, header)
    }
  }
}

/** A method of replies, whatever it takes. */
export type Helper = (this: FastifyReply, ...args: never[]) => FastifyReply

/**
 * The reply that a helper was called on.
 * @throws {TypeError} Where it was taken off its reply, and so has nobody to answer.
 */
export function replyOf(called: FastifyReply | undefined, helper: string): FastifyReply {
  if (typeof called?.send === 'function') return called
  throw new TypeError(
    `${helper}() was called without its reply: write reply.${helper}(…), and hand on the reply rather than its helpers.`,
  )
}

/** The helpers, by their names. */
export const successHelpers: Readonly<Record<string, Helper>> = {
  ok(this: FastifyReply, payload?: unknown) {
    return replyOf(this, 'ok').code(200).send(payload)
  },
  created(this: FastifyReply, payload?: unknown, init?: SuccessInit) {
    setFields(replyOf(this, 'created'), '201 (Created)', init, ['location'])
    return this.code(201).send(payload)
  },
  accepted(this: FastifyReply, payload?: unknown, init?: AcceptedInit) {
    setFields(replyOf(this, 'accepted'), '202 (Accepted)', init, ['location', 'retryAfter'])
    return this.code(202).send(payload)
  },
  noContent(this: FastifyReply, payload?: unknown) {
    const reply = replyOf(this, 'noContent')
    if (payload !== undefined) advise(reply, '204 (No Content)', 'it has no content')
    return reply.code(204).send()
  },
}
