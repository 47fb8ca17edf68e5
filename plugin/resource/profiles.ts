/** Wire profiles: one Error Resource, in the shape and under the media types that clients of a kind expect. */
import type { TObject } from '@sinclair/typebox'
import type { Declaration } from '../errors/declaration.ts'
import { problemType } from '../http/media-types.ts'
import { isMediaTypeList, type Check } from '../http/checks.ts'
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
  /** Media types of its bodies; the first is what a client gets that names none. */
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
   * Recognises a body of this status that somebody wrote by hand, and which passes as it is.
   * @default an Error Resource of this status
   */
  readonly isBody?: ((body: unknown, status: number) => boolean) | undefined
}

/** The profile that is there without being asked for: RFC 9457 problem details. */
export const problemDetails: WireProfile = { name: '', mediaTypes: [problemType] }

function isProfile(value: unknown): value is WireProfile {
  const { name, mediaTypes, shapeOf = isProfile } = Object(value) as Partial<WireProfile>
  return (
    typeof name === 'string' && isMediaTypeList.holds(mediaTypes) && typeof shapeOf === 'function'
  )
}

/** Profiles whose media types tell them apart. */
export const isProfileList: Check = {
  holds: (value) => {
    if (!Array.isArray(value) || value.length === 0 || !value.every(isProfile)) return false
    const types = value.flatMap(({ mediaTypes }) => mediaTypes)
    return new Set(types).size === types.length
  },
  expected:
    'a list of profiles, such as [problemDetails], with every media type in one of them and once',
  hint(value) {
    if (isProfile(value)) return 'Put it in a list.'
    const isUncalled = Array.isArray(value) && value.some((one) => typeof one === 'function')
    return isUncalled
      ? "Call what makes a profile: [oracle({ baseUrl: 'https://api.example.com' })]."
      : undefined
  },
}
