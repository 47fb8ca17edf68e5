/** The error of a request that fails validation: without a stack, and worded once somebody wants its words. */
import type { Finding } from './findings.ts'
import { readValidation } from './validators.ts'
import { describeFindings } from './violations.ts'

/** The code of a request that fails validation, whoever found it out. */
export const validationCode = 'FST_ERR_VALIDATION'

/** What the error of a request that fails validation is made of. */
export interface SchemaErrorSource {
  readonly violations: unknown
  /** Fastify's name of the part of the request. */
  readonly part: string
}

/** What Fastify puts on such an error, and what others might. */
type CompletedError = Record<
  'statusCode' | 'code' | 'validation' | 'validationContext' | 'expose',
  unknown
>

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
   * What one was made of, if it is as Fastify has completed it, so that nothing else says what it is. Fastify puts four
   * properties on it; to ask for those that are hidden takes ten times as long, and none but `expose` has a say.
   * @returns `undefined` for one that somebody has touched, and for any other error.
   */
  static sourceOf(value: unknown): SchemaErrorSource | undefined {
    if (typeof value !== 'object' || value === null || !(#words in value)) return undefined
    const { statusCode, code, validation, validationContext, expose } =
      value as unknown as CompletedError
    const isUntouched =
      value.#words === undefined &&
      statusCode === 400 &&
      code === validationCode &&
      validation === value.#violations &&
      validationContext === value.#part &&
      expose === undefined &&
      Object.keys(value).length === 4
    return isUntouched ? { violations: value.#violations, part: value.#part } : undefined
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
