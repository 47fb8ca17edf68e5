/** The header fields of responses, as OpenAPI describes them: one row per field. */
import { advertisements } from '../routes/allow.ts'
import type { Declaration } from '../errors/declaration.ts'
import type { KnownRoute } from '../routes/routes.ts'
import type { OwedName } from '../http/statuses.ts'

/** A header object of an OpenAPI document. */
export interface DocumentedHeader {
  readonly description: string
  readonly required?: true
  readonly schema: { readonly type: 'string' }
  readonly example?: string
}

type Row = readonly [name: string, description: string, example: string, required?: true]

const rows: readonly Row[] = [
  [
    'Accept',
    'Media types the resource reads; left out where the coding is at fault (RFC 9110 §12.5.1).',
    'application/json',
  ],
  [
    'Accept-Encoding',
    'Content codings the resource reads, where the coding is at fault (RFC 9110 §12.5.3).',
    'identity',
  ],
  ['Accept-Patch', 'Media types that PATCH reads (RFC 5789 §3.1).', 'application/json'],
  ['Accept-Post', 'Media types that POST reads (LDP 1.0 §7.1).', 'application/json'],
  ['Accept-Query', 'Media types that QUERY reads (RFC 10008 §3).', 'application/json'],
  ['Allow', 'Methods the resource supports (RFC 9110 §10.2.1).', 'GET, HEAD', true],
  ['Cache-Control', 'Whether the error may be stored (RFC 9111 §5.2).', 'no-store', true],
  ['Connection', 'Names the upgrade (RFC 9110 §7.8).', 'upgrade'],
  ['Content-Language', 'Language of the text (RFC 9110 §8.5).', 'en', true],
  ['Content-Range', 'Length of the representation (RFC 9110 §14.4).', 'bytes */47022'],
  [
    'Link',
    'Who demanded the block, with the relation `blocked-by` (RFC 7725 §4).',
    '<https://example.com/>; rel="blocked-by"',
  ],
  ['Location', 'Where the resource, or the job, is found (RFC 9110 §10.2.2).', '/jobs/42'],
  ['Proxy-Authenticate', 'How to authenticate (RFC 9110 §11.7.1).', 'Basic realm="proxy"', true],
  ['Retry-After', 'Seconds, or a moment, to wait for (RFC 9110 §10.2.3).', '120'],
  ['Upgrade', 'Protocols to change to (RFC 9110 §7.8).', 'websocket'],
  ['Vary', 'Request header fields the response depends on (RFC 9110 §12.5.5).', 'Accept'],
  ['WWW-Authenticate', 'How to authenticate (RFC 9110 §11.6.1).', 'Bearer', true],
]

/** The described header fields, by their name in lower case. */
export const documentedHeaders: ReadonlyMap<
  string,
  { readonly name: string; readonly header: DocumentedHeader }
> = new Map(
  rows.map(([name, description, example, required]) => [
    name.toLowerCase(),
    {
      name,
      header: {
        description,
        ...(required === undefined ? {} : { required }),
        schema: { type: 'string' },
        example,
      },
    },
  ]),
)

/** Fields that go with an owed one. */
const companions: Readonly<Partial<Record<OwedName, readonly string[]>>> = {
  available: ['vary'],
  upgrade: ['connection'],
}

/**
 * Lists the header fields of an error that this table describes.
 * @param methods The methods of the application: what nobody can send is not advertised.
 */
export function headersOfError(
  { owes }: Declaration,
  methods: ReadonlySet<string>,
): readonly string[] {
  const owed = Object.entries(owes).flatMap(([name, header]) => [
    ...(header === null ? [] : [header]),
    ...(companions[name as OwedName] ?? []),
  ])
  const advertised = Object.entries(advertisements).filter(([method]) => methods.has(method))
  const accepted = 'accept' in owes ? advertised.map(([, header]) => header) : []
  return ['cache-control', ...owed, ...accepted].toSorted()
}

/** Lists the header fields of every error of an application in which a client has a choice. */
export function headersOfChoice({ plugin, siblings }: KnownRoute): readonly string[] {
  const types = plugin.profiles.flatMap(({ mediaTypes }) => mediaTypes)
  const isTranslated = plugin.languages.length > 0
  const isNegotiated =
    types.length > 1 || siblings.some(({ plan }) => (plan.produces?.length ?? 0) > 1)
  return [isTranslated ? 'content-language' : [], isTranslated || isNegotiated ? 'vary' : []].flat()
}

type Headers = Readonly<Record<string, object>>

/**
 * Describes the fields of a response that is one of several errors. What only some of them have is
 * not required, and what they do not agree on has no value of its own.
 */
export function mergeHeaders(alternatives: readonly Headers[]): Headers {
  const names = new Set(alternatives.flatMap((headers) => Object.keys(headers)))
  const merged = [...names].toSorted().map((name) => {
    const given = alternatives.flatMap((headers) => headers[name] ?? [])
    const [first] = given
    const isShared = given.length === alternatives.length
    const texts = new Set(given.map((header) => JSON.stringify(header)))
    if (isShared && texts.size === 1) return [name, first] as const
    const { description = 'Depends on the error.' } =
      documentedHeaders.get(name.toLowerCase())?.header ?? {}
    const schema = { type: 'string' }
    return [name, { description, ...(isShared ? { required: true } : {}), schema }] as const
  })
  return Object.fromEntries(merged) as Headers
}

/** Lists the header fields of a success that a reply helper or the plugin sets. */
export function headersOfSuccess(status: string, isNegotiated: boolean): readonly string[] {
  const helper: Readonly<Record<string, readonly string[]>> = {
    '201': ['location'],
    '202': ['location', 'retry-after'],
  }
  return [...(helper[status] ?? []), ...(isNegotiated ? ['vary'] : [])]
}
