/** An occurrence becomes a body, in the shape, the media type and the language its client reads: the one builder, with the one last resort. */
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import type { Declaration, Occurrence } from '../errors/declaration.ts'
import { isStorable } from '../http/header-values.ts'
import { logSafely } from '../logs/log-error.ts'
import type { ErrorResource } from '../errors/schemas.ts'
import {
  addExtra,
  type RequestContext,
  type RevealOptions,
  toErrorResource,
} from './error-resource.ts'
import { hasWords } from '../http/guarded-read.ts'
import type { ExtraSource } from './extra-members.ts'
import type { Rendition, RenditionChooser } from './renditions.ts'
import type { ErrorKind, ErrorKinds } from './serializers.ts'

/** What bodies are built by. */
export interface BodySource {
  readonly renditionOf: RenditionChooser
  readonly options: RevealOptions
  /** Members that every error has. */
  readonly extra: ExtraSource | undefined
}

/** What a request says of the body it gets. */
export interface BodyRequest extends RequestContext {
  readonly headers: IncomingHttpHeaders
  /** The log for what goes wrong, if it goes anywhere. */
  readonly log: FastifyBaseLogger | undefined
  /** Where it became one of Fastify's. */
  readonly request?: FastifyRequest
}

/** A body, and what has to be said of it. */
export interface ErrorBody {
  /** That of the occurrence, or 500 where its body could not be built. */
  readonly status: number
  readonly body: string
  readonly contentType: string
  /** Language of its text; `undefined` where the service speaks one and does not say which. */
  readonly language: string | undefined
  /** Request fields it was chosen by. */
  readonly vary: readonly string[]
  /** The same, where a cache may keep it. */
  readonly varyWhenStored: readonly string[]
}

/** The body that goes out if everything else fails; a constant, so that nothing can fail in it. */
export const lastResortBody = '{"type":"about:blank","title":"Internal Server Error","status":500}'

/**
 * Builds the body of an occurrence.
 * @param owed The members of its owed fields.
 * @param rendition How it looks. @default what the request asks for
 */
export function buildBody(
  source: BodySource,
  occurrence: Occurrence,
  request: BodyRequest,
  owed?: Record<string, unknown>,
  rendition: Rendition = source.renditionOf(request.headers),
): ErrorBody {
  const { options, extra } = source
  const { declaration } = occurrence
  try {
    const kind = kindFor(rendition.kindOf, declaration, request)
    const members = membersOf(kind, occurrence, owed, request)
    const said = withoutWrongWords(occurrence, kind, members)
    const resource = toErrorResource(said, kind.type, request, members, options)
    if (extra !== undefined) {
      addExtra(resource, extra.valuesFor(resource, occurrence, request.request, request.log))
    }
    if (occurrence.said !== undefined) {
      Object.assign(resource, occurrence.said, owed)
      const { contentType, serialize } = rendition.said
      const body = write(serialize, resource, occurrence, request)
      return toBody(rendition, declaration.status, body, contentType, undefined)
    }
    const body = write(kind.serialize, resource, occurrence, request)
    return toBody(rendition, declaration.status, body, rendition.contentType, kind.language)
  } catch (error) {
    logSafely(request.log, 'error', { err: error }, 'An Error Resource could not be serialized.')
    const { fallback } = rendition
    if (fallback !== undefined) return buildBody(source, occurrence, request, owed, fallback)
    return toBody(rendition, 500, lastResortBody, rendition.contentType, undefined)
  }
}

/** In one piece: an object that is spread into another takes longer than the body. */
function toBody(
  { vary, varyWhenStored }: Rendition,
  status: number,
  body: string,
  contentType: string,
  language: string | undefined,
): ErrorBody {
  return { status, body, contentType, language, vary, varyWhenStored }
}

const plain = new WeakMap<Declaration, Declaration>()

/** The kind of an error. One whose members no function can be made of is sent without them. */
function kindFor(kindOf: ErrorKinds, declaration: Declaration, request: BodyRequest): ErrorKind {
  try {
    return kindOf(declaration)
  } catch (error) {
    if (declaration.members === undefined) throw error
    const sentence = `The members of ${String(declaration.code)} have a schema that cannot be used and were left out.`
    logSafely(request.log, 'error', { err: error }, sentence)
    const bare = plain.get(declaration) ?? { ...declaration, members: undefined }
    plain.set(declaration, bare)
    return kindOf(bare)
  }
}

/** Writes a resource; members for which JSON has no words are no reason to say nothing of the error. */
function write(
  serialize: ErrorKind['serialize'],
  resource: ErrorResource,
  occurrence: Occurrence,
  request: BodyRequest,
): string {
  try {
    return serialize(resource, occurrence)
  } catch (error) {
    const unfit = Object.keys(resource).filter((name) => !hasWords(resource[name]))
    if (unfit.length === 0) throw error
    for (const name of unfit) delete resource[name]
    const sentence = `Members that JSON has no words for were left out: ${unfit.join(', ')}.`
    logSafely(request.log, 'error', { err: error }, sentence)
    return serialize(resource, occurrence)
  }
}

/** A sentence that was made of members that are left out is left out with them. */
function withoutWrongWords(
  occurrence: Occurrence,
  { sift }: ErrorKind,
  kept: Record<string, unknown> | undefined,
): Occurrence {
  const { declaration, init, members } = occurrence
  if (sift === undefined || typeof declaration.detail !== 'function') return occurrence
  if (init?.detail !== undefined || occurrence.detail === undefined) return occurrence
  const given = (members ?? {}) as Record<string, unknown>
  const isWhole = Object.keys(declaration.members?.properties as object).every(
    (name) => given[name] === undefined || kept?.[name] !== undefined,
  )
  // Not by a spread: what is thrown has these of its prototype.
  return isWhole ? occurrence : { declaration, detail: undefined, init, members }
}

/** The extension members, checked, and those of the owed fields, which win. */
function membersOf(
  { sift }: ErrorKind,
  { declaration, members: given, read }: Occurrence,
  owed: Record<string, unknown> | undefined,
  request: BodyRequest,
): Record<string, unknown> | undefined {
  if (sift === undefined) return owed
  const { kept, problems } = sift(given, read?.problems)
  if (problems.length > 0) {
    const list = problems.map(([name, problem]) => `${name} ${problem}`).join(', ')
    logSafely(
      request.log,
      'error',
      {},
      `Members of ${String(declaration.code)} are not as declared and were left out: ${list}.`,
    )
  }
  return owed === undefined ? kept : Object.assign(kept, owed)
}

/** The request fields to name in `Vary` of an error with this `Cache-Control` (RFC 9110 §12.5.5). */
export function varyOf(
  { vary, varyWhenStored }: Pick<ErrorBody, 'vary' | 'varyWhenStored'>,
  cacheControl: unknown,
): readonly string[] {
  return isStorable(cacheControl) ? varyWhenStored : vary
}
