/** What is wrong with a declaration, told where it is made. */
import { isValidHeader, type HeaderValue } from '../http/header-values.ts'
import { sieveOf, toMembersSchema, type MembersSchema } from './members.ts'
import { buildErrorSchema } from './schemas.ts'
import { errorStatuses, findErrorStatus, owedBy } from '../http/statuses.ts'

const memberName = /^[A-Za-z][A-Za-z0-9_]{2,}$/
const errorCode = /^[A-Z][A-Z0-9_]*$/
const typeReference = /^(?:[a-z][a-z0-9+.-]*:\S+|\/\S*)$/i

/** What is checked of a declaration. */
export interface GivenDefinition {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly type?: string | undefined
  readonly members?: unknown
  readonly example?: object | undefined
  readonly headers?: Readonly<Record<string, HeaderValue>> | undefined
}

/**
 * Checks a declaration.
 * @returns Its members as one schema.
 * @throws {TypeError} Naming the error, what is wrong, and the fix.
 */
export function checkDefinition(given: GivenDefinition): MembersSchema | undefined {
  const { code, status, title, type, members, example, headers } = given
  const refuse = (problem: string): never => {
    throw new TypeError(`defineError(${JSON.stringify(code)}): ${problem}`)
  }
  if (typeof code !== 'string' || !errorCode.test(code)) {
    refuse('code must be upper case with digits and underscores, such as "ORDER_EXISTS".')
  }
  if (findErrorStatus(status) === undefined) {
    refuse(
      `status ${String(status)} is not a registered 4xx or 5xx; use one of ${errorStatuses.map((known) => known.status).join(', ')}.`,
    )
  }
  if (typeof title !== 'string' || title.trim() === '') {
    refuse('title must be a short sentence for people.')
  }
  if (type !== undefined && !typeReference.test(type)) {
    refuse('type must be an absolute URI or a full path such as "/errors/order-exists".')
  }
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (!isValidHeader(name, value)) refuse(`header "${name}" has a name or value HTTP forbids.`)
  }
  if (members === undefined) return undefined
  const schema = toMembersSchema(members)
  if (schema === undefined) {
    return refuse(
      'members must be an object schema or its properties, such as Type.Object({ orderId: Type.String() }).',
    )
  }
  const owes = owedBy(status)
  const standard = buildErrorSchema({ status, type: 'about:blank', title, code, owes }).properties
  for (const name of Object.keys(schema.properties)) {
    if (Object.hasOwn(standard, name)) {
      refuse(`member "${name}" is a standard member of the Error Resource; choose another name.`)
    }
    if (!memberName.test(name)) {
      refuse(
        `member "${name}" must start with a letter and have at least three letters, digits or underscores (RFC 9457 §4).`,
      )
    }
  }
  if (example !== undefined) {
    for (const [name, problem] of sieveOf(schema)(example).problems) {
      refuse(`the example is not as declared: ${name} ${problem}.`)
    }
  }
  return schema
}
