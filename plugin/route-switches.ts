/** What the service as a whole, or a route in its config, turns on and off. */
import { isBoolean, type Check } from './http/checks.ts'

/** The switches; what a route says goes before what the service says. */
export interface RouteSwitches {
  /**
   * Answers 405 with `Allow` where the path has other methods; `false` leaves the 404. A path of
   * several routes is answered with 405 if one of them wants it. @default true
   */
  methodNotAllowed?: boolean
  /**
   * Answers `OPTIONS` of a known path that has no such route with 204 and `Allow` (RFC 9110 §9.3.7).
   * @default true
   */
  answerOptions?: boolean
  /**
   * Sends a success without its content to a client whose `Accept` lists nothing but what it refuses,
   * `q=0`: it wants to know the status alone, as clients of Oracle's services say it. The handler
   * runs. Such a client gets a 406 otherwise (RFC 9110 §12.4.2, §15.5.7). @default false
   */
  statusOnly?: boolean
}

/** What holds where nothing is said. */
export const switchDefaults: Required<RouteSwitches> = {
  methodNotAllowed: true,
  answerOptions: true,
  statusOnly: false,
}

/** The rules for these options. */
export const switchChecks: Readonly<Record<keyof RouteSwitches, Check>> = {
  methodNotAllowed: isBoolean,
  answerOptions: isBoolean,
  statusOnly: isBoolean,
}
