/** The components of an OpenAPI document that errors need, each under one good name. */
import type { TObject, TSchema } from '@sinclair/typebox'
import type { Declaration } from '../errors/declaration.ts'
import { exampleOfError } from './example.ts'
import {
  documentedHeaders,
  headersOfChoice,
  headersOfError,
  type DocumentedHeader,
} from './headers.ts'
import { describedProfiles } from './described-profiles.ts'
import { findReferences } from './references.ts'
import { toOpenapiSchema, type Dialect } from './schema.ts'
import type { ResolvedOptions } from '../options.ts'
import type { KnownRoute } from '../routes/routes.ts'
import {
  ErrorResourceSchema,
  isViolationSchema,
  ViolationSchema,
  withExtra,
  type ErrorResource,
} from '../errors/schemas.ts'
import { extraSchemaOf } from '../resource/extra-members.ts'
import { createTextWriter, shapeOf } from '../resource/serializers.ts'
import { findErrorStatus } from '../http/statuses.ts'
import type { WireProfile } from '../resource/profiles.ts'

/** A reference to a component. */
export interface Reference {
  readonly $ref: string
}

/** The sections of `components`, by name. */
export type Components = Record<string, Record<string, unknown> | undefined>

/** One kind of error as a profile writes it. */
export interface ErrorShape {
  /** Its name in every section. */
  readonly name: string
  readonly type: string
  readonly schema: Reference
  readonly example: Reference | undefined
}

/** What belongs to one kind of error in a document. */
export interface ErrorComponents {
  /** The name of its response. */
  readonly name: string
  readonly description: string
  /** One for each profile of the plugin. */
  readonly shapes: readonly ErrorShape[]
  readonly headers: Readonly<Record<string, Reference | DocumentedHeader>>
}

/** Adds components, each once. */
export interface ComponentWriter {
  readonly components: Components
  /** Puts a value into a section. One that is there already, under this name and alike, is used again. */
  put(section: string, name: string, value: unknown): Reference
  header(name: string): readonly [string, Reference]
  /** Describes an error as the instance of the plugin that knows the route sends it. */
  error(declaration: Declaration, route: KnownRoute): ErrorComponents
  /** The schema of any error of a profile. */
  anyError(profile: WireProfile, route: KnownRoute): Reference
}

/** What follows from all routes of one instance of the plugin together. */
interface Application {
  readonly methods: ReadonlySet<string>
  /** The header fields of a choice that clients have. */
  readonly choice: readonly string[]
}

/** `ORDER_EXISTS` becomes `OrderExists`; a status as it stands has the name of its helper. */
export function toComponentName({ code, status }: Declaration): string {
  const words =
    code === undefined
      ? [findErrorStatus(status)?.helper ?? `status${String(status)}`]
      : code.toLowerCase().split('_')
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** A name nobody else has given to something else. */
function findName(
  section: Record<string, unknown>,
  name: string,
  valueAt: (name: string) => unknown,
): string {
  const isFree = (candidate: string) =>
    !(candidate in section) ||
    JSON.stringify(section[candidate]) === JSON.stringify(valueAt(candidate))
  let candidate = name
  for (let count = 1; !isFree(candidate); count += 1) {
    candidate = count === 1 ? `${name}Error` : `${name}Error${String(count)}`
  }
  return candidate
}

/** An example as its schema describes it: what a profile writes, where that is no object. */
function toText({ write }: WireProfile, body: object): unknown {
  if (write === undefined) return undefined
  try {
    return createTextWriter(write, (resource) => JSON.stringify(resource))(body as ErrorResource)
  } catch {
    return undefined // A function of the user's own that fails on values of ours.
  }
}

/** Builds the writer of one document. */
export function createComponentWriter(components: Components, dialect: Dialect): ComponentWriter {
  const known = new Map<Declaration, Map<ResolvedOptions, ErrorComponents>>()
  const applications = new Map<KnownRoute['siblings'], Application>()

  /** Puts a value into a section, which may depend on the name that it gets there. */
  function putAt(section: string, name: string, valueAt: (name: string) => unknown): Reference {
    const values = (components[section] ??= {})
    const free = findName(values, name, valueAt)
    values[free] ??= valueAt(free)
    return { $ref: `#/components/${section}/${free}` }
  }

  const put: ComponentWriter['put'] = (section, name, value) => putAt(section, name, () => value)

  /** Puts a schema as a profile describes it, and tells whether that says the same of all errors, as it does of text. */
  function putSchema(name: string, schema: TObject, profile: WireProfile) {
    const described: TSchema = profile.describe?.(schema) ?? schema
    const properties = described['properties'] as TObject['properties'] | undefined
    const isShared = properties === undefined
    const violation = isViolationSchema(properties?.['errors']?.['items'])
      ? put('schemas', 'Violation', toOpenapiSchema(ViolationSchema, dialect))
      : undefined
    const own = isShared ? 'ErrorResource' : name
    const relocate = findReferences(described)
    const reference = putAt('schemas', own + profile.name, (free) =>
      toOpenapiSchema(described, dialect, violation, relocate?.(`/components/schemas/${free}`)),
    )
    return { reference, isShared }
  }

  function header(key: string): readonly [string, Reference] {
    const { name, header: value } = documentedHeaders.get(key) as { name: string; header: object }
    return [name, put('headers', name, value)]
  }

  function applicationOf(route: KnownRoute): Application {
    const { siblings } = route
    let application = applications.get(siblings)
    if (application === undefined) {
      const methods = new Set(siblings.flatMap(({ options }) => options.method))
      application = { methods, choice: headersOfChoice(route) }
      applications.set(siblings, application)
    }
    return application
  }

  /** The fields of a declaration's own are described where they are; they say one thing. */
  function headersOf(declaration: Declaration, route: KnownRoute): ErrorComponents['headers'] {
    const { methods, choice } = applicationOf(route)
    const names = new Set([...headersOfError(declaration, methods), ...choice])
    const described = [...names].toSorted().map(header)
    const own = Object.entries(declaration.headers ?? {}).map(([name, value]) => {
      const schema = { type: 'string', enum: [[value].flat().join(', ')] }
      const known = documentedHeaders.get(name.toLowerCase())?.name ?? name
      return [known, { description: 'Always the same.', required: true, schema }] as const
    })
    return Object.fromEntries([...described, ...own]) as ErrorComponents['headers']
  }

  function build(declaration: Declaration, route: KnownRoute): ErrorComponents {
    const { typeBase, languages, extraMembers } = route.plugin
    const extra = extraSchemaOf(extraMembers)
    const { title, description = title } = declaration
    const value = exampleOfError(declaration, route.plugin, route.url)
    const shapes = describedProfiles(route.plugin).map((profile): ErrorShape => {
      const shape = shapeOf(profile, declaration, typeBase, languages.length > 0, extra)
      const { type, toBody = (resource: ErrorResource) => resource } = shape
      const own = toComponentName(declaration)
      const { reference: schema, isShared } = putSchema(own, shape.schema, profile)
      const last = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)
      const name = isShared ? own + profile.name : last
      const body = value && toBody({ ...value, type })
      const sent = body && isShared ? toText(profile, body) : body
      const example = sent !== undefined ? { summary: title, value: sent } : undefined
      return { name, type, schema, example: example && put('examples', name, example) }
    })
    const name = String(shapes[0]?.name)
    return { name, description, shapes, headers: headersOf(declaration, route) }
  }

  return {
    components,
    put,
    header,
    error(declaration, route) {
      const byOptions = known.get(declaration) ?? new Map<ResolvedOptions, ErrorComponents>()
      known.set(declaration, byOptions)
      const built = byOptions.get(route.plugin) ?? build(declaration, route)
      byOptions.set(route.plugin, built)
      return built
    },
    anyError(profile, { plugin }) {
      const { anySchema = ErrorResourceSchema } = profile
      const schema = withExtra(anySchema, extraSchemaOf(plugin.extraMembers))
      return putSchema('ErrorResource', schema, profile).reference
    },
  }
}
