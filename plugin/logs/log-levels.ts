/** The level of the line that an error has in the log, as the option `logLevels` chooses it. */
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import {
  type Check,
  describeUnknown,
  hintAtFunction,
  isFunction,
  isRecord,
} from '../http/checks.ts'
import { show } from '../http/show.ts'
import { nearNames } from '../http/near-names.ts'
import type { AnyErrorStatusCode } from '../http/statuses.ts'
import { type AnsweredError, causeOf, type Occurrence } from '../errors/declaration.ts'
import { adviseOnce } from './log-error.ts'

const standardLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** A level of the log, or one that the user has added to it; `false` writes no line. */
export type LogLevel = (typeof standardLevels)[number] | (string & {}) | false

/** The levels by status, of which one of its own goes before its class; or what decides for each error. */
export type LogLevels =
  | ({ readonly [Class in '4xx' | '5xx']?: LogLevel } & {
      readonly [Status in AnyErrorStatusCode]?: LogLevel
    })
  | ((error: AnsweredError, request: FastifyRequest | undefined) => LogLevel | undefined)

/** Chooses the level of an error; `undefined` leaves it as it is without the option. */
export type LevelChooser = (
  occurrence: Occurrence,
  request: FastifyRequest | undefined,
  log: Pick<FastifyBaseLogger, 'warn'> | undefined,
) => LogLevel | undefined

/** The shape of the option; its levels are compared with those of the log. */
export const isLogLevels: Check = {
  holds: (value) => isFunction(value) || isRecord(value),
  expected:
    "levels by status, such as { '4xx': 'debug', 404: false }, or a function (error, request) => level",
  hint: hintAtFunction,
}

const where = 'fastify-error-resource: logLevels'

const isStatus = (key: string) => /^[45]\d\d$/.test(key)

/** The levels that a log has; `undefined` where it does not tell, as one that is switched off. */
function levelsOf(log: object): readonly string[] | undefined {
  const { levels } = log as { levels?: { values?: object } }
  return levels?.values && [...Object.keys(levels.values), 'silent']
}

function isLevel(level: unknown, known: readonly string[] | undefined): boolean {
  if (level === false) return true
  if (typeof level !== 'string' || level === '') return false
  if (known !== undefined) return known.includes(level)
  // One that nobody can look up is believed, unless it is a slip.
  return (
    standardLevels.includes(level as 'info') || nearNames(level, standardLevels, 1).length === 0
  )
}

/**
 * Checks the levels by status.
 * @param log The log they are for.
 * @throws {TypeError} Naming the status and what is wrong.
 */
export function checkLogLevels(levels: LogLevels | undefined, log: object): void {
  if (levels === undefined || typeof levels === 'function') return
  const known = levelsOf(log)
  for (const [key, level] of Object.entries(levels) as [string, unknown][]) {
    if (!isStatus(key) && key !== '4xx' && key !== '5xx') {
      throw new TypeError(describeUnknown(where, 'key', key, ['4xx', '5xx', '400', '…', '599']))
    }
    if (level === undefined || isLevel(level, known)) continue
    const names = known ?? standardLevels
    const [near] = typeof level === 'string' ? nearNames(level, names, 1) : []
    const hint = near === undefined ? '' : ` Did you mean "${near}"?`
    throw new TypeError(
      `${where}: the level of ${key} must be false or one of the log: ${names.join(', ')}; it is ${show(level)}.${hint}`,
    )
  }
}

/** Prepares the option. */
export function createLevelChooser(levels: LogLevels | undefined): LevelChooser | undefined {
  if (levels === undefined) return undefined
  if (typeof levels !== 'function') {
    const byStatus = levels as Readonly<Record<string, LogLevel | undefined>>
    return ({ declaration: { status } }) => {
      const level = byStatus[String(status)] ?? byStatus[status < 500 ? '4xx' : '5xx']
      return level === 'silent' ? false : level
    }
  }
  return (occurrence, request, log) => {
    const { declaration, detail, init } = occurrence
    const { status, title, code = init?.code } = declaration
    try {
      const level: unknown = levels(
        { status, title, code, detail, cause: causeOf(occurrence) },
        request,
      )
      if (level === undefined) return undefined
      if (level === false || level === 'silent') return false
      if (typeof level === 'string' && typeof log?.[level as 'warn'] !== 'undefined') return level
      adviseOnce(log, `logLevels() returned ${show(level)}, which is no level of the log.`)
    } catch (failure) {
      adviseOnce(log, 'logLevels() failed; the error has its usual level.', failure)
    }
    return undefined
  }
}
