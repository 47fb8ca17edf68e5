/** Looking through the wrappers that libraries put around an error. */
import { readProperty } from '../http/guarded-read.ts'
import { isErrorStatusCode } from '../http/status-code.ts'

/** Most errors that are looked at, the thrown one included. It also ends a chain that is a circle. */
const maxLength = 8

/** Where the error inside is kept: by the language, and by TypeORM, Objection and Sequelize. */
const links: readonly string[] = ['cause', 'driverError', 'nativeError', 'original']

/** A verdict on one error of a chain: found, not found, or `null` to look no deeper. */
export type Verdict<Found> = Found | undefined | null

/**
 * Asks of an error, of its cause, of the cause of that, … until there is an answer. An error that has
 * a status was given it by somebody who knew of its causes, so these are not asked any more; one that
 * http-errors or Boom has built is not asked at all.
 */
export function findAlong<Found>(
  error: unknown,
  judge: (link: object) => Verdict<Found>,
): Found | undefined {
  let link = error
  for (let length = 0; length < maxLength; length++) {
    if (typeof link !== 'object' || link === null || speaksForItself(link)) return undefined
    const verdict = judge(link)
    if (verdict === null) return undefined
    if (verdict !== undefined) return verdict
    if (hasStatus(link)) return undefined
    link = inside(link)
  }
  return undefined
}

function speaksForItself(error: object): boolean {
  return (
    typeof readProperty(error, 'expose') === 'boolean' ||
    (readProperty(error, 'isBoom') === true && answerOf(error) === undefined)
  )
}

/** The answer of somebody else that Wreck, the client of hapi, has thrown as a Boom. */
export function answerOf(boom: object): unknown {
  const data = readProperty(boom, 'data')
  return readProperty(data, 'isResponseError') === true ? readProperty(data, 'res') : undefined
}

function hasStatus(error: object): boolean {
  // Beside somebody else's response it is their status.
  if (readProperty(error, 'response') !== undefined) return false
  return ['statusCode', 'status'].some((key) => isErrorStatusCode(readProperty(error, key)))
}

function inside(error: object): unknown {
  for (const key of links) {
    const found = readProperty(error, key)
    if (typeof found === 'object' && found !== null) return found
  }
  return undefined
}
