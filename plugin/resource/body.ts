/** An occurrence becomes a body, in the shape, the media type and the language its client reads: the one builder, with the one last resort. */
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyBaseLogger } from 'fastify'
import type { Occurrence } from '../errors/declaration.ts'
import { isStorable } from '../http/header-values.ts'
import { logSafely } from '../errors/log-error.ts'
import { problemType } from '../http/media-types.ts'
import { type RequestContext, type RevealOptions, toErrorResource } from './error-resource.ts'
import type { RenditionChooser } from './renditions.ts'
import type { ErrorKind } from './serializers.ts'

/** What bodies are built by. */
export interface BodySource {
  readonly renditionOf: RenditionChooser
  readonly options: RevealOptions
}

/** What a request says of the body it gets. */
export interface BodyRequest extends RequestContext {
  readonly headers: IncomingHttpHeaders
  /** The log for what goes wrong, if it goes anywhere. */
  readonly log: FastifyBaseLogger | undefined
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
 */
export function buildBody(
  { renditionOf, options }: BodySource,
  occurrence: Occurrence,
  request: BodyRequest,
  owed?: Record<string, unknown>,
): ErrorBody {
  const { declaration } = occurrence
  const { kindOf, ...rendition } = renditionOf(request.headers)
  try {
    const kind = kindOf(declaration)
    const members = membersOf(kind, occurrence, owed, request)
    const resource = toErrorResource(occurrence, kind.type, request, members, options)
    if (occurrence.said !== undefined) {
      const body = JSON.stringify(Object.assign(resource, occurrence.said, owed))
      return { ...rendition, status: declaration.status, body, ...asProblem(rendition.contentType) }
    }
    const body = kind.serialize(resource, occurrence)
    return { ...rendition, status: declaration.status, body, language: kind.language }
  } catch (error) {
    logSafely(request.log, 'error', { err: error }, 'An Error Resource could not be serialized.')
    return { ...rendition, status: 500, body: lastResortBody, language: undefined }
  }
}

/** Problem details of somebody else's are in no other shape, and in whatever language they are. */
function asProblem(contentType: string): Pick<ErrorBody, 'contentType' | 'language'> {
  const isJson = contentType === problemType || contentType === 'application/json'
  return { contentType: isJson ? contentType : problemType, language: undefined }
}

/** The extension members, checked, and those of the owed fields, which win. */
function membersOf(
  { sift }: ErrorKind,
  { declaration, members: given }: Occurrence,
  owed: Record<string, unknown> | undefined,
  request: BodyRequest,
): Record<string, unknown> | undefined {
  if (sift === undefined) return owed
  const { kept, problems } = sift(given)
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
