/** What is checked of a declaration, where it is made. */
import { describeUnknown, isRecord, show } from '../http/checks.ts'
import { type HeaderValue, isValidHeader } from '../http/header-values.ts'
import { errorStatuses, findErrorStatus, owedBy } from '../http/statuses.ts'
import { checkMembers, type MembersSchema, sieveOf } from './members.ts'
import { buildErrorSchema } from './schemas.ts'

/** What a declaration may say. */
const keys: readonly string[] = [
  'code',
  'status',
  'title',
  'members',
  'example',
  'detail',
  'description',
  'type',
  'headers',
] satisfies (keyof GivenDefinition)[]

const errorCode = /^[A-Z][A-Z0-9_]*$/
const typeReference = /^(?:[a-z][a-z0-9+.-]*:\S+|\/\S*)$/i

/** How other libraries call the same. */
const synonyms: Readonly<Record<string, keyof GivenDefinition>> = {
  statusCode: 'status',
  message: 'detail',
  name: 'title',
  data: 'members',
  extensions: 'members',
  properties: 'members',
  schema: 'members',
}

/** A code as it should have been written. */
function hintAtCode(code: unknown): string {
  const upper = String(code)
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .replace(/[^A-Z\d]+/g, '_')
  return typeof code === 'string' && errorCode.test(upper) ? ` Did you mean "${upper}"?` : ''
}

/** What is checked of a declaration. */
export interface GivenDefinition {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly type?: string | undefined
  readonly members?: unknown
  readonly detail?: unknown
  readonly description?: unknown
  readonly example?: object | undefined
  readonly headers?: Readonly<Record<string, HeaderValue>> | undefined
}

/** Checks what people read. */
function checkWords(
  { detail, description }: GivenDefinition,
  refuse: (problem: string) => never,
): void {
  if (detail !== undefined && typeof detail !== 'string' && typeof detail !== 'function') {
    refuse(`detail must be a text or a function of the members; it is ${show(detail)}.`)
  }
  if (description !== undefined && typeof description !== 'string') {
    refuse(`description must be a text; it is ${show(description)}.`)
  }
}

/**
 * Checks a declaration.
 * @returns Its members as one schema.
 * @throws {TypeError} Naming the error, what is wrong, and the fix.
 */
export function checkDefinition(given: GivenDefinition): MembersSchema | undefined {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(
      `defineError() takes one object with code, status and title; it was given ${show(given)}.`,
    )
  }
  const { code, status, title, type, members, example, headers } = given
  const where = `defineError(${JSON.stringify(code)})`
  for (const name of Object.keys(given)) {
    if (!keys.includes(name))
      throw new TypeError(describeUnknown(where, 'key', name, keys, synonyms))
  }
  const refuse = (problem: string): never => {
    throw new TypeError(`${where}: ${problem}`)
  }
  if (typeof code !== 'string' || !errorCode.test(code)) {
    refuse(
      `code must be upper case with digits and underscores, such as "ORDER_EXISTS".${hintAtCode(code)}`,
    )
  }
  if (typeof status !== 'number') refuse(`status must be a number; it is ${show(status)}.`)
  if (findErrorStatus(status) === undefined) {
    refuse(
      `status ${String(status)} is not a registered 4xx or 5xx; use one of ${errorStatuses.map((known) => known.status).join(', ')}.`,
    )
  }
  if (typeof title !== 'string' || title.trim() === '') {
    refuse('title must be a short sentence for people.')
  }
  checkWords(given, refuse)
  if (type !== undefined && !(typeof type === 'string' && typeReference.test(type))) {
    refuse('type must be an absolute URI or a full path such as "/errors/order-exists".')
  }
  if (headers !== undefined && !isRecord(headers)) {
    refuse(`headers must be an object of header fields; it is ${show(headers)}.`)
  }
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (!isValidHeader(name, value)) refuse(`header "${name}" has a name or value HTTP forbids.`)
  }
  if (members === undefined) {
    return example === undefined ? undefined : refuse('it has an example and no members.')
  }
  const owes = owedBy(status)
  const standard = buildErrorSchema({ status, type: 'about:blank', title, code, owes }).properties
  const schema = checkMembers(members, where, (name) => Object.hasOwn(standard, name))
  if (example !== undefined) {
    for (const [name, problem] of sieveOf(schema)(example).problems) {
      refuse(`the example is not as declared: ${name} ${problem}.`)
    }
  }
  return schema
}
