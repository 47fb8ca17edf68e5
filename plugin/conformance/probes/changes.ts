/** Changes to the plain request of an operation, each one mistake of a client. */
import { parseMediaType } from '../../http/media-types.ts'
import { qualityOf } from '../../http/negotiation.ts'
import { breakValue } from './broken-value.ts'
import type { ProbeRequest } from '../exchange/message.ts'
import { isJson, type Operation } from '../document/operations.ts'
import { encode, fillPath, type PlainRequest, type Workshop } from './plain-request.ts'

/** What a change is made of. */
export interface Facts {
  readonly workshop: Workshop
  readonly operation: Operation
  readonly plain: PlainRequest
  /** Whether a method may be used on the path. */
  readonly isKept: (method: string) => boolean
}

/** One change, ready to be sent. */
export interface Change {
  readonly request: ProbeRequest
  /** Completes the name of the probe where it has several changes. */
  readonly what?: string
  /** Whether it goes without the fields that the user of the kit adds to all others. */
  readonly isAnonymous?: boolean
}

/** Makes the requests of a probe; none where it does not apply. */
export type Changes = (facts: Facts) => readonly Change[]

/** Media types that nobody has. */
const refusedType = 'application/vnd.conformance.refused'
const unknownType = 'application/vnd.conformance.unknown'

/** More content than any server takes, announced and not sent. */
const announcedLength = String(2 ** 40)

/** In this order, because the first are the least likely to be there without being documented. */
const otherMethods = ['PATCH', 'PUT', 'DELETE', 'POST', 'GET', 'TRACE']

function withContent({ request }: PlainRequest, body: string, type: string): ProbeRequest {
  return { ...request, headers: { ...request.headers, 'content-type': type }, body }
}

function bare({ request }: PlainRequest): ProbeRequest {
  const { 'content-type': _, ...headers } = request.headers
  return { method: request.method, target: request.target, headers }
}

/** Methods that change nothing (RFC 9110 §9.2.1). */
export const safeMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']

/** Changes nothing, where the method is a safe one, or where it is not. */
export const usePlainRequest =
  (isSafe: boolean): Changes =>
  ({ operation: { method }, plain: { request } }) =>
    safeMethods.includes(method) === isSafe ? [{ request }] : []

/** Leaves the credentials out that the document asks for. */
export const leaveOutCredentials: Changes = ({ operation, plain: { request } }) => {
  if (operation.credentials.length === 0) return []
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !operation.credentials.includes(name)),
  )
  return [{ request: { ...request, headers }, isAnonymous: true }]
}

/** Takes a method that the path does not have; once for each path, where reading it is shown to work if it can be. */
export const useOtherMethod: Changes = ({ workshop, operation, plain, isKept }) => {
  const { siblings, method, path } = operation
  const [first] = siblings
  const known = [...siblings, ...workshop.methodsOf(fillPath(path, plain.path))]
  const other = otherMethods.find((name) => !known.includes(name) && isKept(name))
  return method !== (siblings.includes('GET') ? 'GET' : first) || other === undefined
    ? []
    : [{ request: { ...bare(plain), method: other } }]
}

/** Accepts none of the media types that a success is documented with. */
export const refuseOffers: Changes = ({ workshop: { reader }, operation, plain: { request } }) => {
  const successes = reader
    .children(operation.responses)
    .filter(([status]) => status.startsWith('2'))
  const offers = successes.flatMap(([, response]) =>
    reader.children(reader.at(response, 'content')),
  )
  if (offers.length === 0 || offers.some(([type]) => type === '*/*')) return []
  return [{ request: { ...request, headers: { ...request.headers, accept: refusedType } } }]
}

/** The same with `HEAD`, where there is a `GET`. */
export const refuseOffersOfHead: Changes = (facts) =>
  facts.operation.method === 'GET'
    ? refuseOffers(facts).map(({ request }) => ({ request: { ...request, method: 'HEAD' } }))
    : []

/** Sends content of a type that is not among those that are read. */
export const sendUnknownType: Changes = ({ operation, plain }) => {
  const ranges = operation.content?.media.map(({ type }) => parseMediaType(type)) ?? []
  const unknown = { essence: unknownType, parameters: new Map<string, string>() }
  const isRead = ranges.some((range) => range && qualityOf([{ ...range, quality: 1 }], unknown) > 0)
  if (ranges.length === 0 || isRead) return []
  return [{ request: withContent(plain, 'conformance', unknownType) }]
}

/** Breaks JSON off. */
export const breakJson: Changes = ({ plain }) =>
  plain.media !== undefined && isJson(plain.media.type)
    ? [{ request: withContent(plain, '{"conformance":', plain.media.type) }]
    : []

/** Sends no content where some is required. */
export const leaveOutContent: Changes = ({ operation, plain }) =>
  operation.content?.required === true ? [{ request: bare(plain) }] : []

/** Sends JSON that its schema refuses. */
export const breakContent: Changes = ({ workshop: { reader, validate }, plain }) => {
  const { media } = plain
  const schema = media && reader.at(media.place, 'schema')
  if (media === undefined || schema === undefined || !isJson(media.type)) return []
  return breakValue(reader, schema, media.value, validate).map(({ what, value }) => ({
    what,
    request: withContent(plain, encode(media.type, value), media.type),
  }))
}

/** Announces more content than anybody takes. */
export const overstateLength: Changes = ({ plain: { request, media } }) => {
  if (media === undefined) return []
  return [
    { request: { ...request, headers: { ...request.headers, 'content-length': announcedLength } } },
  ]
}
