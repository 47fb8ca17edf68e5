/** How strictly a service keeps to what HTTP says of methods and media types: the switches of the plugin, a prefix and a route. */
import { type Check, type Complete, isBoolean, isPrefixList, isStrictness } from './checks.ts'

/** The switches; what a route says goes before what the service says. */
export interface RouteSwitches {
  /**
   * Answers 405 with `Allow` where the path has other methods; `false` leaves the 404. A path of
   * several routes is answered with 405 if one of them wants it. @default true
   */
  methodNotAllowed?: boolean | undefined
  /**
   * Answers `OPTIONS` of a known path that has no such route with 204 and `Allow` (RFC 9110 §9.3.7).
   * @default true
   */
  answerOptions?: boolean | undefined
  /**
   * Answers 406 where a client takes none of the media types of a success: before the handler runs where the route
   * declares them, else when it is known what is sent. `'lenient'` sends the first type instead (RFC 9110 §12.4.1),
   * `false` whatever the handler makes of it. @default true
   */
  notAcceptable?: boolean | 'lenient' | undefined
  /**
   * Answers 415 where content has a media type or a coding that the route does not read; `false` leaves that to the
   * content type parsers. @default true
   */
  unsupportedMediaType?: boolean | undefined
  /**
   * Sends a success without its content to a client whose `Accept` lists nothing but what it refuses,
   * `q=0`: it wants to know the status alone, as clients of Oracle's services say it. The handler
   * runs. Such a client gets a 406 otherwise (RFC 9110 §12.4.2, §15.5.7). @default false
   */
  statusOnly?: boolean | undefined
}

/** What holds where nothing is said. */
export const switchDefaults: Complete<RouteSwitches> = {
  methodNotAllowed: true,
  answerOptions: true,
  notAcceptable: true,
  unsupportedMediaType: true,
  statusOnly: false,
}

/** The rules for these options. */
export const switchChecks: Readonly<Record<keyof RouteSwitches, Check>> = {
  methodNotAllowed: isBoolean,
  answerOptions: isBoolean,
  notAcceptable: isStrictness,
  unsupportedMediaType: isBoolean,
  statusOnly: isBoolean,
}

/**
 * The paths the plugin looks after. Outside of them routes answer as they would without it, unknown
 * paths and wrong methods included; what is refused before a path can be told from the request is the
 * plugin's everywhere. The config of a route has the last word: `config: { errorResource: true }`.
 */
export interface PrefixOptions {
  /**
   * Looks after these prefixes alone, `[]` for none but the routes that say so themselves. A prefix is
   * a whole number of segments: `/v2` is `/v2` and `/v2/orders`, not `/v20`. @default every path
   */
  only?: readonly string[] | undefined
  /** Leaves these prefixes alone, also inside those of `only`. @default none */
  except?: readonly string[] | undefined
}

/** The rules for these options. */
export const prefixChecks: Readonly<Record<keyof PrefixOptions, Check>> = {
  only: isPrefixList,
  except: isPrefixList,
}
