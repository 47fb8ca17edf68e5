/** What is to be said of an owed field, and how lists and delays are written and read. */
import { toRetryAfter } from '../../http/header-values.ts'

/** What is left of a quota, as one item of `RateLimit` (draft-ietf-httpapi-ratelimit-headers-11 §4.1). */
export interface RateLimit {
  /** Name of the quota policy: printable ASCII. */
  readonly policy: string
  /** The parameter `r`: quota units that are left, from 0. */
  readonly remaining: number
  /** The parameter `t`: seconds until there is more, or that moment; fractions are rounded up. @default not said */
  readonly reset?: number | Date | undefined
  /** The parameter `pk`: whose quota it is. A text is sent as its UTF-8 bytes. @default not said */
  readonly partitionKey?: string | Uint8Array | undefined
}

/** A quota policy, as one item of `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11 §3.1). */
export interface RateLimitPolicy {
  /** Name of the quota policy: printable ASCII. */
  readonly policy: string
  /** The parameter `q`: quota units that are allocated, from 0. */
  readonly quota: number
  /** The parameter `qu`: what is counted. @default 'requests' */
  readonly unit?: 'requests' | 'content-bytes' | 'concurrent-requests' | undefined
  /** The parameter `w`: the time window in whole seconds, from 1. @default not said */
  readonly window?: number | undefined
  /** The parameter `pk`: whose quota it is. A text is sent as its UTF-8 bytes. @default not said */
  readonly partitionKey?: string | Uint8Array | undefined
}

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
  /**
   * 429 and 503: what is left of one quota or of several, sent as `RateLimit`. Where one is used up and `retryAfter` is
   * left out, that is its `reset`; where both are given, `retryAfter` has the last word (draft-ietf-httpapi-ratelimit-headers-11 §4).
   */
  rateLimit?: RateLimit | readonly RateLimit[] | undefined
  /** 429 and 503: one quota policy or several, sent as `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11 §3). */
  rateLimitPolicy?: RateLimitPolicy | readonly RateLimitPolicy[] | undefined
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

/** Where a default is taken from, and what it answers: the options, the route and the router, as a reply knows them. */
export interface OwedSources {
  /** The option `challenge`. */
  readonly challenge: string | readonly string[]
  /** Methods of the path, asked of the router. */
  methods(): readonly string[]
  /** Media types that the route offers; `undefined` where it declares none. */
  produces(): readonly string[] | undefined
  /** Media types that the route reads. */
  reads(): readonly string[]
}

/** What a header field that goes with an owed one depends on: the request, as Node has it. */
export interface Exchange {
  readonly method?: string | undefined
  readonly httpVersionMinor: number
  readonly headers: { readonly connection?: string | undefined }
}

/** How a header field is told of in documents. */
export interface HeaderWords {
  /** Name as people write it. */
  readonly name: string
  readonly description: string
  readonly example: string
  /** Whether an answer of this status always has it. @default false */
  readonly isCertain?: true
}

/** Everything that is known of one owed field. */
export interface OwedRow {
  /** Writes a value as header and member; `undefined` where it makes no sense. */
  readonly write: (value: unknown) => OwedField | undefined
  /** Reads the member out of a header field that somebody else has set. @default no member */
  readonly read?: (header: string) => unknown
  /** What it says where nobody says it. @default nothing */
  readonly default?: (sources: OwedSources, init: OwedValues | undefined) => unknown
  /** What it says where a sender gave what it follows from. @default nothing */
  readonly implied?: (init: OwedValues) => unknown
  /** Brings a value into agreement with the header fields that are set already. @default it says what it says */
  readonly agree?: (value: unknown, fields: Readonly<Record<string, unknown>>) => unknown
  /** Says what is wrong with a value that a sender gave as `name`. @default that it cannot be what it is */
  readonly explain?: (value: unknown, name: string, init: OwedValues) => string | undefined
  /** Whether a sender has to give it, because neither the route nor the options know it. @default false */
  readonly isDemanded?: true
  /** The body member, by its kind in the schema. @default the field travels as a header alone */
  readonly member?: { readonly kind: 'list' | 'count'; readonly description: string }
  /** A member of an example. */
  readonly example?: unknown
  /** What documents say of its header fields, by their names in lower case. */
  readonly words: Readonly<Record<string, HeaderWords>>
  /** Tells the errors whose documents tell of its header fields. @default all that owe it */
  readonly isToldOf?: (error: {
    readonly status: number
    readonly type?: string | undefined
  }) => boolean
  /** Tells whether a header field of somebody else's is one. @default any is */
  readonly isWellFormed?: (header: string) => boolean
  /** How much it matters where the header is missing. @default not at all */
  readonly absence?: 'missing-header' | 'recommended-header'
  /** Header fields that go with it. `vary` is added to what is there. */
  readonly companions?: {
    readonly names: readonly string[]
    /** Whether they are there also where there is nothing to say in the field itself. @default false */
    readonly isUnconditional?: true
    readonly of: (field: OwedField, exchange: Exchange) => Readonly<Record<string, string>>
  }
}

/** Writes a list of texts that a pattern describes; what is none of them is left out. */
export function listWriter(item: RegExp): (value: unknown) => OwedField | undefined {
  const isItem = (given: unknown): given is string => typeof given === 'string' && item.test(given)
  return (value) => {
    if (!Array.isArray(value)) return undefined
    const items = value.filter(isItem)
    const isLost = items.length === 0 && value.length > 0
    return isLost ? undefined : { header: items.join(', '), member: items }
  }
}

/** Reads the items of a list (RFC 9110 §5.6.1). */
export function readList(header: string): readonly string[] {
  return header.split(',').flatMap((item) => item.trim() || [])
}

/** Most seconds that recipients have to be able to count (RFC 9111 §1.2.2); a moment in milliseconds is far more. */
const maxDelay = 2 ** 31

/** Writes a delay in seconds, or a moment (RFC 9110 §10.2.3). */
export function writeDelay(value: unknown): OwedField | undefined {
  if (typeof value === 'number' && value > maxDelay) return undefined
  const retryAfter = toRetryAfter(value, Date.now())
  return retryAfter && { header: retryAfter.header, member: retryAfter.seconds }
}

/** Reads a delay as seconds, in only the two forms of the grammar: `Date` would find a year in `1.5`, too (RFC 9110 §10.2.3). */
export function readDelay(header: string): unknown {
  const moment = header.endsWith(' GMT') ? new Date(header) : undefined
  return writeDelay(/^\d+$/.test(header) ? Number(header) : moment)?.member
}
