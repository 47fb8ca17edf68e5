/** A `Response` of the Fetch Standard, whoever made it: Node, undici, node-fetch, a framework, another realm. */
import { readProperty, readString } from '../../http/guarded-read.ts'
import { connectionFields } from '../../http/header-fields.ts'
import { type HeaderValue } from '../../http/header-values.ts'

/** Tells a `Response` as Fastify does; a proxy that does not want to be looked at is none. */
export function isResponse(value: unknown): value is object {
  try {
    return Object.prototype.toString.call(value) === '[object Response]'
  } catch {
    return false
  }
}

/**
 * Tells whether a thrown value is a `Response` that was made to answer with. One that was fetched is
 * somebody else's answer; only such a one has a URL (Fetch Standard §5.5).
 */
export function isMeantResponse(thrown: unknown): thrown is object {
  return isResponse(thrown) && !readString(thrown, 'url')
}

/** The Fetch Standard has a method for cookies, node-fetch one for all fields. */
type ForeignHeaders = Headers & { raw?: () => Readonly<Record<string, string[]>> }

/**
 * Reads the header fields of a `Response` by their names in lower case. Cookies are several values,
 * because a comma does not part them (RFC 9110 §5.3).
 */
export function fieldsOf(response: object): Readonly<Record<string, HeaderValue>> {
  const headers = readProperty(response, 'headers') as ForeignHeaders
  const fields: Record<string, HeaderValue> = {}
  try {
    headers.forEach((value, name) => {
      if (!connectionFields.has(name.toLowerCase())) fields[name.toLowerCase()] = value
    })
    const cookies = headers.getSetCookie?.() ?? headers.raw?.()['set-cookie']
    if (fields['set-cookie'] !== undefined && cookies !== undefined) fields['set-cookie'] = cookies
  } catch {
    // What has been read by then counts.
  }
  return fields
}

/** The content of a `Response`; nothing where somebody has read it, which is no reason to fail. */
export function contentOf(response: object): unknown {
  return readProperty(response, 'bodyUsed') === true ? undefined : readProperty(response, 'body')
}
