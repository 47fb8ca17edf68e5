/** What one registration of the plugin decides by, made once at boot. */
import type { FastifyRequest } from 'fastify'
import { createLevelChooser, type LevelChooser } from '../logs/log-levels.ts'
import type { ResolvedOptions } from '../options.ts'
import { createRenditions, type RenditionChooser } from '../resource/renditions.ts'
import { emptyRouteIndex, type RouteIndex } from '../routes/routes.ts'
import { type CodeWatch, createCodeWatch } from '../routes/contract.ts'
import { createRoutePlans, type RoutePlans } from '../routes/plan.ts'
import { createExtraSource, type ExtraSource } from '../resource/extra-members.ts'
import { createErrorKinds, type ErrorKinds } from '../resource/serializers.ts'
import { problemDetails } from '../resource/profiles.ts'

/**
 * Reads `errors` that were given as a validator has them.
 * @returns `undefined` where there is nothing to read.
 */
export type GivenReader = (
  given: unknown,
  request: FastifyRequest,
  max: number,
) => readonly unknown[] | undefined

/** The decisions and compiled functions behind every Error Resource of one instance of the plugin. */
export interface PluginInstance {
  readonly options: ResolvedOptions
  readonly planOf: RoutePlans
  /** The kinds as problem details, in the words of the code. */
  readonly kindOf: ErrorKinds
  readonly renditionOf: RenditionChooser
  /** Members that every error has. */
  readonly extra: ExtraSource | undefined
  /** The levels of errors in the log, where the option has a say. */
  readonly chooseLevel: LevelChooser | undefined
  readonly routes: RouteIndex
  /** Tells of two errors of one code. */
  readonly watchCode: CodeWatch
  readonly readGiven: GivenReader | undefined
}

/** Builds what one instance of the plugin decides by. */
export function createInstance(
  options: ResolvedOptions,
  routes: RouteIndex = emptyRouteIndex,
  readGiven?: GivenReader,
): PluginInstance {
  const { typeBase, languages } = options
  const extra = createExtraSource(options.extraMembers)
  const kindOf = createErrorKinds(typeBase, problemDetails, languages.length > 0, extra?.schema)
  return {
    options,
    planOf: createRoutePlans(options),
    kindOf,
    renditionOf: createRenditions(options, kindOf),
    extra,
    chooseLevel: createLevelChooser(options.logLevels),
    routes,
    watchCode: createCodeWatch(),
    readGiven,
  }
}
