/** A Fastify app as a target: made ready, asked by `inject`, described by its document or its router. */
import { once } from 'node:events'
import { readProperty } from '../../http/guarded-read.ts'
import { decodeContent } from '../exchange/decode.ts'
import {
  endless,
  late,
  type Failure,
  type Limits,
  type Outcome,
  type ProbeRequest,
} from '../exchange/message.ts'
import { createOpenApiReader, isOpenApi3 } from '../document/openapi-reader.ts'
import { readOperations } from '../document/operations.ts'
import { readRoutes, type RouteTeller } from '../document/routes.ts'
import { basePathOf, type Target } from './target.ts'

/** An answer of `inject` whose content is read as it comes. */
interface Injected {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, unknown>>
  stream(): AsyncIterable<Buffer> & { destroy(): unknown }
}

/** As much of a Fastify app as is used. */
export interface CheckableApp {
  /** Fastify's own, as the others are. */
  ready(): PromiseLike<unknown>
  /** Sends a request without a socket. */
  inject(options: {
    method: 'GET'
    url: string
    headers: Record<string, string>
    payload?: string
    payloadAsStream: true
    signal: AbortSignal
  }): PromiseLike<Injected>
  /** Lists the routes. */
  printRoutes(): string
  /** Tells whether there is a route. */
  hasRoute(route: { method: 'GET'; url: string; constraints?: Record<string, unknown> }): boolean
}

/** Where a relative address of a document leads; nothing is ever sent there. */
const nowhere = new URL('http://app.invalid')

/** Tells an app from an address. */
export function isApp(target: unknown): target is CheckableApp {
  return ['ready', 'inject', 'printRoutes'].every(
    (name) => typeof readProperty(target, name) === 'function',
  )
}

async function readContent(
  { statusCode, headers, stream }: Injected,
  limits: Limits,
): Promise<Outcome> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream()) {
    chunks.push(chunk)
    length += chunk.length
    if (length > limits.bytes) return endless(limits)
  }
  const fields = Object.entries(headers).map(
    ([name, value]) => [name, [value].flat().join(', ')] as const,
  )
  return { status: statusCode, fields: new Map(fields), content: Buffer.concat(chunks) }
}

const toFailure = (error: unknown): Failure => ({
  failure: 'no-response',
  reason: `gave no response: ${error instanceof Error ? error.message : String(error)}`,
})

async function injectInto(
  app: CheckableApp,
  { method, target, headers, body }: ProbeRequest,
  limits: Limits,
): Promise<Outcome> {
  const controller = new AbortController()
  const { signal } = controller
  const options = {
    method: method as 'GET',
    url: target,
    headers: { ...headers },
    ...(body === undefined ? {} : { payload: body }),
    payloadAsStream: true,
    signal,
  } as const
  const answer = async () => readContent(await app.inject(options), limits)
  // A timer of its own, because nothing else may keep the process alive for the answer.
  const timer = setTimeout(() => controller.abort(), limits.timeout)
  const tooLate = once(signal, 'abort').then(() => late(limits))
  const outcome = await Promise.race([tooLate, answer().catch(toFailure)])
  clearTimeout(timer)
  return decodeContent(outcome, limits)
}

/** What `app.swagger()` says; `undefined` without it. */
function documentOf(app: CheckableApp): unknown {
  const swagger = readProperty(app, 'swagger')
  if (typeof swagger !== 'function') return undefined
  // What it keeps for itself, such as symbols of TypeBox, is not in the document.
  return JSON.parse(JSON.stringify(swagger.call(app))) as unknown
}

/** Opens an app: `ready()` is called, which a check needs and does no harm. */
export async function openApp(app: CheckableApp): Promise<Target> {
  await app.ready()
  const document = documentOf(app)
  const send: Target['send'] = (request, limits) => injectInto(app, request, limits)
  const common = { name: 'the app', isWire: false, send, host: nowhere.host }
  if (isOpenApi3(document)) {
    const reader = createOpenApiReader(document)
    const basePath = basePathOf(reader, nowhere)
    return {
      ...common,
      document: 'app.swagger()',
      reader,
      operations: readOperations(reader),
      basePath: basePath ?? '',
      notes: [],
    }
  }
  const why =
    document === undefined ? 'It has no OpenAPI document' : 'Its document is not OpenAPI 3'
  return {
    ...common,
    document: null,
    reader: createOpenApiReader({}),
    operations: readRoutes(app as unknown as RouteTeller),
    basePath: '',
    notes: [`${why}, so its routes were asked without knowing what they say they do.`],
  }
}
