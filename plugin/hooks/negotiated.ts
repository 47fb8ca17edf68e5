/** `request.negotiated`: the media type that Accept chose. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isWildcard } from '../http/media-types.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'
import type { RoutePlan } from '../routes/plan.ts'

/** Adds `request.negotiated`. A getter, because values are copied to each request whether they are read or not. */
export function decorateRequest(app: FastifyInstance, plugin: PluginInstance): void {
  app.decorateRequest('negotiated', {
    getter(this: FastifyRequest) {
      return this.is404 ? null : negotiatedType(plugin.planOf(this), this.headers.accept)
    },
  })
}

/** A range that is on offer leaves open what the type will be. */
function negotiatedType(
  { negotiate, produces, notAcceptable }: RoutePlan,
  accept: string | undefined,
): string | null {
  const usual = notAcceptable === 'lenient' ? produces?.[0] : undefined
  const chosen = negotiate?.(accept) ?? usual ?? null
  return chosen !== null && isWildcard(chosen) ? null : chosen
}
