/** What one instance of the plugin needs to write errors, made once at boot. */
import { createErrorTypeChooser } from './negotiation.ts'
import type { ResolvedOptions } from './options.ts'
import { emptyRouteIndex, type RouteIndex } from './route-index.ts'
import { createRoutePlans, type RoutePlans } from './route-plan.ts'
import { createErrorKinds, type ErrorKinds } from './serializers.ts'

/** The decisions and compiled functions behind every Error Resource of one instance of the plugin. */
export interface Writer {
  readonly options: ResolvedOptions
  readonly planOf: RoutePlans
  readonly kindOf: ErrorKinds
  readonly chooseErrorType: (accept: string | undefined) => string
  readonly routes: RouteIndex
}

/** Builds the writer of one instance of the plugin. */
export function createWriter(
  options: ResolvedOptions,
  routes: RouteIndex = emptyRouteIndex,
): Writer {
  return {
    options,
    planOf: createRoutePlans(options),
    kindOf: createErrorKinds(options.typeBase),
    chooseErrorType: createErrorTypeChooser(options.mirrorAccept),
    routes,
  }
}

/** The body that goes out if everything else fails; a constant, so that nothing can fail in it. */
export const lastResortBody = '{"type":"about:blank","title":"Internal Server Error","status":500}'
