/** What can be sent to a path, for the answer to OPTIONS: `Accept-Patch`, `Accept-Post`, `Accept-Query`. */
import type { FastifyRequest } from 'fastify'
import { readableTypes } from './readable-types.ts'
import type { RouteIndex } from './routes.ts'

/** The header fields that tell what can be sent with a method. */
export const advertisements: Readonly<Record<string, string>> = {
  PATCH: 'accept-patch', // RFC 5789 §3.1
  POST: 'accept-post', // Linked Data Platform 1.0 §7.1
  QUERY: 'accept-query', // RFC 10008 §3
}

/** Finds the advertisements for the path of a request, as far as its routes are known. */
export function advertisedTypes(
  routes: RouteIndex,
  request: FastifyRequest,
): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [method, header] of Object.entries(advertisements)) {
    const route = routes.find(method, request)
    if (route !== undefined) headers[header] = readableTypes(route.app, route.plan).join(', ')
  }
  return headers
}
