/** A URL as a target: of an OpenAPI document, or of a service that has one in a usual place. */
import { parseJson } from '../../http/guarded-read.ts'
import { resolveEndpoint } from '../exchange/loopback.ts'
import {
  accept,
  ConformanceError,
  isAnswer,
  type Answer,
  type Limits,
} from '../exchange/message.ts'
import {
  createOpenApiReader,
  isObject,
  isOpenApi3,
  type JsonObject,
} from '../document/openapi-reader.ts'
import { readOperations } from '../document/operations.ts'
import { basePathOf, withoutSlashes, type Target } from './target.ts'
import { exchange, type Endpoint } from '../exchange/wire.ts'

/** Where frameworks serve their document, below the URL that was given. */
const usualPlaces = [
  'openapi.json',
  'documentation/json',
  'docs/json',
  'docs/openapi.json',
  'api/openapi.json',
  'swagger.json',
  'api-docs',
  'v3/api-docs',
]

/** Bytes of the largest document that is read. */
const largestDocument = 16 * 2 ** 20

/** How a URL is opened. */
export interface OpenOptions {
  readonly allowRemote: boolean
  readonly timeout: number
  readonly headers: Readonly<Record<string, string>>
}

/** How what is served is read, and whether it is what is looked for. */
export interface DocumentReading {
  readonly read: (text: string, url: string) => unknown
  readonly isWanted: (value: unknown) => value is JsonObject
}

const openApiInJson: DocumentReading = { read: parseJson, isWanted: isOpenApi3 }

/** Reads a URL that people write. */
function parseUrl(given: string): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url
  throw new ConformanceError(
    `${given} is no URL of http: or https:, such as http://127.0.0.1:3000.`,
  )
}

/**
 * Looks for a document at a URL and in the usual places below it.
 * @throws {ConformanceError} Where nobody answers, or what is served there is none.
 */
export async function fetchDocument(
  given: string,
  options: OpenOptions,
  reading = openApiInJson,
): Promise<Found & { readonly url: URL; readonly endpoint: Endpoint }> {
  const url = parseUrl(given)
  const endpoint = await resolveEndpoint(url, options)
  return { url, endpoint, ...(await findDocument(url, endpoint, options, reading)) }
}

/** Opens a URL, and looks for the document there and in the usual places. */
export async function openUrl(given: string, options: OpenOptions): Promise<Target> {
  const { url, endpoint, found, others = '' } = await fetchDocument(given, options)
  const reader = createOpenApiReader(found?.document ?? {})
  const basePath = basePathOf(reader, url)
  const elsewhere = `its paths were asked at ${url.origin}`
  const remarks: readonly (readonly [isTrue: boolean, note: string])[] = [
    [
      found === undefined,
      `There is no OpenAPI 3 document in any of the usual places${others}; only what needs none was asked.`,
    ],
    [basePath === undefined, `The servers of the document are elsewhere; ${elsewhere}.`],
    [endpoint.secure, 'Malformed requests are sent to http: URLs only.'],
  ]
  return {
    name: url.href,
    document: found?.url ?? null,
    reader,
    operations: readOperations(reader),
    basePath: found === undefined ? withoutSlashes(url.pathname) : (basePath ?? ''),
    host: endpoint.host,
    isWire: !endpoint.secure,
    notes: remarks.filter(([isTrue]) => isTrue).map(([, note]) => note),
    send: (request, limits) => exchange(endpoint, request, limits),
  }
}

/** What was found in the places where documents are. */
export interface Found {
  readonly found?: { readonly url: string; readonly document: JsonObject }
  /** What may be one and cannot be read, and where, as a part of a sentence. */
  readonly others?: string
}

/** Places in a row that may fail, such as a home page that is slow, before the service is taken to be down. */
const mostFailures = 3

const isSwagger2 = (value: unknown) => isObject(value) && 'swagger' in value

const isYaml = ({ content }: Answer) =>
  /^\s*(?:openapi|swagger)\s*:/m.test(content.toString('utf8', 0, 10_000))

/** What the answer of a usual place is, where it is no document that can be read. */
function describePlace(place: URL, value: unknown, answer: Answer): string | undefined {
  if (isSwagger2(value)) return `Swagger 2 at ${place.href}`
  if (answer.status === 401 || answer.status === 403) {
    return `a ${answer.status} at ${place.href}, which may want credentials`
  }
  return answer.status === 200 && isYaml(answer) ? `one in YAML at ${place.href}` : undefined
}

/** Says what is served in place of a document. */
function describeOther(url: URL, value: unknown, answer: Answer): string {
  const { status, fields } = answer
  const location = fields.get('location')
  if (status >= 300 && status < 400 && location !== undefined) {
    return `${url.href} redirects to ${location}; give that URL.`
  }
  if (status !== 200) return `${url.href} is no OpenAPI 3 document: it answers with ${status}.`
  if (isSwagger2(value)) return `${url.href} is no OpenAPI 3 document in JSON, but Swagger 2.`
  return `${url.href} is no OpenAPI 3 document in JSON${isYaml(answer) ? ', but in YAML' : ''}.`
}

async function findDocument(
  url: URL,
  endpoint: Endpoint,
  { headers, timeout }: OpenOptions,
  { read, isWanted }: DocumentReading,
): Promise<Found> {
  const limits: Limits = { timeout, bytes: largestDocument }

  async function tryToRead(
    place: URL,
  ): Promise<{ answer: Answer; value: unknown } | { failure: ConformanceError }> {
    const target = place.pathname + place.search
    const request = { method: 'GET', target, headers: { ...headers, accept } }
    const outcome = await exchange(endpoint, request, limits)
    if (!isAnswer(outcome)) {
      const hint = /CERT|SIGNATURE/.test(outcome.reason)
        ? ' The variable NODE_EXTRA_CA_CERTS names a file of certificates to trust.'
        : ''
      return { failure: new ConformanceError(`GET ${place.href}: it ${outcome.reason}.${hint}`) }
    }
    // A reader may ignore a byte order mark (RFC 8259 §8.1).
    const text = outcome.content.toString().replace(/^\uFEFF/, '')
    return { answer: outcome, value: outcome.status === 200 ? read(text, place.href) : undefined }
  }

  const base = new URL(url.href.replace(/[?#].*$/, '').replace(/\/*$/, '/'))
  const places = [url, ...usualPlaces.map((path) => new URL(path, base))]
  const failures: ConformanceError[] = []
  let others: string | undefined
  for (const place of places) {
    const isNamed = place === url && /\.(?:json|ya?ml)$/i.test(url.pathname)
    const tried = await tryToRead(place)
    if ('failure' in tried) {
      failures.push(tried.failure)
      if (isNamed || failures.length === mostFailures) throw failures[0]
      continue
    }
    failures.length = 0
    const { answer, value } = tried
    if (isWanted(value)) return { found: { url: place.href, document: value } }
    if (isNamed || (place === url && isSwagger2(value))) {
      throw new ConformanceError(describeOther(url, value, answer))
    }
    if (place !== url) others ??= describePlace(place, value, answer)
  }
  return others === undefined ? {} : { others: `, and ${others}` }
}
