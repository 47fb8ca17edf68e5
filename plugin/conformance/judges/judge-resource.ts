/** Whether the content of a 4xx or 5xx is an Error Resource: problem details, or the profile that is documented. */
import { parseJson } from '../../http/guarded-read.ts'
import { parseMediaType } from '../../http/media-types.ts'
import { problemType } from '../../http/media-types.ts'
import { oracleType } from '../../oracle/index.ts'
import { findLeak } from './leaks.ts'
import type { Answer } from '../exchange/message.ts'
import { isObject, type JsonObject } from '../document/openapi-reader.ts'
import type { ConformanceRule, Fault } from '../report/rules.ts'

/** Media types that say by themselves what they carry. */
const ownTypes: ReadonlySet<unknown> = new Set(
  [problemType, oracleType].map((type) => parseMediaType(type)?.essence),
)

const fault = (rule: ConformanceRule, message: string): Fault => ({ rule, message })

/** Members that are text wherever they are (RFC 9457 §3.1). */
const texts = ['title', 'detail', 'instance'] as const

/** A URI reference may be empty, and has neither white space nor what has to be encoded (RFC 3986 §4.1). */
const uriReference = /^[^\s<>"{}|\\^`]*$/

/** The content as JSON, or as text where it is none. */
export function readContent({ content }: Answer): unknown {
  const text = content.toString()
  const json = parseJson(text)
  return json === undefined ? text : json
}

/** Describes content that is none, in a few words. */
function describe(type: string | undefined, content: Buffer): string {
  if (content.length === 0) return 'it has no content'
  return type === undefined ? 'it has no Content-Type' : `its media type is ${type.slice(0, 100)}`
}

/** A profile of one's own has at least these two, as text. */
const isProfile = ({ type, title }: JsonObject) =>
  typeof type === 'string' && typeof title === 'string'

function judgeMembers(status: number, resource: JsonObject): string[] {
  const { type, title, status: told } = resource
  const problems: string[] = []
  if (title === undefined) problems.push('title is missing')
  if (type !== undefined && (typeof type !== 'string' || !uriReference.test(type))) {
    problems.push(`type is no URI reference: ${JSON.stringify(type).slice(0, 100)}`)
  }
  for (const name of texts) {
    const value = resource[name]
    if (value !== undefined && (typeof value !== 'string' || (name === 'title' && value === ''))) {
      problems.push(`${name} is no text: ${JSON.stringify(value).slice(0, 100)}`)
    }
  }
  // Oracle's services write it as text, too.
  const isText = typeof told === 'string' && told === String(status) && 'o:errorCode' in resource
  if (told !== status && !isText) {
    problems.push(`status is ${JSON.stringify(told) ?? 'missing'}, the real one ${status}`)
  }
  return problems
}

/** What is told of the inside, in all members but those that repeat the request. */
function judgeLeaks(status: number, content: unknown): readonly Fault[] {
  const { type: _, instance: __, 'o:errorPath': ___, ...told } = Object(content) as JsonObject
  const text = isObject(content) ? textsOf(told).join('\n') : String(content)
  const leak = findLeak(status, text)
  return leak === undefined ? [] : [{ rule: 'leak', message: `The ${status} tells ${leak}.` }]
}

/** Every text in a value. A loop, because JSON may be nested deeper than calls can. */
function textsOf(value: unknown): string[] {
  const texts: string[] = []
  const left = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next === 'string') texts.push(next)
    else if (isObject(next)) for (const item of Object.values(next)) left.push(item)
  }
  return texts
}

/**
 * Judges the content of an error.
 * @param isDocumented Whether the document has this media type for the status.
 */
export function judgeResource(
  answer: Answer,
  isDocumented: (type: string) => boolean,
): readonly Fault[] {
  const { status, fields, content } = answer
  const type = fields.get('content-type')
  const essence = parseMediaType(type ?? '')?.essence
  const json = readContent(answer)
  const resource = isObject(json) && !Array.isArray(json) ? json : undefined
  const leaks = judgeLeaks(status, json)

  const isOwn = ownTypes.has(essence)
  const isOther =
    type !== undefined && isDocumented(type) && resource !== undefined && isProfile(resource)
  if (!isOwn && !isOther) {
    const why = describe(type, content)
    return [fault('not-an-error-resource', `The ${status} is no Error Resource: ${why}.`), ...leaks]
  }
  if (resource === undefined) {
    return [fault('not-an-error-resource', `The ${status} is no JSON object.`), ...leaks]
  }
  const problems = judgeMembers(status, resource)
  return [
    ...problems.map((problem) =>
      fault('malformed-error-resource', `In the Error Resource of the ${status}, ${problem}.`),
    ),
    ...leaks,
  ]
}
