/** The error of a request that fails validation: without a stack, and worded once somebody wants its words. */
import { readKeys, readProperty } from '../../http/guarded-read.ts'
import type { Finding } from './findings.ts'
import { readValidation } from './validators.ts'
import { describeFindings } from './violations.ts'

/** The code of a request that fails validation, whoever found it out. */
export const validationCode = 'FST_ERR_VALIDATION'

/**
 * An error by its prototype, which is how Fastify makes its own. Node's constructor looks for a stack even where there
 * is to be none, and that costs a twentieth of the whole answer.
 */
export class SchemaError {
  readonly #violations: unknown
  readonly #part: string
  #words: string | undefined

  constructor(violations: unknown, part: string) {
    this.#violations = violations
    this.#part = part
  }

  /** Fastify's own words, unless somebody has found others. */
  get message(): string {
    return (this.#words ??= describeFindings(readValidation(this.#violations), this.#part))
  }

  set message(words: string) {
    this.#words = words
  }

  /** Tells one; a proxy is none, and is not asked. */
  static isOne(value: unknown): boolean {
    return typeof value === 'object' && value !== null && #words in value
  }

  /**
   * Tells one that is as Fastify has completed it, so that nothing but its findings says what it is. Fastify puts four
   * properties on it; to ask for those that are hidden takes ten times as long, and none but this one has a say.
   */
  static isUntouched(value: unknown): value is object {
    return (
      typeof value === 'object' &&
      value !== null &&
      #words in value &&
      value.#words === undefined &&
      readProperty(value, 'statusCode') === 400 &&
      readProperty(value, 'code') === validationCode &&
      readKeys(value).length === 4 &&
      readProperty(value, 'expose') === undefined
    )
  }

  /**
   * Words an error by its findings, where they were read for another purpose.
   * @returns Its words; `undefined` for an error that has some by now, and for any other.
   */
  static word(error: unknown, findings: readonly Finding[]): string | undefined {
    if (typeof error !== 'object' || error === null || !(#words in error)) return undefined
    return error.#words === undefined
      ? (error.#words = describeFindings(findings, error.#part))
      : undefined
  }
}
Object.setPrototypeOf(SchemaError.prototype, Error.prototype)
