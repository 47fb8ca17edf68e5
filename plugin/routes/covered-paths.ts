/** Which paths are the plugin's: a service may take it up one prefix at a time. */
import type { Check } from '../http/checks.ts'

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
  only?: readonly string[]
  /** Leaves these prefixes alone, also inside those of `only`. @default none */
  except?: readonly string[]
}

const isPrefixList: Check = {
  holds: (value) =>
    Array.isArray(value) &&
    value.every((item) => typeof item === 'string' && /^\/[^?#:*]*$/.test(item)),
  expected: "a list of path prefixes without parameters, such as ['/v2']",
}

/** The rules for these options. */
export const prefixChecks: Readonly<Record<keyof PrefixOptions, Check>> = {
  only: isPrefixList,
  except: isPrefixList,
}

/** Tells whether a path, of a request or as a route declares it, is the plugin's. */
export function isCovered(path: string, { only, except = [] }: PrefixOptions): boolean {
  const isBelow = (prefix: string) => `${path}/`.startsWith(prefix.replace(/\/*$/, '/'))
  return (only === undefined || only.some(isBelow)) && !except.some(isBelow)
}
