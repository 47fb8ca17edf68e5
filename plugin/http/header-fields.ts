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
