/** One compiled function per kind of error, built from its schema on first use. */
import type { TObject } from '@sinclair/typebox'
import type { Declaration, Occurrence } from '../errors/declaration.ts'
import { type MembersSchema, type MemberSieve, sieveOf } from '../errors/members.ts'
import late from '../late.cjs'
import { schemaOf, typeOf } from '../errors/error-schemas.ts'
import type { ErrorResource } from '../errors/schemas.ts'
import { isPromise } from '../http/guarded-read.ts'
import { show } from '../http/show.ts'
import { problemDetails, type WireProfile, type WireShape } from './profiles.ts'

/** A kind of error as one instance of the plugin writes it. */
export interface ErrorKind {
  readonly type: string
  readonly schema: TObject
  /** Checks the members of an occurrence; `undefined` where none are declared. */
  readonly sift: MemberSieve | undefined
  /** Writes the body; only a translation looks at the occurrence once more. */
  readonly serialize: (resource: ErrorResource, occurrence: Occurrence) => string
  /** Language of the text; `undefined` where the service speaks one and does not say which. */
  readonly language: string | undefined
}

/** A kind of error in the words of its declaration. */
export interface PlainKind extends ErrorKind {
  readonly serialize: (resource: ErrorResource) => string
}

/** Finds the kind of a declaration, compiling it the first time. */
export type ErrorKinds = (declaration: Declaration) => ErrorKind

type Compiler = (route: { schema: TObject }) => (body: object) => string

let compiler: Compiler | undefined

/** Compiles by Fastify's own package, so that a body is written by the code that writes the successes. */
function compile(schema: TObject): (body: object) => string {
  compiler ??= late.serializers().SerializerSelector()({}, {}) as unknown as Compiler
  return compiler({ schema })
}

/** The schema to serialize by: what is missing of the members is for the sieve to tell, not a reason to fail. */
function withOptionalMembers(
  schema: TObject,
  { members }: Declaration,
  extra: MembersSchema | undefined,
): TObject {
  if (members === undefined && extra === undefined) return schema
  const names = { ...members?.properties, ...extra?.properties }
  const isStandard = (name: string) => !Object.hasOwn(names, name)
  return { ...schema, required: (schema.required ?? []).filter(isStandard) }
}

/**
 * Builds what writes text by the function of a profile. Through JSON, so that this function gets what other clients get:
 * nothing that was not declared, and nothing that does something when it is read.
 */
export function createTextWriter(
  write: NonNullable<WireProfile['write']>,
  toJson: (resource: ErrorResource) => string,
): (resource: ErrorResource) => string {
  return function writeText(resource) {
    const text: unknown = write(JSON.parse(toJson(resource)) as ErrorResource)
    if (typeof text === 'string') return text
    // What comes of it later is nobody's, and must not end the process.
    if (isPromise(text)) text.then(undefined, () => undefined)
    throw new TypeError(`The write of a wire profile must return text; it returned ${show(text)}.`)
  }
}

/** A kind of error in the shape of a profile; problem details are their own. */
export function shapeOf(
  profile: WireProfile,
  declaration: Declaration,
  typeBase: string,
  hasLanguages: boolean,
  extra?: MembersSchema,
): WireShape {
  const type = typeOf(declaration, typeBase)
  const schema = schemaOf(declaration, typeBase, hasLanguages, extra)
  return profile.shapeOf?.(declaration, type, schema) ?? { type, schema }
}

/**
 * Builds the kinds of one profile of one instance of the plugin, whose type URIs start with `typeBase`.
 * @param extra Members that all of them have.
 */
export function createErrorKinds(
  typeBase: string,
  profile: WireProfile = problemDetails,
  hasLanguages = false,
  extra?: MembersSchema,
): (declaration: Declaration) => PlainKind {
  const kinds = new WeakMap<Declaration, PlainKind>()
  return function kindOf(declaration) {
    let kind = kinds.get(declaration)
    if (kind === undefined) {
      const { type, schema, toBody } = shapeOf(profile, declaration, typeBase, hasLanguages, extra)
      const compiled = compile(withOptionalMembers(schema, declaration, extra))
      // Problem details are written as they are, without a step in between.
      const toJson =
        toBody === undefined ? compiled : (resource: ErrorResource) => compiled(toBody(resource))
      kind = {
        type,
        schema,
        sift: declaration.members && sieveOf(declaration.members),
        serialize: profile.write === undefined ? toJson : createTextWriter(profile.write, toJson),
        language: undefined,
      }
      kinds.set(declaration, kind)
    }
    return kind
  }
}
