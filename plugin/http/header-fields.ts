/** Header fields by what they are for: those that advertise, describe content, or concern the connection. */

/** The header fields that tell what can be sent with a method. */
export const advertisements: Readonly<Record<string, string>> = {
  PATCH: 'accept-patch', // RFC 5789 §3.1
  POST: 'accept-post', // Linked Data Platform 1.0 §7.1
  QUERY: 'accept-query', // RFC 10008 §3
}

/** The header fields that describe content, and so belong to the content they came with (RFC 9110 §8). */
export const contentFields: ReadonlySet<string> = new Set([
  'accept-ranges',
  'content-digest',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-md5',
  'content-type',
  'digest',
  'etag',
  'last-modified',
  'repr-digest',
])

/** Fields of one connection, which are for whoever holds it to write (RFC 9110 §7.6.1). */
export const connectionFields: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
])

/** Fields that frame a message, or say what its body is. */
const framingFields: ReadonlySet<string> = new Set([
  ...connectionFields,
  'content-encoding',
  'content-length',
  'content-type',
])

/**
 * Tells a field that frames a message, or says what its body is: it follows from the body, and that of an
 * error is written by the plugin (RFC 9112 §6). `Upgrade` is for a status that owes it alone.
 */
export function isFraming(name: string, owes: object): boolean {
  const key = name.toLowerCase()
  return key === 'upgrade' ? !('upgrade' in owes) : framingFields.has(key)
}

/** Fields of framings that the sender of a message chooses (RFC 9112 §6.1, §6.5): Node does, once it is told of no other. */
export const framingChoices: readonly string[] = ['trailer', 'transfer-encoding']
