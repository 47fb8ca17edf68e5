/** Refusals that are made here in the place of Fastify: of those that nobody has touched there is nothing to find out. */
import { declarationOf, type Occurrence } from '../errors/declaration.ts'
import { readKeys, readProperty } from '../http/guarded-read.ts'
import { createMark } from '../http/marks.ts'
import { unsupportedType } from './known-errors.ts'

/** Fastify's code for content of a type that nobody reads. */
export const refusedTypeCode = 'FST_ERR_CTP_INVALID_MEDIA_TYPE'

/** How many properties it was made with. */
const made = createMark<number>()

/** Remembers an error with that code as made here. */
export function keepRefusal(refusal: Error): Error {
  made.put(refusal, readKeys(refusal).length)
  return refusal
}

/** Tells one that is as it was made; whatever a hook puts on an error has a say in what it means. */
function isUntouched(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const count = made.read(error)
  return (
    count !== undefined &&
    readKeys(error).length === count &&
    readProperty(error, 'statusCode') === 415 &&
    readProperty(error, 'code') === refusedTypeCode &&
    readProperty(error, 'expose') === undefined
  )
}

/** What such a refusal is to the client; `undefined` for any other error. */
export function readRefusal(error: unknown): Occurrence | undefined {
  if (!isUntouched(error)) return undefined
  const { detail } = unsupportedType
  const init = { code: refusedTypeCode }
  return {
    declaration: declarationOf(415),
    detail,
    init,
    members: undefined,
    unexpected: { error },
  }
}
