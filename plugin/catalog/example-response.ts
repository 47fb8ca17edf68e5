/** The response to an error as it may look, and the header fields it may have. */
import type { Declaration } from '../errors/declaration.ts'
import { problemType } from '../http/media-types.ts'
import { exampleOfError } from '../openapi/example.ts'
import { documentedHeaders, headersOfError, type DocumentedHeader } from '../openapi/headers.ts'
import type { ResolvedOptions } from '../options.ts'
import { toOwedField } from '../errors/owed/fields.ts'
import type { ErrorResource } from '../errors/schemas.ts'
import { schemaOf } from '../errors/error-schemas.ts'
import { findErrorStatus, type OwedName } from '../http/statuses.ts'

/** A header field of the response. */
export interface CatalogHeader {
  /** Its name, as people write it. */
  readonly name: string
  /** What it says. */
  readonly description: string
}

/** A response as it may look. */
export interface CatalogExample {
  /** The HTTP status. */
  readonly status: number
  /** The registered phrase. */
  readonly phrase: string
  /** Header fields, by the names that people write. */
  readonly headers: Readonly<Record<string, string>>
  /** The Error Resource. */
  readonly body: ErrorResource
}

/** Every field that `headersOfError` lists has its row. */
const rowOf = (key: string) =>
  documentedHeaders.get(key) as { name: string; header: DocumentedHeader }

const toText = (value: string | number | readonly (string | number)[]) => [value].flat().join(', ')

/** The fields of a declaration's own, under the names that fields of the table have there. */
function ownHeaders({
  headers = {},
}: Declaration): readonly (readonly [name: string, value: string])[] {
  return Object.entries(headers).map(([name, value]) => {
    return [documentedHeaders.get(name.toLowerCase())?.name ?? name, toText(value)]
  })
}

/**
 * Lists the header fields of an error.
 * @param methods The methods of the application: what nobody can send is not advertised.
 */
export function describeHeaders(
  declaration: Declaration,
  methods: ReadonlySet<string>,
): readonly CatalogHeader[] {
  const described = headersOfError(declaration, methods).map((key) => {
    const { name, header } = rowOf(key)
    return [name, header.description] as const
  })
  const own = ownHeaders(declaration).map(([name]) => {
    return [name, 'Always the same for this error.'] as const
  })
  return [...new Map([...described, ...own])].map(([name, description]) => ({ name, description }))
}

/** The fields of the example; those that repeat a member of the body say what it says. */
function exampleHeaders(declaration: Declaration, body: ErrorResource, options: ResolvedOptions) {
  const { cacheControl, challenge } = options
  const settings: Readonly<Record<string, string>> = {
    'cache-control': cacheControl,
    'www-authenticate': toText(challenge),
  }
  const owed = new Map(Object.entries(declaration.owes).map(([name, key]) => [key, name]))
  const { properties } = schemaOf(declaration, options.typeBase)
  return headersOfError(declaration, new Set()).flatMap((key) => {
    const member = owed.get(key)
    const isInBody = member !== undefined && member in properties
    const value = isInBody
      ? toOwedField(member as OwedName, body[member])?.header
      : (settings[key] ?? rowOf(key).header.example)
    return value === undefined ? [] : [[rowOf(key).name, toText(value)] as const]
  })
}

/**
 * Builds an example; `undefined` where no values are found that fit the members.
 * @param route The path of a route that sends it.
 */
export function buildExample(
  declaration: Declaration,
  route: string,
  options: ResolvedOptions,
): CatalogExample | undefined {
  const { status, title } = declaration
  const body = exampleOfError(declaration, options, route)
  if (body === undefined) return undefined
  return {
    status,
    phrase: findErrorStatus(status)?.title ?? title,
    headers: {
      'Content-Type': problemType,
      ...Object.fromEntries(exampleHeaders(declaration, body, options)),
      ...Object.fromEntries(ownHeaders(declaration)),
    },
    body,
  }
}
