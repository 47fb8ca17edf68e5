/** Wire profiles: one Error Resource, in the shape and under the media types that clients of a kind expect. */
import type { TObject, TSchema } from '@sinclair/typebox'
import type { Declaration } from '../errors/declaration.ts'
import { parseMediaType, problemType } from '../http/media-types.ts'
import { hintAtFunction, isFunction, isMediaTypeList, type Check } from '../http/checks.ts'
import { nearNames } from '../http/near-names.ts'
import type { ErrorResource } from '../errors/schemas.ts'

/** One kind of error in the shape of a profile; made once, and only `toBody` runs for each error. */
export interface WireShape {
  /** Type URI as the profile writes it. */
  readonly type: string
  /** Describes the body; what serializes it is compiled from this. */
  readonly schema: TObject
  /**
   * Turns an Error Resource into the body. Members that the schema does not have stay behind.
   * @default the Error Resource as it is
   */
  readonly toBody?: ((resource: ErrorResource) => object) | undefined
}

/** How Error Resources look on the wire. */
export interface WireProfile {
  /** Distinguishes the profile in a document; empty for problem details. */
  readonly name: string
  /**
   * Media types of its bodies; the first is what a client gets that names none. They are sent as they are said here,
   * with their `charset` if they have one, which can be no other than UTF-8.
   */
  readonly mediaTypes: readonly [string, ...string[]]
  /**
   * Shapes a kind of error, out of what problem details would say of it.
   * @default the Error Resource as it is
   */
  readonly shapeOf?:
    ((declaration: Declaration, type: string, schema: TObject) => WireShape) | undefined
  /** Describes any of its errors. @default ErrorResourceSchema */
  readonly anySchema?: TObject | undefined
  /**
   * Recognises a body of this status that somebody wrote by hand, and which passes as it is. What is no JSON is given as
   * text.
   * @default an Error Resource of this status; nothing, where the profile has a `write`
   */
  readonly isBody?: ((body: unknown, status: number) => boolean) | undefined
  /**
   * Writes the body as text that is no JSON. It is given what JSON would have said, after `toBody` and without what the
   * schema leaves out: texts, numbers, booleans, `null`, lists and plain objects. It answers at once, and its text is sent
   * as UTF-8. Where it throws, or returns something else, the client gets the error as problem details in JSON, and the
   * log says why.
   * @default JSON, by a function compiled from the schema
   */
  readonly write?: ((resource: ErrorResource) => string) | undefined
  /**
   * Describes in OpenAPI documents what `write` makes of a body with this schema, such as with an `xml` object, or
   * `() => Type.String()` for text. A description without properties stands for all errors, and its examples are text.
   * @default the schema as it is
   */
  readonly describe?: ((schema: TObject) => TSchema) | undefined
}

/** The profile that is there without being asked for: RFC 9457 problem details. */
export const problemDetails: WireProfile = { name: '', mediaTypes: [problemType] }

const names: readonly string[] = [
  'name',
  'mediaTypes',
  'shapeOf',
  'anySchema',
  'isBody',
  'write',
  'describe',
] satisfies (keyof WireProfile)[]

/** What is sent is UTF-8, and a type that says otherwise has clients read something else. */
function saysUtf8(type: string): boolean {
  const charset = parseMediaType(type)?.parameters.get('charset')
  return charset === undefined || /^utf-?8$/i.test(charset)
}

/** Says what of a profile is none; `undefined` where all is as it should be. */
function findFault(value: unknown): string | undefined {
  const { name, mediaTypes, write, ...others } = Object(value) as Record<string, unknown>
  if (typeof name !== 'string') return 'Each has a name.'
  if (!isMediaTypeList.holds(mediaTypes)) {
    return `The mediaTypes of "${name}" must be ${isMediaTypeList.expected}.`
  }
  if (write !== undefined && !isFunction(write)) {
    const why = hintAtFunction(write) ?? ''
    return `The write of "${name}" must be a function that returns text. ${why}`.trimEnd()
  }
  const odd = ['shapeOf', 'isBody', 'describe'].find(
    (key) => others[key] !== undefined && typeof others[key] !== 'function',
  )
  if (odd !== undefined) return `The ${odd} of "${name}" must be a function.`
  if (!(mediaTypes as string[]).every(saysUtf8)) {
    return `The bodies of "${name}" are sent as UTF-8; leave the other charset out of its mediaTypes.`
  }
  const unknown = Object.keys(others).filter((key) => !names.includes(key))
  const [mistaken] = unknown.flatMap((key) =>
    nearNames(key, names, 1).map((near) => ({ key, near })),
  )
  if (mistaken === undefined) return undefined
  return `The profile "${name}" has no "${mistaken.key}". Did you mean "${mistaken.near}"?`
}

const isProfile = (value: unknown) => findFault(value) === undefined

/** Profiles whose media types tell them apart. */
export const isProfileList: Check = {
  holds: (value) => {
    if (!Array.isArray(value) || value.length === 0 || !value.every(isProfile)) return false
    const types = (value as WireProfile[]).flatMap(({ mediaTypes }) => mediaTypes)
    return new Set(types).size === types.length
  },
  expected:
    'a list of profiles, such as [problemDetails], with every media type in one of them and once',
  hint(value) {
    if (isProfile(value)) return 'Put it in a list.'
    const list = Array.isArray(value) ? (value as unknown[]) : []
    if (list.some((one) => typeof one === 'function')) {
      return "Call what makes a profile: [oracle({ baseUrl: 'https://api.example.com' })]."
    }
    return list.map(findFault).find((fault) => fault !== undefined)
  },
}
