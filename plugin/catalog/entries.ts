/** What the catalog says of an error, as data: the JSON of a page, and what its HTML is rendered from. */
import { ErrorResourceSchema } from '../errors/schemas.ts'
import type { MembersSchema } from '../errors/members.ts'
import { extraSchemaOf } from '../resource/extra-members.ts'
import { schemaOf } from '../errors/error-schemas.ts'
import { findErrorStatus } from '../http/statuses.ts'
import {
  buildExample,
  describeHeaders,
  type CatalogExample,
  type CatalogHeader,
} from './example-response.ts'
import type { FoundError, SendingRoute } from './find-errors.ts'
import type { Inventory } from './inventory.ts'
import { toWords } from './schema-words.ts'
import { adviceOn, retryAdvice, type RetryKind } from './status-advice.ts'

/** One error in the list. */
export interface CatalogEntry {
  /** Short summary (RFC 9457 §3.1.3). */
  readonly title: string
  /** The HTTP status. */
  readonly status: number
  /** Only there for a declared error. */
  readonly code?: string
  /** Type URI; `about:blank` for a status as it stands. */
  readonly type: string
  /** Where its page is. */
  readonly page: string
  /** What it means, and, as far as its declaration says so, how to fix it. */
  readonly meaning: string
}

/** A member of the body. */
export interface CatalogMember {
  /** Its name in the body. */
  readonly name: string
  /** Its values in words. */
  readonly values: string
  /** Whether every body has it. */
  readonly required: boolean
  /** What its schema says of it; absent where that says nothing. */
  readonly description?: string
  /** Whether only errors of this kind or status have it. */
  readonly own: boolean
}

/** All there is to know of one error. */
export interface CatalogPage extends CatalogEntry {
  /** The registered phrase of its status. */
  readonly phrase: string
  /** Where its status is specified; absent for one that no registry names. */
  readonly specification?: string
  /** What a client can do about it. */
  readonly fix: string
  /** Whether to send the request again, in a word and in a sentence. */
  readonly retry: { readonly kind: RetryKind; readonly advice: string }
  /** The members of its body. */
  readonly members: readonly CatalogMember[]
  /** The header fields that come with it. */
  readonly headers: readonly CatalogHeader[]
  /** Absent where no values are found that fit the members. */
  readonly example?: CatalogExample
  /** The routes that can send it; hidden ones are left out. */
  readonly routes: readonly SendingRoute[]
  /** JSON Schema of the body. */
  readonly schema: object
}

type Schema = Readonly<Record<string, unknown>>

/** Builds the entry of an error; `base` is what the address of every page starts with. */
export function toEntry({ declaration, type, slug }: FoundError, base: string): CatalogEntry {
  const { title, status, code, description } = declaration
  return {
    title,
    status,
    ...(code === undefined ? {} : { code }),
    type,
    page: base + slug,
    meaning: description ?? adviceOn(status).meaning,
  }
}

/** Members that every Error Resource may have, described where their literals are not. */
const common: Readonly<Record<string, Schema>> = ErrorResourceSchema.properties

function describeMembers(schema: Schema, extra: MembersSchema | undefined): CatalogMember[] {
  const isOfAll = (name: string) =>
    common[name] !== undefined || Object.hasOwn(extra?.properties ?? {}, name)
  const required = new Set(schema['required'] as string[])
  return Object.entries(schema['properties'] as Record<string, Schema>).map(([name, member]) => {
    const description = member['description'] ?? common[name]?.['description']
    return {
      name,
      values: toWords(member),
      required: required.has(name),
      ...(typeof description === 'string' ? { description } : {}),
      own: !isOfAll(name),
    }
  })
}

/** Builds the page of an error. */
export function toPage(error: FoundError, base: string, known: Inventory): CatalogPage {
  const { declaration } = error
  const options = known.options()
  const { fix, retry } = adviceOn(declaration.status)
  const { title: phrase = declaration.title, spec } = findErrorStatus(declaration.status) ?? {}
  const extra = extraSchemaOf(options.extraMembers)
  const schema = schemaOf(declaration, options.typeBase, false, extra)
  const methods = new Set(known.routes().flatMap((route) => route.options.method))
  const example = buildExample(declaration, error.routes[0]?.path ?? '/', options)
  return {
    ...toEntry(error, base),
    phrase,
    ...(spec === undefined ? {} : { specification: spec }),
    fix,
    retry: { kind: retry, advice: retryAdvice[retry] },
    members: describeMembers(schema, extra),
    headers: describeHeaders(declaration, methods),
    ...(example === undefined ? {} : { example }),
    routes: error.routes,
    schema,
  }
}
