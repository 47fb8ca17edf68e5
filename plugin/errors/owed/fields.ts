/** What a status owes its client besides the common members: one row per field, which says everything of it. */
import { isChallenge } from '../../http/checks.ts'
import { advertisements } from '../../http/header-fields.ts'
import { tokenPattern } from '../../http/media-types.ts'
import { isHttp2 } from '../../http/request.ts'
import type { OwedName } from '../../http/statuses.ts'
import { delayOfLimits, rateLimitPolicyRow, rateLimitRow } from './rate-limit.ts'
import { type OwedField, type OwedRow, readDelay, readList, writeDelay, listWriter } from './row.ts'

/** A comma-separated list of what a pattern describes (RFC 9110 §5.6.1). */
function listOf(item: string): RegExp {
  return new RegExp(`^${item}(?:\\s*,\\s*${item})*$`)
}

const tokens = listOf(tokenPattern)
const protocols = listOf(`${tokenPattern}(?:/${tokenPattern})?`)
const challenge = new RegExp(`^${tokenPattern}(?:$|\\s*,| +\\S)`)
const mediaRange = new RegExp(`^\\s*${tokenPattern}/${tokenPattern}`)

const writeMediaRanges = listWriter(mediaRange)
const writeProtocols = listWriter(new RegExp(`^${tokenPattern}(?:/${tokenPattern})?$`))
// Methods are told apart by case (RFC 9110 §9.1), and none is registered in lower case.
const writeMethods = listWriter(/^[A-Z\d!#$%&'*+.^_`|~-]+$/)

const websocket: readonly string[] = ['websocket']

/** Parsers of any type and of patterns are not told; an empty list would say that nothing is read. */
const unlessEmpty = (list: readonly string[]) => (list.length === 0 ? undefined : list)

/** The rows. Helpers, header fields, schemas, examples, documents and the conformance kit read them. */
export const owedRows = {
  accept: {
    write: writeMediaRanges,
    read: readList,
    // A coding problem is answered with Accept-Encoding alone (RFC 9110 §12.5.3).
    default: (sources, init) =>
      init?.acceptEncoding === undefined ? unlessEmpty(sources.reads()) : undefined,
    member: {
      kind: 'list',
      description: 'Media types the resource reads; equal to the `Accept` header.',
    },
    example: ['application/json'],
    words: {
      accept: {
        name: 'Accept',
        description:
          'Media types the resource reads; left out where the coding is at fault (RFC 9110 §12.5.1).',
        example: 'application/json',
      },
    },
    isWellFormed: (header) => mediaRange.test(header),
    companions: {
      names: Object.values(advertisements),
      of: ({ header }, { method = '' }) => {
        const advertisement = advertisements[method]
        return advertisement === undefined ? {} : { [advertisement]: String(header) }
      },
    },
  },
  acceptEncoding: {
    write: listWriter(new RegExp(`^${tokenPattern}$`)),
    read: readList,
    member: {
      kind: 'list',
      description: 'Content codings the resource reads; equal to the `Accept-Encoding` header.',
    },
    words: {
      'accept-encoding': {
        name: 'Accept-Encoding',
        description:
          'Content codings the resource reads, where the coding is at fault (RFC 9110 §12.5.3).',
        example: 'identity',
      },
    },
  },
  allow: {
    write: writeMethods,
    read: readList,
    default: (sources) => sources.methods(),
    member: {
      kind: 'list',
      description: 'Methods the resource supports; equal to the `Allow` header.',
    },
    example: ['GET', 'HEAD'],
    words: {
      allow: {
        name: 'Allow',
        description: 'Methods the resource supports (RFC 9110 §10.2.1).',
        example: 'GET, HEAD',
        isCertain: true,
      },
    },
    isWellFormed: (header) => header === '' || tokens.test(header),
    absence: 'missing-header',
  },
  available: {
    write: writeMediaRanges,
    default: (sources) => sources.produces(),
    member: { kind: 'list', description: 'Media types the resource can be had in.' },
    example: ['application/json'],
    words: {},
    // Accept is what a 406 is about, also where nothing is on offer.
    companions: { names: ['vary'], isUnconditional: true, of: () => ({ vary: 'Accept' }) },
  },
  blockedBy: {
    write: (value) =>
      typeof value === 'string' && value.trim() !== ''
        ? { header: `<${value.replace(/[<>"\s]/g, encodeURIComponent)}>; rel="blocked-by"` }
        : undefined,
    isDemanded: true,
    words: {
      link: {
        name: 'Link',
        description: 'Who demanded the block, with the relation `blocked-by` (RFC 7725 §4).',
        example: '<https://example.com/>; rel="blocked-by"',
      },
    },
    isWellFormed: (header) => header.includes('blocked-by'),
    absence: 'recommended-header',
  },
  challenge: {
    write: (value) =>
      value !== undefined && [value].flat().every(isChallenge)
        ? { header: value as string | readonly string[] }
        : undefined,
    default: (sources) => sources.challenge,
    words: {
      'www-authenticate': {
        name: 'WWW-Authenticate',
        description: 'How to authenticate (RFC 9110 §11.6.1).',
        example: 'Bearer',
        isCertain: true,
      },
      'proxy-authenticate': {
        name: 'Proxy-Authenticate',
        description: 'How to authenticate (RFC 9110 §11.7.1).',
        example: 'Basic realm="proxy"',
        isCertain: true,
      },
    },
    isWellFormed: (header) => challenge.test(header),
    absence: 'missing-header',
  },
  completeLength: {
    write: (value) =>
      Number.isSafeInteger(value) && (value as number) >= 0
        ? { header: `bytes */${String(value)}`, member: value }
        : undefined,
    isDemanded: true,
    member: { kind: 'count', description: 'Current length of the representation, in bytes.' },
    example: 47_022,
    words: {
      'content-range': {
        name: 'Content-Range',
        description: 'Length of the representation (RFC 9110 §14.4).',
        example: 'bytes */47022',
      },
    },
    isWellFormed: (header) => /^\S+ \*\/\d+$/.test(header),
    absence: 'recommended-header',
  },
  rateLimit: rateLimitRow,
  rateLimitPolicy: rateLimitPolicyRow,
  retryAfter: {
    write: writeDelay,
    read: readDelay,
    implied: ({ rateLimit }) => delayOfLimits(rateLimit),
    member: {
      kind: 'count',
      description: 'Seconds to wait before the next try; equal to the `Retry-After` header.',
    },
    example: 120,
    words: {
      'retry-after': {
        name: 'Retry-After',
        description: 'Seconds, or a moment, to wait for (RFC 9110 §10.2.3).',
        example: '120',
      },
    },
    isWellFormed: (header) => readDelay(header) !== undefined,
  },
  upgrade: {
    write: (value) =>
      Array.isArray(value) && value.length > 0 ? writeProtocols(value) : undefined,
    read: readList,
    // A 426 has to name a protocol (RFC 9110 §15.5.22), and this is the one that Node's servers change to.
    default: () => websocket,
    isDemanded: true,
    member: {
      kind: 'list',
      description: 'Protocols the server will accept; equal to the `Upgrade` header.',
    },
    example: ['websocket'],
    words: {
      upgrade: {
        name: 'Upgrade',
        description: 'Protocols to change to (RFC 9110 §7.8).',
        example: 'websocket',
      },
    },
    isWellFormed: (header) => protocols.test(header),
    absence: 'missing-header',
    companions: {
      // Named in Connection, which HTTP/2 does not have, and which keeps Node from adding `close` by
      // itself (RFC 9110 §7.8, §7.6.1).
      names: ['connection'],
      of: (_field, exchange): Readonly<Record<string, string>> => {
        if (isHttp2(exchange)) return {}
        const { httpVersionMinor, headers } = exchange
        const closes = httpVersionMinor === 0 || /\bclose\b/i.test(headers.connection ?? '')
        return { connection: closes ? 'upgrade, close' : 'upgrade' }
      },
    },
  },
} as const satisfies Readonly<Record<OwedName, OwedRow>>

/** The row of an owed field. */
export function owedRowOf(name: OwedName): OwedRow {
  return owedRows[name]
}

/** Writes one owed field; a value that makes no sense for it is `undefined` and left out. */
export function toOwedField(name: OwedName, value: unknown): OwedField | undefined {
  return value === undefined ? undefined : owedRows[name].write(value)
}

/**
 * Reads an owed field that another plugin has set on the reply, so that the member says the same as
 * the header that will be sent.
 */
export function readOwedHeader(name: OwedName, header: unknown): OwedField {
  const text = String(header)
  const member = owedRowOf(name).read?.(text)
  return member === undefined ? { header: text } : { header: text, member }
}
