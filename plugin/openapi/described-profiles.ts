/** The wire profiles that a document describes errors by. */
import { problemDetails, type WireProfile } from '../resource/profiles.ts'
import type { KnownRoute } from '../routes/routes.ts'

/** The place of the profile that JSON is written by; behind all of them, where none of them writes JSON. */
export function jsonIndex(profiles: readonly WireProfile[]): number {
  const index = profiles.findIndex(({ write }) => write === undefined)
  return index === -1 ? profiles.length : index
}

/** The profiles that errors are described by: those there are, and one for JSON where a client may ask for it. */
export function describedProfiles({
  profiles,
  mirrorAccept,
}: KnownRoute['plugin']): readonly WireProfile[] {
  const isMissing = mirrorAccept && jsonIndex(profiles) === profiles.length
  return isMissing ? [...profiles, problemDetails] : profiles
}
