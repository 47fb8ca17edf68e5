/** What is checked of a declaration, where it is made. */
import { checkObject, describeFunction, describeUnknown, isRecord } from '../http/checks.ts'
import { show } from '../http/show.ts'
import { type HeaderValue, isValidHeader } from '../http/header-values.ts'
import { owedBy } from '../http/statuses.ts'
import { isFraming } from '../http/header-fields.ts'
import { type CheckedMembers, checkMembers } from './member-checks.ts'
import { findStatusProblem } from './status-checks.ts'
import { findStrangers, type MembersSchema, sieveOf } from './members.ts'
import { isRegisteredType } from './registered-types.ts'
import { buildErrorSchema } from './schemas.ts'

/** What a declaration may say. */
const keys: readonly string[] = [
  'code',
  'status',
  'unregistered',
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
  if (typeof code !== 'string') return ''
  const upper = code
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .replace(/[^A-Z\d]+/g, '_')
  return errorCode.test(upper) ? ` Did you mean "${upper}"?` : ''
}

/** What is checked of a declaration. */
export interface GivenDefinition {
  readonly code: string
  readonly status: number
  readonly unregistered?: unknown
  readonly title: string
  readonly type?: string | undefined
  readonly members?: unknown
  readonly detail?: unknown
  readonly description?: unknown
  readonly example?: object | undefined
  readonly headers?: Readonly<Record<string, HeaderValue>> | undefined
}

type Refuse = (problem: string) => never

const isText = (value: unknown) => typeof value === 'string' && value.trim() !== ''

/** Checks what people read. */
function checkWords({ title, detail, description }: GivenDefinition, refuse: Refuse): void {
  if (!isText(title)) refuse(`title must be a short sentence for people; it is ${show(title)}.`)
  const unfit = describeFunction(detail)
  if (
    unfit !== undefined ||
    !(detail === undefined || isText(detail) || typeof detail === 'function')
  ) {
    const rule = 'detail must be a text or a function of the members that returns one'
    refuse(`${rule}; it is ${unfit ?? show(detail)}.`)
  }
  if (description !== undefined && !isText(description)) {
    refuse(`description must be a text; it is ${show(description)}.`)
  }
}

/** Checks the header fields. What frames a message, or says what it is, follows from the body, and that is ours. */
function checkHeaders({ headers, status }: GivenDefinition, refuse: Refuse): void {
  if (headers === undefined) return
  if (!isRecord(headers) || Symbol.iterator in headers) {
    refuse(
      `headers must be an object of header fields, such as { 'x-a': 'b' }; it is ${show(headers)}.`,
    )
  }
  for (const [name, value] of Object.entries(headers)) {
    if (!isValidHeader(name, value)) {
      refuse(`header "${name}" has a name or value HTTP forbids; it is ${show(value)}.`)
    }
    if (isFraming(name, owedBy(status))) {
      refuse(`header "${name}" says how the body is sent, which is not for an error to say.`)
    }
  }
}

/** Checks the example of the members. */
function checkExample({ example }: GivenDefinition, schema: MembersSchema, refuse: Refuse): void {
  if (example === undefined) return
  if (!isRecord(example))
    refuse(`the example must be an object of the members; it is ${show(example)}.`)
  const [stranger] = findStrangers(Object.keys(schema.properties), example)
  if (stranger !== undefined) refuse(`the example is not as declared: ${stranger}.`)
  for (const [name, problem] of sieveOf(schema)(example).problems) {
    refuse(`the example is not as declared: ${name} ${problem}.`)
  }
}

/**
 * Checks a declaration.
 * @returns Its members; `undefined` where it has none.
 * @throws {TypeError} Naming the error, what is wrong, and the fix.
 */
export function checkDefinition(given: GivenDefinition): CheckedMembers | undefined {
  checkObject('defineError()', 'one object with code, status and title', given)
  const { code, status, title, type, members, example } = given
  const where = typeof code === 'string' ? `defineError(${show(code)})` : 'defineError()'
  for (const name of Object.keys(given)) {
    if (!keys.includes(name))
      throw new TypeError(describeUnknown(where, 'key', name, keys, synonyms))
  }
  const refuse = (problem: string): never => {
    throw new TypeError(`${where}: ${problem}`)
  }
  if (typeof code !== 'string' || !errorCode.test(code)) {
    refuse(
      `code must be upper case with digits and underscores, such as "ORDER_EXISTS"; it is ${show(code)}.${hintAtCode(code)}`,
    )
  }
  const problem = findStatusProblem(given)
  if (problem !== undefined) refuse(problem)
  checkWords(given, refuse)
  if (type !== undefined && !(typeof type === 'string' && typeReference.test(type))) {
    refuse(
      `type must be an absolute URI or a full path such as "/errors/order-exists"; it is ${show(type)}.`,
    )
  }
  checkHeaders(given, refuse)
  if (members === undefined) {
    return example === undefined ? undefined : refuse('it has an example and no members.')
  }
  const owes = owedBy(status)
  const standard = buildErrorSchema({ status, type: 'about:blank', title, code, owes }).properties
  const checked = checkMembers(
    members,
    where,
    (name) => Object.hasOwn(standard, name),
    isRegisteredType(type),
  )
  checkExample(given, checked.schema, refuse)
  return checked
}
