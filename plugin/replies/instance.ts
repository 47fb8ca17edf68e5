/** What one instance of the plugin needs to write errors, made once at boot. */
import { ownShapesOf, type OwnShapes } from '../foreign/bodies.ts'
import type { ResolvedOptions } from '../options.ts'
import { createRenditions, type RenditionChooser } from '../resource/renditions.ts'
import { emptyRouteIndex, type RouteIndex } from '../routes/routes.ts'
import { createRoutePlans, type RoutePlans } from '../routes/plan.ts'
import { createErrorKinds, type ErrorKinds } from '../resource/serializers.ts'
import { problemDetails } from '../resource/profiles.ts'

/** The decisions and compiled functions behind every Error Resource of one instance of the plugin. */
export interface Writer {
  readonly options: ResolvedOptions
  readonly planOf: RoutePlans
  /** The kinds as problem details, in the words of the code. */
  readonly kindOf: ErrorKinds
  readonly renditionOf: RenditionChooser
  /** What recognises errors that somebody else wrote in a shape of this service. */
  readonly ownShapes: OwnShapes
  readonly routes: RouteIndex
}

/** Builds the writer of one instance of the plugin. */
export function createWriter(
  options: ResolvedOptions,
  routes: RouteIndex = emptyRouteIndex,
): Writer {
  const { typeBase, languages } = options
  const kindOf = createErrorKinds(typeBase, problemDetails, languages.length > 0)
  return {
    options,
    planOf: createRoutePlans(options),
    kindOf,
    renditionOf: createRenditions(options, kindOf),
    ownShapes: ownShapesOf(options.profiles),
    routes,
  }
}

/** The body that goes out if everything else fails; a constant, so that nothing can fail in it. */
export const lastResortBody = '{"type":"about:blank","title":"Internal Server Error","status":500}'
