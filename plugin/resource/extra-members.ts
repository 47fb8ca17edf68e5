/** Members that every error of a service has, such as the identifier of a trace: what may be declared of them, and their values. */
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import { type AnsweredError, causeOf, type Occurrence } from '../errors/declaration.ts'
import type { OwnNames, PropertiesOf } from '../errors/define-error.ts'
import { adviseOnce } from '../logs/log-error.ts'
import { type CheckedMembers, checkMembers } from '../errors/member-checks.ts'
import {
  findStrangers,
  type MembersInput,
  type MembersOf,
  type MembersSchema,
  sieveOf,
} from '../errors/members.ts'
import { owedRowOf, owedRows } from '../errors/owed/fields.ts'
import { readStandard } from '../errors/standard/standard-schema.ts'
import { type ErrorResource, ErrorResourceSchema } from '../errors/schemas.ts'
import { type Check, checkOptions, hintAtFunction, isFunction, isRecord } from '../http/checks.ts'
import type { ErrorStatusCode, OwedName } from '../http/statuses.ts'
import { hasWords, isPromise, readProperty } from '../http/guarded-read.ts'

/** The values of members; what may be left out may be `undefined`, too. */
export type ExtraValues<Input extends MembersInput> = [MembersInput] extends [Input]
  ? object
  : ValuesOf<MembersOf<Input, 'input'>>

type ValuesOf<Members> = {
  [Name in keyof Members]: undefined extends Members[Name]
    ? Members[Name] | undefined
    : Members[Name]
}

/** Members that every error has, parser errors included (RFC 9457 §3.2). */
export interface AnyExtraMembers {
  /** What they are: an object schema or its properties, of TypeBox or of what implements Standard JSON Schema. */
  members: MembersInput
  /**
   * Their values for one error; called once for each, and has to answer at once. What is not as
   * declared is left out.
   * @param request `undefined` for what never became a request, such as bytes that are no HTTP.
   */
  // oxlint-disable-next-line typescript/no-explicit-any -- compared with the members where those are known
  values: (error: AnsweredError, request: FastifyRequest | undefined) => any
}

/** The same with values that are as the members are declared. */
export interface ExtraMembers<Input extends MembersInput = MembersInput> extends AnyExtraMembers {
  members: Input & OwnNames<keyof PropertiesOf<Input>, ErrorStatusCode>
  values: (error: AnsweredError, request: FastifyRequest | undefined) => ExtraValues<Input>
}

/** Finds the members of one error. */
export interface ExtraSource {
  readonly schema: MembersSchema
  /** The values for an error, out of what its client is told of it; those that cannot be sent are left out. */
  valuesFor(
    resource: ErrorResource,
    occurrence: Occurrence,
    request: FastifyRequest | undefined,
    log: Pick<FastifyBaseLogger, 'warn'> | undefined,
  ): Record<string, unknown>
}

const checks = {
  members: {
    holds: (value: unknown) => isRecord(value) || readStandard(value) !== undefined,
    expected: 'an object schema or its properties, such as { traceId: Type.String() }',
  },
  values: {
    holds: isFunction,
    expected: 'a function (error, request) => the values of the members',
    hint: hintAtFunction,
  },
}

/** The shape of the option. */
export const isExtraMembers: Check = {
  holds: isRecord,
  expected: 'an object { members, values }',
}

const where = 'fastify-error-resource: extraMembers'

/** Tells the names that are taken in any error. */
function isStandard(name: string): boolean {
  const isOwed = Object.hasOwn(owedRows, name) && owedRowOf(name as OwedName).member !== undefined
  return isOwed || Object.hasOwn(ErrorResourceSchema.properties, name)
}

const checked = new WeakMap<object, CheckedMembers>()

/** The schema of the members of an option that was checked; `undefined` where there are none. */
export function extraSchemaOf(extra: AnyExtraMembers | undefined): MembersSchema | undefined {
  return extra && checked.get(extra)?.schema
}

/**
 * Checks the option.
 * @throws {TypeError} Saying what is wrong, and the fix.
 */
export function checkExtraMembers(extra: object): void {
  checkOptions(checks, extra, where, ['members', 'values'])
  const { members } = extra as AnyExtraMembers
  const known = checkMembers(members, where, isStandard)
  try {
    sieveOf(known.schema)
  } catch (error) {
    const reason = String(readProperty(error, 'message'))
    throw new TypeError(`${where}: the members are no valid schema: ${reason}.`, { cause: error })
  }
  checked.set(extra, known)
}

const toSentence = ([name, problem]: readonly [string, string]) => `${name} ${problem}`

/** It comes too late, and its rejection would go unhandled. */
function refusePromise(
  values: PromiseLike<unknown>,
  log: Pick<FastifyBaseLogger, 'warn'> | undefined,
): Record<string, unknown> {
  values.then(undefined, () => undefined)
  adviseOnce(
    log,
    'extraMembers: values() is async; it must answer at once. Its members were left out.',
  )
  return {}
}

/** Prepares the members of one instance of the plugin; `undefined` where there are none. */
export function createExtraSource(extra: AnyExtraMembers | undefined): ExtraSource | undefined {
  const known = extra && checked.get(extra)
  if (extra === undefined || known === undefined) return undefined
  const { schema, reader } = known
  const sift = sieveOf(schema)
  const names = reader === undefined ? Object.keys(schema.properties) : reader.takes
  return {
    schema,
    valuesFor({ status, title, code, detail }, occurrence, request, log) {
      const error: AnsweredError = { status, title, code, detail, cause: causeOf(occurrence) }
      try {
        const values: unknown = extra.values(error, request)
        if (isPromise(values)) return refusePromise(values, log)
        const given = Object(values) as object
        const read = reader?.read(given)
        const { kept, problems } = sift(read?.kept ?? given, read?.problems)
        const unfit = Object.keys(kept).filter((name) => !hasWords(kept[name]))
        for (const name of unfit) delete kept[name]
        for (const problem of [
          ...problems.map(toSentence),
          ...unfit.map((name) => `${name} is nothing that JSON has words for`),
          ...(names === undefined ? [] : findStrangers(names, given)),
        ]) {
          adviseOnce(log, `extraMembers: values() is not as declared: ${problem}.`)
        }
        return kept
      } catch (failure) {
        adviseOnce(log, 'extraMembers: values() failed; its members were left out.', failure)
        return {}
      }
    },
  }
}
