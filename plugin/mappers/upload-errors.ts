/** Uploads by way of multer, which `fastify-multer` and the adapters of NestJS hand on. */
import { httpErrors } from '../errors/http-error.ts'
import { readString } from '../http/guarded-read.ts'
import type { ErrorMapper } from '../foreign/mapper.ts'

/** Limits on how much there may be (RFC 9110 §15.5.14). */
const tooLarge: ReadonlySet<string> = new Set([
  'LIMIT_FIELD_COUNT',
  'LIMIT_FIELD_VALUE',
  'LIMIT_FILE_COUNT',
  'LIMIT_FILE_SIZE',
  'LIMIT_PART_COUNT',
])

/**
 * multer: more, or larger, than is allowed is a 413; a file in a field that takes none, and a field
 * without a proper name, a 400. The names of fields are the client's text and are not repeated.
 */
export const uploadErrors: ErrorMapper = (error) => {
  const code = readString(error, 'code')
  if (readString(error, 'name') !== 'MulterError' || code === undefined) return undefined
  const build = tooLarge.has(code) ? httpErrors.contentTooLarge : httpErrors.badRequest
  return build({ code, cause: error })
}
