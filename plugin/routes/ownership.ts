/** Whose the answer to a request is: the plugin's, or that of a service which left the path or the route out. */
import type { FastifyRequest } from 'fastify'
import { isCovered } from './covered-paths.ts'
import { pathOf } from '../http/request-path.ts'
import type { Writer } from '../replies/instance.ts'

/** Tells whether the plugin has a say in the answer to a request. */
export function isOurs(writer: Writer, request: FastifyRequest): boolean {
  if (!request.is404) return writer.planOf(request).enabled
  return isCovered(pathOf(request.url), writer.options) || isPathOfOurRoute(writer, request)
}

/** A route that wants the plugin on a path that is left out has the 405 of that path, too. */
function isPathOfOurRoute({ routes }: Writer, request: FastifyRequest): boolean {
  return routes
    .methods(request.server)
    .some((method) => routes.find(method, request)?.plan.enabled === true)
}
