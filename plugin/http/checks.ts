/** How a value that a developer gave is checked: one clear sentence for each mistake. */
import { isValidHeader } from './header-values.ts'
import { parseMediaType } from './media-types.ts'

/** A rule for one option. */
export interface Check {
  readonly holds: (value: unknown) => boolean
  /** Completes "Option x must be …". */
  readonly expected: string
}

export const isBoolean: Check = {
  holds: (value) => typeof value === 'boolean',
  expected: 'true or false',
}

export const isMediaTypeList: Check = {
  holds: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => typeof item === 'string' && parseMediaType(item) !== undefined),
  expected: "a list of media types, such as ['application/json']",
}

export function isChallenge(value: unknown): boolean {
  return (
    typeof value === 'string' && value.trim() !== '' && isValidHeader('www-authenticate', value)
  )
}

/**
 * Checks what was given against the rules.
 * @throws {TypeError} Naming the option and what it must be.
 */
export function checkOptions(
  names: Readonly<Record<string, Check>>,
  given: object,
  where: string,
): void {
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(names, name) ? names[name] : undefined
    if (rule === undefined) {
      throw new TypeError(
        `${where} has no option "${name}"; it knows ${Object.keys(names).join(', ')}.`,
      )
    }
    if (value !== undefined && !rule.holds(value)) {
      throw new TypeError(
        `${where}: option "${name}" must be ${rule.expected}; it is ${show(value)}.`,
      )
    }
  }
}

/** A value as a developer would write it. */
export function show(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  // JSON has no word for NaN, a symbol or a bigint.
  return typeof value === 'string' || typeof value === 'object'
    ? JSON.stringify(value)
    : String(value)
}
