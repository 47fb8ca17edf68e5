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

/** Reads a URL that people write. */
function parseUrl(given: string): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url
  throw new ConformanceError(
    `${given} is no URL of http: or https:, such as http://127.0.0.1:3000.`,
  )
}

/** Opens a URL, and looks for the document there and in the usual places. */
export async function openUrl(given: string, options: OpenOptions): Promise<Target> {
  const url = parseUrl(given)
  const endpoint = await resolveEndpoint(url, options)
  const { found, swagger2 } = await findDocument(url, endpoint, options)
  const reader = createOpenApiReader(found?.document ?? {})
  const basePath = basePathOf(reader, url)
  const elsewhere = `its paths were asked at ${url.origin}`
  const older = swagger2 === undefined ? '' : `, and Swagger 2 at ${swagger2}`
  const remarks: readonly (readonly [isTrue: boolean, note: string])[] = [
    [
      found === undefined,
      `There is no OpenAPI 3 document in any of the usual places${older}; only what needs none was asked.`,
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
interface Found {
  readonly found?: { readonly url: string; readonly document: JsonObject }
  /** Where there is a document of the version before. */
  readonly swagger2?: string
}

const isSwagger2 = (value: unknown) => isObject(value) && 'swagger' in value

/** Says what is served in place of a document. */
function describeOther(url: URL, value: unknown, { status, fields, content }: Answer): string {
  const location = fields.get('location')
  if (status >= 300 && status < 400 && location !== undefined) {
    return `${url.href} redirects to ${location}; give that URL.`
  }
  if (status !== 200) return `${url.href} is no OpenAPI 3 document: it answers with ${status}.`
  if (isSwagger2(value)) return `${url.href} is no OpenAPI 3 document in JSON, but Swagger 2.`
  const isYaml = /^\s*(?:openapi|swagger)\s*:/m.test(content.toString('utf8', 0, 10_000))
  return `${url.href} is no OpenAPI 3 document in JSON${isYaml ? ', but in YAML' : ''}.`
}

async function findDocument(
  url: URL,
  endpoint: Endpoint,
  { headers, timeout }: OpenOptions,
): Promise<Found> {
  const limits: Limits = { timeout, bytes: largestDocument }

  /** @throws {ConformanceError} Where the service does not answer like one. */
  async function read(place: URL): Promise<{ answer: Answer; value: unknown }> {
    const target = place.pathname + place.search
    const request = { method: 'GET', target, headers: { ...headers, accept } }
    const outcome = await exchange(endpoint, request, limits)
    if (!isAnswer(outcome)) throw new ConformanceError(`GET ${place.href}: it ${outcome.reason}.`)
    // A reader may ignore a byte order mark (RFC 8259 §8.1).
    const text = outcome.content.toString().replace(/^\uFEFF/, '')
    return { answer: outcome, value: outcome.status === 200 ? parseJson(text) : undefined }
  }

  const { answer, value: own } = await read(url)
  if (isOpenApi3(own)) return { found: { url: url.href, document: own } }
  if (/\.(?:json|ya?ml)$/i.test(url.pathname) || isSwagger2(own)) {
    throw new ConformanceError(describeOther(url, own, answer))
  }
  let swagger2: string | undefined
  const base = new URL(url.href.replace(/[?#].*$/, '').replace(/\/*$/, '/'))
  for (const path of usualPlaces) {
    const place = new URL(path, base)
    const { value } = await read(place)
    if (isOpenApi3(value)) return { found: { url: place.href, document: value } }
    if (isSwagger2(value)) swagger2 ??= place.href
  }
  return swagger2 === undefined ? {} : { swagger2 }
}
