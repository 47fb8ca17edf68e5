/** The header fields of responses, as OpenAPI describes them: one row per field. */
import { isStorable } from '../http/header-values.ts'
import type { Declaration } from '../errors/declaration.ts'
import { owedRowOf, owedRows } from '../errors/owed/fields.ts'
import type { HeaderWords, OwedRow } from '../errors/owed/row.ts'
import { advertisements } from '../http/header-fields.ts'
import type { KnownRoute } from '../routes/routes.ts'
import type { OwedName } from '../http/statuses.ts'

/** A header object of an OpenAPI document. */
export interface DocumentedHeader {
  readonly description: string
  readonly required?: true
  readonly schema: { readonly type: 'string' }
  readonly example?: string
}

/** Fields that no status owes. */
const others: readonly HeaderWords[] = [
  {
    name: 'Accept-Patch',
    description: 'Media types that PATCH reads (RFC 5789 §3.1).',
    example: 'application/json',
  },
  {
    name: 'Accept-Post',
    description: 'Media types that POST reads (LDP 1.0 §7.1).',
    example: 'application/json',
  },
  {
    name: 'Accept-Query',
    description: 'Media types that QUERY reads (RFC 10008 §3).',
    example: 'application/json',
  },
  {
    name: 'Cache-Control',
    description: 'Whether the error may be stored (RFC 9111 §5.2).',
    example: 'no-store',
    isCertain: true,
  },
  { name: 'Connection', description: 'Names the upgrade (RFC 9110 §7.8).', example: 'upgrade' },
  {
    name: 'Content-Language',
    description: 'Language of the text (RFC 9110 §8.5).',
    example: 'en',
    isCertain: true,
  },
  {
    name: 'Location',
    description: 'Where the resource, or the job, is found (RFC 9110 §10.2.2).',
    example: '/jobs/42',
  },
  {
    name: 'Vary',
    description: 'Request header fields the response depends on (RFC 9110 §12.5.5).',
    example: 'Accept',
  },
]

const rows = [
  ...Object.values<OwedRow>(owedRows).flatMap(({ words }) => Object.values(words)),
  ...others,
].toSorted((one, other) => (one.name < other.name ? -1 : 1))

/** The described header fields, by their name in lower case. */
export const documentedHeaders: ReadonlyMap<
  string,
  { readonly name: string; readonly header: DocumentedHeader }
> = new Map(
  rows.map(({ name, description, example, isCertain }) => [
    name.toLowerCase(),
    {
      name,
      header: {
        description,
        ...(isCertain === undefined ? {} : { required: true as const }),
        schema: { type: 'string' },
        example,
      },
    },
  ]),
)

/**
 * Lists the header fields of an error that this table describes.
 * @param methods The methods of the application: what nobody can send is not advertised.
 */
export function headersOfError(
  declaration: Declaration,
  methods: ReadonlySet<string>,
): readonly string[] {
  const isSent = (header: string) =>
    Object.entries(advertisements).every(([method, name]) => name !== header || methods.has(method))
  const owed = Object.entries(declaration.owes).flatMap(([name, header]) => {
    const { companions, isToldOf } = owedRowOf(name as OwedName)
    if (isToldOf?.(declaration) === false) return []
    return [...(header === null ? [] : [header]), ...(companions?.names.filter(isSent) ?? [])]
  })
  return ['cache-control', ...owed].toSorted()
}

/** Lists the header fields of every error of an application in which a client has a choice. */
export function headersOfChoice({ plugin, siblings }: KnownRoute): readonly string[] {
  const types = plugin.profiles.flatMap(({ mediaTypes }) => mediaTypes)
  const isTranslated = plugin.languages.length > 0
  const isNegotiated =
    types.length > 1 ||
    plugin.mirrorAccept ||
    isStorable(plugin.cacheControl) ||
    siblings.some(({ plan }) => plan.isChoice)
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
