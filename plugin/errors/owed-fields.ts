/** How each owed field is written: one rule per field, so that header and member always agree. */
import { toRetryAfter } from '../http/header-values.ts'
import type { OwedName } from '../http/statuses.ts'

/** The values of owed fields, as helpers and throwables take them. */
export interface OwedValues {
  /** 415: media types the resource reads. */
  accept?: readonly string[] | undefined
  /** 415 for a coding: the codings it reads. Never sent together with `accept` (RFC 9110 §12.5.3). */
  acceptEncoding?: readonly string[] | undefined
  /** 405: methods the resource supports. Computed from the router when left out (RFC 9110 §10.2.1). */
  allow?: readonly string[] | undefined
  /** 406: media types on offer. Taken from the route when left out (RFC 9110 §15.5.7). */
  available?: readonly string[] | undefined
  /** 451: URI of who demanded the block, sent as `Link: <…>; rel="blocked-by"` (RFC 7725 §4). */
  blockedBy?: string | undefined
  /** 401 and 407: one challenge or several. The plugin option `challenge` when left out (RFC 9110 §11.6.1). */
  challenge?: string | readonly string[] | undefined
  /** 416: current length of the representation in bytes (RFC 9110 §14.4). */
  completeLength?: number | undefined
  /** 413, 429, 503: seconds, or the moment to come back (RFC 9110 §10.2.3). */
  retryAfter?: number | Date | undefined
  /** 426: protocols in order of preference; `Connection: upgrade` goes with it (RFC 9110 §7.8). */
  upgrade?: readonly string[] | undefined
}

/** One owed field, ready for the wire. */
export interface OwedField {
  readonly header: string | readonly string[]
  /** `undefined` where the field has no body member. */
  readonly member?: unknown
}

type Rule = (value: unknown) => OwedField | undefined

const list: Rule = (value) => {
  if (!Array.isArray(value)) return undefined
  const items = value.filter((item): item is string => typeof item === 'string')
  return { header: items.join(', '), member: items }
}

const rules: Readonly<Record<OwedName, Rule>> = {
  accept: list,
  acceptEncoding: list,
  allow: list,
  available: list,
  blockedBy: (value) =>
    typeof value === 'string'
      ? { header: `<${value.replace(/[<>"\s]/g, encodeURIComponent)}>; rel="blocked-by"` }
      : undefined,
  challenge: (value) =>
    typeof value === 'string' || Array.isArray(value)
      ? { header: value as string | readonly string[] }
      : undefined,
  completeLength: (value) =>
    Number.isSafeInteger(value) && (value as number) >= 0
      ? { header: `bytes */${String(value)}`, member: value }
      : undefined,
  retryAfter: (value) => {
    const retryAfter = toRetryAfter(value, Date.now())
    return retryAfter && { header: retryAfter.header, member: retryAfter.seconds }
  },
  upgrade: list,
}

/** Writes one owed field; a value that makes no sense for it is `undefined` and left out. */
export function toOwedField(name: OwedName, value: unknown): OwedField | undefined {
  return value === undefined ? undefined : rules[name](value)
}

/**
 * Reads an owed field that another plugin has set on the reply, so that the member says the same as
 * the header that will be sent.
 */
export function readOwedHeader(name: OwedName, header: unknown): OwedField {
  const text = String(header)
  const field = { header: text }
  if (name === 'retryAfter') {
    return { ...field, ...memberOf(toOwedField(name, readRetryAfter(text))) }
  }
  if (rules[name] !== list) return field
  return { ...field, member: text.split(',').flatMap((item) => item.trim() || []) }
}

/** Only the two forms of the grammar: `Date` would find a year in `1.5`, too (RFC 9110 §10.2.3). */
function readRetryAfter(text: string): number | Date | undefined {
  if (/^\d+$/.test(text)) return Number(text)
  return text.endsWith(' GMT') ? new Date(text) : undefined
}

function memberOf(field: OwedField | undefined): { member?: unknown } {
  return field === undefined ? {} : { member: field.member }
}
