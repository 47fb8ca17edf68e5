/** What one instance of the plugin needs to write errors, made once at boot. */
import type { AdvertisedTypes } from './advertised-types.ts'
import { createErrorTypeChooser } from './negotiation.ts'
import type { ResolvedOptions } from './options.ts'
import { createRoutePlans, type RoutePlans } from './route-plan.ts'
import { createErrorKinds, type ErrorKinds } from './serializers.ts'

/** The decisions and compiled functions behind every Error Resource of one instance of the plugin. */
export interface Writer {
  readonly options: ResolvedOptions
  readonly planOf: RoutePlans
  readonly kindOf: ErrorKinds
  readonly chooseErrorType: (accept: string | undefined) => string
  readonly advertisedTypes: AdvertisedTypes
}

/** Builds the writer of one instance of the plugin. */
export function createWriter(
  options: ResolvedOptions,
  advertisedTypes: AdvertisedTypes = () => ({}),
): Writer {
  return {
    options,
    planOf: createRoutePlans(options),
    kindOf: createErrorKinds(options.typeBase),
    chooseErrorType: createErrorTypeChooser(options.mirrorAccept),
    advertisedTypes,
  }
}

/** The body that goes out if everything else fails; a constant, so that nothing can fail in it. */
export const lastResortBody = '{"type":"about:blank","title":"Internal Server Error","status":500}'
