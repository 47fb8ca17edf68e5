/** Error bodies somebody else wrote: what in them is meant for the client, and whether they can stay. */
import { STATUS_CODES } from 'node:http'
import { isErrorResource } from '../errors/identity.ts'
import { parseJson, readProperty, readString } from '../http/guarded-read.ts'
import { parseMediaType } from '../http/media-types.ts'
import { problemDetails, type WireProfile } from '../resource/profiles.ts'

/** Longest text that is taken over as `detail`. */
export const maxDetailLength = 500

/** Members of other error shapes that hold a sentence for the client. */
const sentenceMembers: readonly string[] = ['detail', 'message', 'error_description']

/** Finds the sentence for the client in an error body of another shape. */
export function readSentence(body: unknown): string | undefined {
  for (const member of sentenceMembers) {
    const text = readString(body, member)
    if (text !== undefined) return text.slice(0, maxDetailLength)
  }
  const nested = readString(readProperty(body, 'error'), 'message')
  return nested?.slice(0, maxDetailLength)
}

/** Finds it in a payload that was sent as text or bytes. Markup is not a sentence. */
export function readText(contentType: string, payload: unknown): string | undefined {
  const text = toText(payload)
  const essence = parseMediaType(contentType)?.essence
  if (essence?.endsWith('json') === true) return readSentence(parseJson(text))
  return essence === 'text/plain' && text ? text.slice(0, maxDetailLength) : undefined
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
  const shapes = [problemDetails, ...profiles].flatMap(({ mediaTypes, isBody = isProblem }) =>
    mediaTypes.map((type) => [essenceOf(type), isBody] as const),
  )
  return new Map(shapes.filter(([essence]) => essence !== 'application/json'))
}

/** No type, and what Fastify labels every object with: no shape has them, so they are not taken apart. */
const plainTypes: ReadonlySet<string> = new Set(['', 'application/json; charset=utf-8'])

/** A body that already is an Error Resource of this status may go out with whatever members it has. */
export function isOwnShape(
  shapes: OwnShapes,
  contentType: string,
  status: number,
  payload: unknown,
): boolean {
  const isBody = plainTypes.has(contentType) ? undefined : shapes.get(essenceOf(contentType))
  if (isBody === undefined) return false
  // A stream cannot be looked into; it is believed, so that an upstream's Error Resource passes.
  if (isStream(payload)) return true
  const text = toText(payload)
  const body = text === undefined ? payload : parseJson(text)
  return isBody(body, status)
}

/** Fastify's own error body says nothing that the error it was made from does not say better. */
export function isFastifyBody(payload: unknown, status: number): boolean {
  const body = parseJson(toText(payload))
  return (
    readProperty(body, 'statusCode') === status &&
    readProperty(body, 'error') === STATUS_CODES[status] &&
    typeof readProperty(body, 'message') === 'string'
  )
}

/** Tells Node streams, web streams and `Response` from payloads that are there as a whole. */
export function isStream(payload: unknown): boolean {
  return ['pipe', 'getReader', 'arrayBuffer'].some(
    (method) => typeof readProperty(payload, method) === 'function',
  )
}

/** Ends a stream that will not be sent, so that its source is not left open. */
export function discard(payload: unknown): void {
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

function toText(payload: unknown): string | undefined {
  if (typeof payload === 'string') return payload
  return Buffer.isBuffer(payload) ? payload.toString() : undefined
}
