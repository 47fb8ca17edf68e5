/** Whether the content of a 4xx or 5xx is an Error Resource: problem details, or the profile that is documented. */
import { isUtf8 } from 'node:buffer'
import { parseJson } from '../../http/guarded-read.ts'
import { type MediaType, parseMediaType, problemType } from '../../http/media-types.ts'
import { isUriReference } from '../../http/uri-reference.ts'
import { oracleType } from '../../oracle/index.ts'
import { problemXmlType } from '../../xml/index.ts'
import { readProblem, type ReadProblem } from '../../xml/read.ts'
import { findLeak } from './leaks.ts'
import type { Answer } from '../exchange/message.ts'
import { isObject, type JsonObject } from '../document/openapi-reader.ts'
import type { ConformanceRule, Fault } from '../report/rules.ts'

/**
 * Media types that say by themselves what they carry, and members that may not be missing there: none
 * of problem details, in JSON or XML, two of Oracle's exception detail resource.
 */
const required: ReadonlyMap<unknown, readonly string[]> = new Map([
  [parseMediaType(problemType)?.essence, []],
  [parseMediaType(oracleType)?.essence, ['type', 'title']],
  [problemXmlType, []],
])

const fault = (rule: ConformanceRule, message: string): Fault => ({ rule, message })

/** What the members are wherever they are; each of them may be left out (RFC 9457 §3.1). */
const members = {
  type: 'URI reference',
  title: 'text',
  detail: 'text',
  instance: 'URI reference',
} as const

/** The content as JSON, or as text where it is none. JSON is UTF-8 (RFC 8259 §8.1). */
export function readContent({ content }: Answer): unknown {
  const text = content.toString()
  const json = isUtf8(content) ? parseJson(text) : undefined
  return json === undefined ? text : json
}

/** Reads XML in the charset that its media type says, or it says itself, or else in UTF-8 (RFC 7303 §3). */
function readXml(content: Buffer, { parameters }: MediaType): ReadProblem {
  const [, declared = 'utf-8'] =
    /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)/.exec(content.toString('latin1')) ?? []
  const charset = parameters.get('charset') ?? declared
  try {
    return readProblem(new TextDecoder(charset, { fatal: true }).decode(content))
  } catch {
    return { fault: `it cannot be read as ${charset}` }
  }
}

/** Describes content that is none, in a few words. */
function describe(type: string | undefined, content: Buffer): string {
  if (content.length === 0) return 'it has no content'
  return type === undefined ? 'it has no Content-Type' : `its media type is ${type}`
}

/** The start of a value; `JSON.stringify` gives up on one that is nested deeper than calls can be. */
function spell(value: unknown): string {
  return isObject(value) ? (Array.isArray(value) ? 'a list' : 'an object') : JSON.stringify(value)
}

/** A profile of one's own has at least these two, as text. */
const isProfile = ({ type, title }: JsonObject) =>
  typeof type === 'string' && typeof title === 'string'

function judgeMembers(status: number, essence: string | undefined, resource: JsonObject): string[] {
  const missing = (required.get(essence) ?? []).filter((name) => resource[name] === undefined)
  const problems = missing.map((name) => `${name} is missing`)
  for (const [name, kind] of Object.entries(members)) {
    const value = resource[name]
    if (value === undefined) continue
    const isRight = kind === 'text' ? typeof value === 'string' : isUriReference(value)
    if (!isRight) problems.push(`${name} is no ${kind}: ${spell(value)}`)
  }
  const { status: told } = resource
  // Oracle's services write it as text, too.
  const isText = told === String(status) && 'o:errorCode' in resource
  if (told !== undefined && told !== status && !isText) {
    problems.push(`status is ${spell(told)}, the real one ${status}`)
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
  const media = parseMediaType(type ?? '')
  const essence = media?.essence
  const xml = essence === problemXmlType ? readXml(content, media as MediaType) : undefined
  const said = xml === undefined ? readContent(answer) : xml.value
  const resource = isObject(said) && !Array.isArray(said) ? said : undefined
  const leaks = judgeLeaks(status, said ?? content.toString())

  const isOwn = required.has(essence)
  const isOther =
    type !== undefined && isDocumented(type) && resource !== undefined && isProfile(resource)
  if (!isOwn && !isOther) {
    const why = describe(type, content)
    return [fault('not-an-error-resource', `The ${status} is no Error Resource: ${why}.`), ...leaks]
  }
  if (resource === undefined) {
    const why = xml === undefined ? 'JSON object' : `problem document: ${String(xml.fault)}`
    return [fault('not-an-error-resource', `The ${status} is no ${why}.`), ...leaks]
  }
  const problems = judgeMembers(status, essence, resource)
  return [
    ...problems.map((problem) =>
      fault('malformed-error-resource', `In the Error Resource of the ${status}, ${problem}.`),
    ),
    ...leaks,
  ]
}
