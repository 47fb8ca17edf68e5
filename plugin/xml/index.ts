/** `fastify-error-resource/xml`: errors as `application/problem+xml`, a wire profile. */
import type { WireProfile } from '../resource/profiles.ts'
import { describeProblem } from './describe.ts'
import { readProblem } from './read.ts'
import { writeProblem } from './write.ts'

/** The media type of problem details in XML. */
export const problemXmlType = 'application/problem+xml'

/**
 * Problem details in XML, for clients that ask for `application/problem+xml`; there only where it is named in `profiles`.
 * `application/xml` and `text/xml` are other types (RFC 9110 §12.5.1): to have clients of those served too, add them to a
 * copy, `{ ...problemXml, mediaTypes: [...problemXml.mediaTypes, 'application/xml'] }`.
 * @see RFC 9457 Appendix B
 * @example
 * await app.register(errorResource, { profiles: [problemDetails, problemXml] })
 */
export const problemXml: WireProfile = {
  name: 'Xml',
  mediaTypes: [problemXmlType],
  write: writeProblem,
  describe: describeProblem,
  isBody,
}

/** A problem document that says no other status. */
function isBody(body: unknown, status: number): boolean {
  const { value } = typeof body === 'string' ? readProblem(body) : {}
  return value !== undefined && [undefined, status].includes(value['status'] as number | undefined)
}
