/** `app.errorResources.report()`: the errors of every route, as plain data. */
import type { Declaration } from '../errors/declaration.ts'
import { declaredErrorsOf, foreignBodiesOf, impliedErrorsOf } from './route-errors.ts'
import type { KnownRoute } from './routes.ts'
import type { ErrorResource } from '../errors/schemas.ts'
import { typeOf } from '../errors/error-schemas.ts'

/** One kind of error a route may send. */
export interface ReportedError {
  /** The HTTP status. */
  readonly status: number
  /** Type URI; `about:blank` for a status as it stands. */
  readonly type: string
  /** Short summary (RFC 9457 §3.1.3). */
  readonly title: string
  /** Only there for a declared error. */
  readonly code?: string
}

/** An error that follows from what a route is, and needs no declaration. */
export interface ReportedImpliedError extends ReportedError {
  /** What it follows from, in a few words. */
  readonly reason: string
}

/** The errors of one method of one route. */
export interface RouteReport {
  /** One method, in upper case. */
  readonly method: string
  /** Path as it was declared, prefix included. */
  readonly url: string
  /** From `schema.response`, in its order. */
  readonly declared: readonly ReportedError[]
  /** In the order of their statuses. */
  readonly implied: readonly ReportedImpliedError[]
  /** Why a client may get an error body that is not the plugin's; empty where it cannot. */
  readonly foreign: readonly string[]
}

/** What the plugin does besides answering requests, as `app.errorResources`. */
export interface ErrorResources {
  /**
   * Lists the errors of every route, in the order of declaration, automatic `HEAD` routes left out.
   * Complete once the application is ready. Routes that are older than the plugin are not in it, and
   * what `reply.hijack()` takes over is not known.
   */
  report(): RouteReport[]
  /**
   * Turns a caught value into the Error Resource a client would have got, without `instance` and
   * `requestId`, to keep as the outcome of a job or to send in a message. An error of this package
   * becomes what it says; any other value a 500 that says nothing of it. Mappers are not asked,
   * because there is no request, and nothing is logged.
   */
  toResource(error: unknown): ErrorResource
}

function toReported({ typeBase }: KnownRoute['plugin'], declaration: Declaration): ReportedError {
  const { status, title, code } = declaration
  const type = typeOf(declaration, typeBase)
  return { status, type, title, ...(code === undefined ? {} : { code }) }
}

function toReport(route: KnownRoute, method: string): RouteReport {
  return {
    method,
    url: route.url,
    declared: declaredErrorsOf(route).map((declared) => toReported(route.plugin, declared)),
    implied: impliedErrorsOf(route, method).map(({ declaration, reason }) => ({
      ...toReported(route.plugin, declaration),
      reason,
    })),
    foreign: foreignBodiesOf(route),
  }
}

const pathOf = ({ url }: KnownRoute) => url.replace(/(?<=.)\/$/, '')

/**
 * Leaves out the HEAD routes that Fastify adds to GET routes. They have the handler and the path of
 * another one; that of `/` of a prefix has them with the slash at the end.
 */
export function withoutAutomaticHeads(routes: readonly KnownRoute[]): readonly KnownRoute[] {
  const places = new Map<unknown, Map<string, number>>()
  for (const route of routes) {
    const { handler } = route.options
    const paths = places.get(handler) ?? new Map<string, number>()
    places.set(handler, paths.set(pathOf(route), (paths.get(pathOf(route)) ?? 0) + 1))
  }
  return routes.filter((route) => {
    const { method, handler } = route.options
    return method !== 'HEAD' || places.get(handler)?.get(pathOf(route)) === 1
  })
}

/** Builds what one instance of the plugin tells of its routes. */
export function createErrorResources(
  routes: readonly KnownRoute[],
): Pick<ErrorResources, 'report'> {
  return {
    report: () =>
      withoutAutomaticHeads(routes).flatMap((route) =>
        [route.options.method].flat().map((method) => toReport(route, method)),
      ),
  }
}
