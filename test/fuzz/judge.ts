/** What has to hold for every answer, whatever was asked, thrown or sent. */
import { isDeepStrictEqual } from 'node:util'
import { Ajv } from 'ajv'
import { errorResourceSchema } from '../fixtures/error-resource.ts'
import { errorStatuses } from '../fixtures/iana-statuses.ts'
import { field, json, lines, type RawResponse } from '../fixtures/raw-http.ts'
import { said, secret, sent } from './markers.ts'

/** What is known of an answer beforehand. */
export interface Expectation {
  readonly method: string
  readonly accept?: string | undefined
  /** The words of the thrower may be shown, below 500. */
  readonly maySay: boolean
  /** The words were said on purpose, and may be shown in any status. */
  readonly onPurpose?: boolean
  /** Texts of the body come from a caller who may write anything; only their types are checked. */
  readonly typesOnly?: boolean
  /** The body may be an Error Resource of the user's, under header fields of theirs. */
  readonly mayBeTheirs?: boolean
  /** Members that were handed over as their declaration wants them: they are for the client, whatever they hold. */
  readonly members?: Readonly<Record<string, unknown>>
  /** What the client sent may be in the path, which is repeated. */
  readonly mayRepeat?: boolean
  /** It must not be a success. */
  readonly mustFail?: boolean
}

/** Removes the rules for what a text says, and leaves those for what it is. */
function typesOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(typesOf)
  if (typeof schema !== 'object' || schema === null) return schema
  const rules = new Set(['pattern', 'minLength', 'minItems', 'uniqueItems', 'oneOf'])
  return Object.fromEntries(
    Object.entries(schema).flatMap(([name, value]) =>
      rules.has(name) ? [] : [[name, name === 'additionalProperties' ? true : typesOf(value)]],
    ),
  )
}

/** A violation may concern the query as a whole, which has no name, and one that somebody wrote needs no place. */
function relaxed(): object {
  const schema = structuredClone(errorResourceSchema) as {
    properties: { errors: { items: { required: string[]; oneOf?: { required: string[] }[] } } }
  }
  const { items } = schema.properties.errors
  items.required = ['detail']
  delete items.oneOf
  return schema
}

const ajv = new Ajv({ strict: true, strictRequired: false })
const isContract = ajv.compile(relaxed())
const hasTypes = ajv.compile(typesOf(errorResourceSchema) as object)

const phrases = new Map(errorStatuses.map(({ status, phrase }) => [status, phrase]))

/** Says what is wrong with an answer; empty where nothing is. */
export function judge(response: RawResponse, expected: Expectation): string[] {
  const { status, fields } = response
  const faults: string[] = []
  const content = withoutMembers(response.body, expected.members)
  const everything = [response.reason, ...fields.flat(), content].join('\n')
  if (field(response, 'x-injected') !== undefined) faults.push('a header field was injected')
  if (status >= 400) {
    if (isTheirs(response, expected)) return faults
    if (expected.mayRepeat !== true && everything.includes(sent))
      faults.push('what the client sent is repeated')
    const maySay = expected.onPurpose === true || (expected.maySay && status < 500)
    if (!maySay && everything.includes(said)) faults.push('the message of an error is shown')
    if (everything.includes(secret)) faults.push('a secret is shown')
    faults.push(...judgeError(response, expected))
  } else if (expected.mustFail === true) {
    faults.push(`a failure is answered with ${status}`)
  }
  return faults
}

/** The content less the members that came through as they were handed over; any other place of theirs stays. */
function withoutMembers(content: Buffer, members: Expectation['members'] = {}): string {
  if (Object.keys(members).length === 0) return content.toString('latin1')
  try {
    const body = JSON.parse(content.toString()) as Record<string, unknown>
    return JSON.stringify(
      Object.fromEntries(
        Object.entries(body).filter(([name, value]) => !isDeepStrictEqual(value, members[name])),
      ),
    )
  } catch {
    return content.toString('latin1')
  }
}

function isTheirs({ body }: RawResponse, { mayBeTheirs, method }: Expectation): boolean {
  return mayBeTheirs === true && (method === 'HEAD' || /"title":"Theirs"/.test(body.toString()))
}

function judgeError(response: RawResponse, expected: Expectation): string[] {
  const { status, body } = response
  const faults: string[] = []
  const type = field(response, 'content-type')
  const mayBeJson = /problem/i.test(expected.accept ?? '')
  if (type !== 'application/problem+json' && !(mayBeJson && type === 'application/json')) {
    faults.push(`media type ${type}`)
  }
  const [length, ...more] = lines(response, 'content-length')
  if (length === undefined || more.length > 0) faults.push(`content-length ${length}, ${more}`)
  if (field(response, 'cache-control') === undefined) faults.push('no cache-control')
  if (expected.method === 'HEAD') {
    if (body.byteLength > 0) faults.push('an answer to HEAD has content')
    return faults
  }
  if (length !== String(body.byteLength)) faults.push(`${body.byteLength} bytes, not ${length}`)
  try {
    faults.push(...judgeBody(response, json(response), expected.typesOnly === true))
  } catch (error) {
    faults.push(`not JSON in UTF-8: ${String(error)}: ${body.toString('latin1', 0, 100)}`)
  }
  return faults.map((fault) => `${status}: ${fault}`)
}

function judgeBody(response: RawResponse, body: unknown, typesOnly: boolean): string[] {
  const validate = typesOnly ? hasTypes : isContract
  if (!validate(body)) return [`schema: ${ajv.errorsText(validate.errors)}`]
  const faults: string[] = []
  const resource = body as Readonly<Record<string, unknown>>
  if (resource['status'] !== response.status)
    faults.push(`status ${resource['status']} in the body`)
  if (resource['type'] === 'about:blank' && !typesOnly) {
    const phrase =
      phrases.get(response.status) ?? (response.status < 500 ? 'Client Error' : 'Server Error')
    if (resource['title'] !== phrase) faults.push(`title ${resource['title']}`)
  }
  for (const [member, name] of agreeing) {
    const value = resource[member]
    if (!Array.isArray(value)) continue
    const told = (field(response, name) ?? '').split(',').flatMap((item) => item.trim() || [])
    const isSame = value.join(',').replaceAll(/[ \t]*,+[ \t]*/g, ',') === told.join(',')
    if (!isSame && !typesOnly) faults.push(`${member} is not what ${name} says`)
  }
  return faults
}

/** Members that repeat a header field, as lists. */
const agreeing = [
  ['allow', 'allow'],
  ['accept', 'accept'],
  ['acceptEncoding', 'accept-encoding'],
] as const
