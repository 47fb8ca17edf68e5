/** The types of the registry "HTTP Problem Types", which no service has to itself (RFC 9457 §4.2). */

/** What their URIs start with, but for `about:blank`. */
export const registeredTypes = 'https://iana.org/assignments/http-problem-types#'

/** Tells whether a type is one of the registry, whose members are named by somebody else. */
export function isRegisteredType(type: unknown): boolean {
  return typeof type === 'string' && type.startsWith(registeredTypes)
}
