/** Every error a route can send: those it declares, those that follow from what it is, and where it is out of reach. */
import type { FastifyInstance, RouteOptions } from 'fastify'
import { type Declaration, declarationOf } from '../errors/declaration.ts'
import { declarationsOf } from '../errors/error-responses.ts'
import { findValidationError } from '../errors/validation-error.ts'
import { createByStatus } from '../http/status-code.ts'
import { problemType } from '../http/media-types.ts'
import { methodsWithoutContent } from './plan.ts'
import { type KnownRoute, knownRoute } from './routes.ts'

/** Responses by status, as they stand in `schema.response`. */
export type Responses = Readonly<Record<string, object>>

function responsesOf({ schema }: RouteOptions): Responses {
  const response = (schema as { response?: unknown } | undefined)?.response
  return typeof response === 'object' && response !== null ? (response as Responses) : {}
}

/** Lists every response a route declares, whether Fastify sees it or not. */
export function declaredResponses(route: RouteOptions): Responses {
  const hidden = route.config?.[knownRoute]?.hiddenResponses
  return hidden === undefined ? responsesOf(route) : { ...hidden, ...responsesOf(route) }
}

/** The same without those that `errorResponses` made; the very same where there are none. */
export function withoutErrors(responses: Responses): Responses {
  let others: Record<string, object> | undefined
  const statuses = Object.keys(responses)
  for (let index = 0; index < statuses.length; index += 1) {
    const status = statuses[index] as string
    const response = responses[status] as object
    if (declarationsOf(response) !== undefined) others ??= pick(responses, statuses.slice(0, index))
    else if (others !== undefined) others[status] = response
  }
  return others ?? responses
}

function pick(responses: Responses, statuses: readonly string[]): Record<string, object> {
  const picked = createByStatus<object>()
  for (const status of statuses) picked[status] = responses[status] as object
  return picked
}

/**
 * Hides declared errors from Fastify until it has compiled the schemas. They are serialized by
 * functions of their own, once per error; Fastify would compile them again for every route, which is
 * most of the boot of a large service, and hand them to compilers of other schema languages, which
 * refuse them. From `onReady` on they are back, for whatever documents the route.
 */
export function hideDeclaredErrors(app: FastifyInstance): void {
  const hidden: { readonly schema: { response: unknown }; readonly given: Responses }[] = []

  app.addHook('onRoute', function hide(this: FastifyInstance, route: RouteOptions) {
    const known = route.config?.[knownRoute]
    // A route that is left alone has its replies serialized by what it declares.
    if (known?.plan.enabled !== true) return
    const given = responsesOf(route)
    const response = withoutErrors(given)
    if (response === given) return
    known.hiddenResponses = given
    // A copy, because the schema is the user's, who may have given it to several routes.
    const schema = { ...route.schema, response }
    route.schema = schema
    const speaksJsonSchema = (route.serializerCompiler ?? this.serializerCompiler) === undefined
    if (speaksJsonSchema) hidden.push({ schema, given })
  })

  app.addHook('onReady', function restore(done) {
    for (const { schema, given } of hidden.splice(0)) schema.response = given
    done()
  })
}

/** An error that needs no declaration, because the plugin sends it by itself. */
export interface ImpliedError {
  readonly declaration: Declaration
  /** What it follows from, in a few words. */
  readonly reason: string
}

/** What is asked of a route, for one of its methods. */
interface Facts {
  readonly route: KnownRoute
  readonly method: string
  /** Security requirements, as OpenAPI has them. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
}

interface Rule {
  /** `undefined` stands for the option `validationStatus`. */
  readonly status: number | undefined
  readonly reason: string
  readonly applies: (facts: Facts) => boolean
}

type Schema = Readonly<Record<string, unknown>>

const schemaOf = ({ route }: Facts) => (route.options.schema ?? {}) as Schema
const configOf = ({ route }: Facts) => (route.options.config ?? {}) as Schema

const always = () => true
const takesContent = ({ method }: Facts) => !methodsWithoutContent.has(method)
const hasParameters = ({ route }: Facts) => /:|\*$/.test(route.url.replaceAll('::', ''))
/** A wildcard may be of any length. */
const hasLimitedParameters = ({ route }: Facts) => /:/.test(route.url.replaceAll('::', ''))

/** Schemas of the parts of a request, under both names Fastify has for the query. */
const isValidated = (facts: Facts) =>
  ['body', 'querystring', 'query', 'params', 'headers'].some(
    (part) => schemaOf(facts)[part] !== undefined,
  )

const isEmpty = ([status, response]: readonly [string, object]) =>
  /^20[45]$/.test(status) || (response as Schema)['type'] === 'null'

/** A success without content has nothing to be refused; one that is not described may have some. */
function mayBeRefused({ route }: Facts): boolean {
  if (route.plan.notAcceptable !== true) return false
  const successes = Object.entries(declaredResponses(route.options)).filter(([status]) =>
    status.startsWith('2'),
  )
  return successes.length === 0 || !successes.every(isEmpty)
}

const declares404 = ({ route }: Facts) =>
  Object.keys(declaredResponses(route.options)).some((status) => /^4(?:04|xx)$/i.test(status))

/** Tells whether an upstream answers for a route. `@fastify/http-proxy` brings the plugin into the scope of its routes. */
export function passesOn({ app }: KnownRoute): boolean {
  return app.hasPlugin('@fastify/reply-from')
}

const isHandedOn = ({ route }: Facts) => passesOn(route)

/** One row per cause; a status may have several. */
const rules: readonly Rule[] = [
  { status: undefined, reason: 'the request is validated', applies: isValidated },
  { status: 400, reason: 'content may be malformed', applies: takesContent },
  { status: 400, reason: 'a path parameter may not be decodable', applies: hasParameters },
  {
    status: 401,
    reason: 'security is required',
    applies: ({ security }) => security.some((schemes) => Object.keys(schemes).length > 0),
  },
  {
    status: 403,
    reason: 'scopes are required',
    applies: ({ security }) =>
      security.some((schemes) => Object.values(schemes).some((scopes) => scopes.length > 0)),
  },
  {
    status: 404,
    reason: 'a path parameter may name nothing',
    applies: (facts) => hasParameters(facts) && !declares404(facts),
  },
  { status: 406, reason: 'Accept may refuse the content', applies: mayBeRefused },
  { status: 413, reason: 'content may be too large', applies: takesContent },
  { status: 414, reason: 'a path parameter may be too long', applies: hasLimitedParameters },
  // Where the check is switched off, Fastify still refuses what it has no parser for.
  { status: 415, reason: 'content may be of a type that is not read', applies: takesContent },
  {
    status: 429,
    reason: '@fastify/rate-limit is in use',
    applies: (facts) =>
      facts.route.app.hasPlugin('@fastify/rate-limit') && configOf(facts)['rateLimit'] !== false,
  },
  { status: 500, reason: 'anything may fail', applies: always },
  { status: 502, reason: 'the upstream may be down or break off', applies: isHandedOn },
  { status: 503, reason: 'the server may be closing or overloaded', applies: always },
  { status: 504, reason: 'the upstream may take too long', applies: isHandedOn },
]

/** Lists the errors a route declares, in the order it has them. A response written by hand stands for its status. */
export function declaredErrorsOf({ options }: Pick<KnownRoute, 'options'>): readonly Declaration[] {
  const declarations: Declaration[] = []
  const responses = declaredResponses(options)
  for (const status in responses) {
    const declared = declarationsOf(responses[status] as object)
    if (declared !== undefined) declarations.push(...declared)
    else if (/^[45]\d\d$/.test(status)) declarations.push(declarationOf(Number(status)))
  }
  return declarations
}

/**
 * Lists the errors a route sends without declaring them: a status as it stands for each cause, and the error that
 * the service has for requests that fail validation.
 * @param security The requirements where they are not the route's own, but those of its document.
 */
export function impliedErrorsOf(
  route: KnownRoute,
  method: string,
  security = (route.options.schema as { security?: Facts['security'] } | undefined)?.security,
): readonly ImpliedError[] {
  if (!route.plan.enabled) return []
  const facts: Facts = { route, method, security: security ?? [] }
  const { validationStatus } = route.plugin
  const ofValidation =
    findValidationError(validationStatus, route.plugin) ?? declarationOf(validationStatus)
  const reasons = new Map<Declaration, string[]>()
  for (const { status, reason, applies } of rules) {
    if (!applies(facts)) continue
    const declaration = status === undefined ? ofValidation : declarationOf(status)
    reasons.set(declaration, [...(reasons.get(declaration) ?? []), reason])
  }
  return [...reasons]
    .toSorted(([one], [other]) => one.status - other.status)
    .map(([declaration, list]) => ({ declaration, reason: list.join('; ') }))
}

const gaps: readonly { why: string; applies: (route: KnownRoute) => boolean }[] = [
  {
    why: 'it is left alone by config.errorResource, or by the options only and except',
    applies: ({ plan }) => !plan.enabled,
  },
  {
    why: 'a WebSocket handshake is answered past Fastify',
    applies: ({ options }) => 'websocket' in options || 'wsHandler' in options,
  },
  { why: `${problemType} of an upstream passes as it is`, applies: passesOn },
  {
    why: `it describes ${problemType} by hand, and what is sent as that passes as it is`,
    applies: ({ options }) =>
      Object.entries(declaredResponses(options)).some(([status, response]) => {
        const { content } = response as { content?: object }
        const byHand = declarationsOf(response) === undefined && /^[45d]/.test(status)
        return byHand && content !== undefined && problemType in content
      }),
  },
]

/** Says why a client of the route may get the body of somebody else; empty where it cannot, as far as is known. */
export function foreignBodiesOf(route: KnownRoute): readonly string[] {
  return gaps.filter(({ applies }) => applies(route)).map(({ why }) => why)
}
