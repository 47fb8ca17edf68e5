/** `fastify-error-resource/oracle`: Oracle's exception detail resource as a wire profile. */
import { readProperty, readString } from '../http/guarded-read.ts'
import { checkObject, checkOptions, isMediaTypeList, type Check } from '../http/checks.ts'
import { exceptionType } from '../http/media-types.ts'
import { anyOracleSchema, locators, toOracleSchema } from './schema.ts'
import type { ErrorResource, Violation } from '../errors/schemas.ts'
import { Type } from '../errors/type.ts'
import { findErrorStatus } from '../http/statuses.ts'
import type { WireProfile } from '../resource/profiles.ts'

export { JobStatusSchema, type JobStatus } from './schema.ts'

/** The media type of an exception detail resource. */
export const oracleType = exceptionType

/** How a service writes the profile. */
export interface OracleOptions {
  /**
   * Where clients find the service, such as `https://api.example.com`: Oracle's URIs are absolute, and
   * what a request says of its host is not to be trusted.
   */
  baseUrl: string
  /** Writes `status` as Oracle's schema says, or as text, as ADF and CX Commerce do. @default 'number' */
  status?: 'number' | 'string' | undefined
  /**
   * Media types the errors are sent as; the first is what a client gets that names none of them.
   * @default [oracleType]
   */
  mediaTypes?: readonly [string, ...string[]] | undefined
}

/** An address, also as an object of the class for them. */
function toText(value: unknown): string {
  return value instanceof URL ? value.href : typeof value === 'string' ? value : ''
}

const checks: Readonly<Record<keyof OracleOptions, Check>> = {
  baseUrl: {
    holds: (value) => /^https?:\/\//.test(toText(value)) && URL.canParse(toText(value)),
    expected: "the address of the service, such as 'https://api.example.com'",
  },
  status: {
    holds: (value) => value === 'number' || value === 'string',
    expected: "'number' or 'string'",
  },
  mediaTypes: isMediaTypeList,
}

/**
 * Builds the profile. Alone in `profiles`, every error of the service looks like this; beside
 * `problemDetails`, the client chooses with `Accept`.
 * @throws {TypeError} When an option is not what it must be.
 * @example
 * await app.register(errorResource, { profiles: [oracle({ baseUrl: 'https://api.example.com' })] })
 */
export function oracle(options: OracleOptions): WireProfile {
  checkObject('oracle()', 'an object with the address of the service, { baseUrl }', options)
  checkOptions(checks, options, 'oracle()', ['baseUrl'])
  const { baseUrl, status = 'number', mediaTypes = [oracleType] } = options
  const base = String(baseUrl)
  const toStatus = status === 'number' ? Number : String
  const toAbsolute = (reference: string) =>
    URL.canParse(reference, base) ? new URL(reference, base).href : undefined

  return {
    name: 'Oracle',
    mediaTypes,
    anySchema: anyOracleSchema(status),
    isBody,
    shapeOf(declaration, problemType, schema) {
      const named = problemType === 'about:blank' ? undefined : toAbsolute(problemType)
      const type = named ?? specOf(declaration.status)
      const code = declaration.code ?? toCode(declaration.title)
      return {
        type,
        schema: toOracleSchema(
          schema,
          Type.Literal(type),
          Type.Literal(toStatus(declaration.status)),
        ),
        toBody: (resource) => ({
          'o:errorCode': code,
          ...toMembers(resource, toStatus, toAbsolute),
        }),
      }
    },
  }
}

/** A type and a title are what every exception detail resource has; the status may be text, or not there. */
function isBody(body: unknown, status: number): boolean {
  const said = readProperty(body, 'status') ?? status
  return (
    [readString(body, 'type'), readString(body, 'title')].every(Boolean) && Number(said) === status
  )
}

/** Where a status is specified, which is the type of an error that is nothing more. */
function specOf(status: number): string {
  const spec = findErrorStatus(status)?.spec ?? `RFC 9110 §15.${status < 500 ? '5' : '6'}`
  return spec.replace(/^RFC (\d+) §(.+)$/, 'https://www.rfc-editor.org/rfc/rfc$1#section-$2')
}

/** `Content Too Large` becomes `CONTENT_TOO_LARGE`: clients branch on the code, so every error has one. */
function toCode(title: string): string {
  return title.toUpperCase().replaceAll(/\W+/g, '_')
}

/** The members of an Error Resource under Oracle's names. */
function toMembers(
  resource: ErrorResource,
  toStatus: (status: number) => number | string,
  toAbsolute: (reference: string) => string | undefined,
): Record<string, unknown> {
  const { type, title, status, code, instance, errors, ...others } = resource
  const members: Record<string, unknown> = { type, title, status: toStatus(status), ...others }
  if (code !== undefined) members['o:errorCode'] = code
  const address = instance === undefined ? undefined : toAbsolute(instance)
  if (address !== undefined) members['instance'] = address
  if (errors !== undefined) {
    const entries = errors.map(toDetail)
    // Oracle puts the place at the top where there is one.
    if (errors.length === 1) Object.assign(members, toLocator(errors[0] as Violation))
    members['o:errorDetails'] = entries.map((entry) => ({ type, title, ...entry }))
  }
  return members
}

function toDetail(violation: Violation): object {
  const { detail, code } = violation
  return {
    detail,
    ...(code === undefined ? {} : { 'o:errorCode': code }),
    ...toLocator(violation),
  }
}

/** Only a pointer says without more that it is about the body. */
function toLocator({ in: place, pointer, name }: Violation): object {
  if (place !== undefined) return { [locators[place]]: pointer ?? name }
  return pointer === undefined ? {} : { [locators.body]: pointer }
}
