/** The responses a route declares, kept out of Fastify's sight where it would compile what never runs. */
import type { FastifyInstance, RouteOptions } from 'fastify'
import { declaredErrors } from '../errors/error-responses.ts'
import type { Declaration } from '../errors/declaration.ts'
import { knownRoute } from './routes.ts'

/** Responses by status, as they stand in `schema.response`. */
export type Responses = Readonly<Record<string, object>>

function responsesOf({ schema }: RouteOptions): Responses {
  const response = (schema as { response?: unknown } | undefined)?.response
  return typeof response === 'object' && response !== null ? (response as Responses) : {}
}

/** The declarations behind a response; `undefined` where it was written by hand. */
export function declarationsOf(response: object): readonly Declaration[] | undefined {
  return (response as { [declaredErrors]?: readonly Declaration[] })[declaredErrors]
}

/** Lists every response a route declares, whether Fastify sees it or not. */
export function declaredResponses(route: RouteOptions): Responses {
  const hidden = route[knownRoute]?.hiddenResponses
  return hidden === undefined ? responsesOf(route) : { ...hidden, ...responsesOf(route) }
}

/**
 * The same without those that `errorResponses` made. A copy that loses them, because V8 takes the statuses for the
 * indices of an array: an object that is given `200` alone reserves room for all below it, in every route of a service.
 */
export function withoutErrors(responses: Responses): Responses {
  const others: Record<string, object> = { ...responses }
  for (const status in responses) {
    if (declarationsOf(responses[status] as object) !== undefined) delete others[status]
  }
  return others
}

function hasErrors(responses: Responses): boolean {
  for (const status in responses) {
    if (declarationsOf(responses[status] as object) !== undefined) return true
  }
  return false
}

/**
 * Hides declared errors from Fastify until it has compiled the schemas. They are serialized by
 * functions of their own, once per error; Fastify would compile them again for every route, which is
 * most of the boot of a large service, and hand them to compilers of other schema languages, which
 * refuse them. From `onReady` on they are back, for whatever documents the route.
 */
export function hideDeclaredErrors(app: FastifyInstance): void {
  const restored: (() => void)[] = []

  app.addHook('onRoute', function hide(this: FastifyInstance, route: RouteOptions) {
    const known = route[knownRoute]
    const given = responsesOf(route)
    // A route that is left alone has its replies serialized by what it declares.
    if (known?.plan.enabled !== true || !hasErrors(given)) return
    known.hiddenResponses = given
    // A copy, because the schema is the user's, who may have given it to several routes.
    const schema = { ...route.schema, response: withoutErrors(given) }
    route.schema = schema
    const speaksJsonSchema = (route.serializerCompiler ?? this.serializerCompiler) === undefined
    if (speaksJsonSchema) restored.push(() => (schema.response = given))
  })

  app.addHook('onReady', function restore(done) {
    for (const put of restored.splice(0)) put()
    done()
  })
}
