/** What can be sent to a path, for the answer to OPTIONS: `Accept-Patch`, `Accept-Post`, `Accept-Query`. */
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import createRouter, { type Config, type HTTPMethod, type HTTPVersion } from 'find-my-way'
import type { ResolvedOptions } from './options.ts'
import { readableTypes } from './readable-types.ts'
import { pathOf } from './request-path.ts'
import { buildRoutePlan } from './route-plan.ts'

/** The header fields that tell what can be sent with a method. */
export const advertisements: Readonly<Record<string, string>> = {
  PATCH: 'accept-patch', // RFC 5789 §3.1
  POST: 'accept-post', // Linked Data Platform 1.0 §7.1
  QUERY: 'accept-query', // RFC 10008 §3
}

/** Finds the advertisements for the path of a request. */
export type AdvertisedTypes = (request: FastifyRequest) => Readonly<Record<string, string>>

/** The options of the router that decide which paths are the same; Fastify has filled in the defaults. */
function pathOptions(app: FastifyInstance): Config<HTTPVersion.V1> {
  const { caseSensitive, ignoreDuplicateSlashes, ignoreTrailingSlash, maxParamLength } = {
    ...app.initialConfig,
    ...app.initialConfig.routerOptions,
  } as Required<Config<HTTPVersion.V1>>
  return { caseSensitive, ignoreDuplicateSlashes, ignoreTrailingSlash, maxParamLength }
}

/** The route `/` of a prefix answers with and without the slash, but is told of once. */
function urlsOf(route: RouteOptions & { prefix?: string }): readonly string[] {
  return route.url === route.prefix ? [route.url, `${route.url}/`] : [route.url]
}

/**
 * Remembers what each route reads. Fastify's router tells which methods a URL has but not what their
 * routes read, so the routes are kept once more, in a router of the same make and options. Routes
 * that are older than the plugin, and constraints of the user's own, are not in it.
 */
export function createAdvertisedTypes(
  app: FastifyInstance,
  options: ResolvedOptions,
): AdvertisedTypes {
  const router = createRouter(pathOptions(app))

  app.addHook('onRoute', function remember(this: FastifyInstance, route: RouteOptions) {
    if (Object.keys(route.constraints ?? {}).length > 0) return
    const plan = buildRoutePlan(route.config?.errorResource, { ...route.schema }, options)
    const typesOf = () => readableTypes(this, plan).join(', ')
    for (const method of [route.method].flat()) {
      if (advertisements[method] === undefined) continue
      for (const url of urlsOf(route)) {
        try {
          router.on(method as HTTPMethod, url, typesOf)
        } catch {
          // The path is there already, under a spelling that the router takes for the same.
        }
      }
    }
  })

  return function advertisedTypes(request) {
    const path = pathOf(request.url)
    const headers: Record<string, string> = {}
    for (const [method, header] of Object.entries(advertisements)) {
      const typesOf = router.find(method as HTTPMethod, path)?.handler as (() => string) | undefined
      if (typesOf !== undefined) headers[header] = typesOf()
    }
    return headers
  }
}
