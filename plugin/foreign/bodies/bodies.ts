/** Error bodies somebody else wrote: read within bounds, and what in them is meant for the client. */
import { isErrorResource } from '../../errors/identity.ts'
import { readContent } from '../../http/content.ts'
import { parseJson, readProperty } from '../../http/guarded-read.ts'
import { problemType } from '../../http/media-types.ts'
import late from '../../late.cjs'
import { problemDetails, type WireProfile } from '../../resource/profiles.ts'
import { maxDetailLength } from '../validators/findings.ts'
import { type BodyWords, readWords } from './body-words.ts'
import { charsetOf, toText } from './decoding.ts'
import { type ForeignProblem, looksLikeProblem, readProblem, mayBeProblem } from './problems.ts'
import { isResponse } from './web-response.ts'

/** How much of a body is read, and for how long somebody may take to write it. */
export const bodyLimits = { bytes: 65_536, milliseconds: 5000 } as const

/** What came as the body of an error, as far as it can be known. */
export interface ForeignBody {
  /** In lower case, without parameters; empty where nobody said. */
  readonly essence: string
  /** As text; `undefined` where it was an object, and where there was nothing that can be read. */
  readonly text: string | undefined
  /** An object, or what the text was parsed to. */
  readonly value: unknown
}

/** Characters of which no sentence is made. */
const binary = /[^\P{Cc}\t\n\r]|\uFFFD/u

/** Text that is labelled as plain, because Fastify labels it so where nobody does. */
const markup = /^\s*<[!?a-z].*>\s*$/is

const jsonType = /^application\/json$|[/+]json$/

/** Reads a body that is there as a whole. Text that is labelled plain may still be JSON. */
export function toBody(contentType: string, payload: unknown): ForeignBody {
  const essence = essenceOf(contentType)
  const text = toText(contentType, payload)
  if (text === undefined) {
    const isObject = typeof payload === 'object' && payload !== null && !isStream(payload)
    return { essence, text, value: isObject ? toValue(payload) : undefined }
  }
  const isJson = jsonType.test(essence) || /^\s*\{/.test(text)
  return { essence, text, value: isJson ? parseJson(text) : undefined }
}

/** An object as it would be written: many classes of errors say themselves what is to be seen of them. */
function toValue(payload: object): unknown {
  const toJSON = readProperty(payload, 'toJSON')
  if (typeof toJSON !== 'function') return payload
  try {
    const value: unknown = Reflect.apply(toJSON, payload, [''])
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** Tells whether anything can be learned from a stream of this type. */
export function isReadable(contentType: string): boolean {
  const essence = essenceOf(contentType)
  return essence === 'text/plain' || jsonType.test(essence)
}

/** Reads a stream, or the content of a `Response`. One that is too long, too slow or broken says nothing. */
export async function readStream(
  contentType: string,
  content: unknown,
  { bytes, milliseconds }: { bytes: number; milliseconds: number } = bodyLimits,
): Promise<ForeignBody> {
  try {
    const text = await readContent(
      content,
      bytes,
      AbortSignal.timeout(milliseconds),
      charsetOf(contentType),
    )
    return toBody(contentType, text)
  } catch {
    return toBody(contentType, undefined)
  }
}

/** Finds what a body says to the client. Markup says nothing, and neither does text with control characters. */
export function wordsOf({ essence, text, value }: ForeignBody, maxErrors: number): BodyWords {
  if (value !== undefined) return readWords(value, maxErrors)
  const isSentence =
    text !== undefined &&
    text !== '' &&
    essence === 'text/plain' &&
    !binary.test(text) &&
    !markup.test(text)
  return isSentence ? { detail: text.slice(0, maxDetailLength) } : {}
}

/** Finds problem details in a body: those of their media type, and what cannot be anything else. */
export function problemOf({ essence, value }: ForeignBody): ForeignProblem | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const isLabelled = isObject && essence === problemType && mayBeProblem(value)
  return isLabelled || looksLikeProblem(value) ? readProblem(value as object) : undefined
}

/** What recognises the bodies of a service's own errors, by their media type in lower case. */
export type OwnShapes = ReadonlyMap<string, NonNullable<WireProfile['isBody']>>

/** The media type, whatever its parameters (RFC 9110 §8.3.1). */
const essencePattern = /^[ \t]*([^ \t;]+)[ \t]*(?:;|$)/

function essenceOf(contentType: string): string {
  return (essencePattern.exec(contentType)?.[1] ?? '').toLowerCase()
}

function isProblem(body: unknown, status: number): boolean {
  return isErrorResource(body) && body.status === status
}

/** Collects what recognises the bodies of these profiles, and problem details; JSON as such may be anything. */
export function ownShapesOf(profiles: readonly WireProfile[]): OwnShapes {
  const shapes = [problemDetails, ...profiles].flatMap(({ mediaTypes, isBody, write }) => {
    const recognise = isBody ?? (write === undefined ? isProblem : undefined)
    return recognise === undefined
      ? []
      : mediaTypes.map((type) => [essenceOf(type), recognise] as const)
  })
  return new Map(shapes.filter(([essence]) => essence !== 'application/json'))
}

/**
 * Tells a body that may go out with whatever members it has, because it already is an Error Resource of
 * this status. One that is still a stream is none: it has to be read first.
 */
export function isOwnShape(shapes: OwnShapes, body: ForeignBody, status: number): boolean {
  return shapes.get(body.essence)?.(body.value ?? body.text, status) === true
}

/** Types that say nothing of what they carry. */
const openTypes = /^(?:text\/.*|application\/xml)$/

/** Tells a type of the service's own errors from problem details, which are the only ones to complete. */
export function isProfileType(shapes: OwnShapes, contentType: string): boolean {
  const essence = essenceOf(contentType)
  return essence !== problemType && !openTypes.test(essence) && shapes.has(essence)
}

/** Fastify's own error body says nothing that the error it was made from does not say better. */
export function isFastifyBody({ text, value }: ForeignBody, status: number): boolean {
  return (
    text !== undefined &&
    readProperty(value, 'statusCode') === status &&
    readProperty(value, 'error') === late.http().STATUS_CODES[status] &&
    // There is none where the value that was thrown is no `Error`.
    ['string', 'undefined'].includes(typeof readProperty(value, 'message'))
  )
}

/** Tells Node streams, web streams and `Response` from payloads that are there as a whole. */
export function isStream(payload: unknown): boolean {
  return (
    isResponse(payload) ||
    ['pipe', 'getReader', 'arrayBuffer'].some(
      (method) => typeof readProperty(payload, method) === 'function',
    )
  )
}

/** Ends a stream that will not be sent, so that its source is not left open. */
export function discard(payload: unknown): void {
  const on = readProperty(payload, 'on')
  // A stream may take it for a failure that nobody wants the rest.
  if (typeof on === 'function') on.call(payload, 'error', () => undefined)
  for (const method of ['destroy', 'cancel']) {
    const end = readProperty(payload, method)
    if (typeof end !== 'function') continue
    // A web stream that is locked rejects; there is nothing left to do for it.
    Promise.resolve(end.call(payload)).catch(() => undefined)
    return
  }
  const body = readProperty(payload, 'body')
  if (body != null) discard(body)
}
