/** Which errors the application has, and which of its routes can send them. */
import type { Declaration } from '../errors/declaration.ts'
import { declaredErrorsOf, impliedErrorsOf } from '../routes/route-errors.ts'
import type { KnownRoute } from '../routes/routes.ts'
import { typeOf } from '../resource/serializers.ts'
import type { Inventory } from './inventory.ts'

/** A route that can send an error. */
export interface SendingRoute {
  readonly method: string
  /** Path as it was declared, prefix included. */
  readonly path: string
  /** What the error follows from; absent where the route declares it. */
  readonly reason?: string
}

/** One error of the application. */
export interface FoundError {
  readonly declaration: Declaration
  readonly type: string
  /** Last segment of the path of its page. */
  readonly slug: string
  readonly routes: readonly SendingRoute[]
}

/** The path of a URI, where that is all a type URI gives. */
const withoutOrigin = (uri: string) => uri.replace(/^https?:\/\/[^/]*/i, '')

/**
 * The name of the page of an error: what its type URI has behind the base. A status as it stands has
 * its number, which no code can be.
 */
function slugOf(declaration: Declaration, typeBase: string): string {
  if (declaration.code === undefined) return String(declaration.status)
  const type = typeOf(declaration, typeBase)
  const base = [typeBase, withoutOrigin(typeBase)].find((known) => type.startsWith(known))
  const own = base === undefined ? '' : type.slice(base.length)
  const isSegment = /^[\w.~-]+$/.test(own)
  return isSegment ? own : typeOf({ ...declaration, type: undefined }, '')
}

/** What is kept out of the document of the service is kept out of its catalog. */
const isHidden = ({ options }: KnownRoute) =>
  (options.schema as { hide?: boolean } | undefined)?.hide === true

/**
 * Lists the errors of an application by their slugs, in the order of their statuses: those its
 * routes declare, those that follow from what the routes are, and further ones. A hidden route lends
 * the errors it declares, and does not show itself.
 */
export function findErrors(
  known: Inventory,
  further: readonly Declaration[],
): ReadonlyMap<string, FoundError> {
  const { typeBase } = known.options()
  const found = new Map<string, FoundError & { readonly routes: SendingRoute[] }>()

  function add(declaration: Declaration, route?: SendingRoute): void {
    const slug = slugOf(declaration, typeBase)
    const known = found.get(slug)
    const error = known ?? { declaration, slug, type: typeOf(declaration, typeBase), routes: [] }
    if (known === undefined) found.set(slug, error)
    const isNew = !error.routes.some(
      ({ method, path }) => method === route?.method && path === route.path,
    )
    if (route !== undefined && isNew) error.routes.push(route)
  }

  for (const route of known.routes()) {
    if (!route.plan.enabled) continue
    for (const method of [route.options.method].flat()) {
      const place = { method, path: route.url }
      const shown = isHidden(route) ? undefined : place
      for (const declaration of declaredErrorsOf(route)) add(declaration, shown)
      if (shown === undefined) continue
      for (const { declaration, reason } of impliedErrorsOf(route, method)) {
        add(declaration, { ...place, reason })
      }
    }
  }
  for (const declaration of further) add(declaration)
  const sorted = [...found.values()].toSorted(
    (one, other) => one.declaration.status - other.declaration.status,
  )
  return new Map(sorted.map((error) => [error.slug, error]))
}

/**
 * Lists the errors whose type URI leads into this service, but not to their page.
 */
export function findStray(errors: Iterable<FoundError>, typeBase: string): readonly FoundError[] {
  const origin = /^https?:\/\/[^/]*/i.exec(typeBase)?.[0] ?? ''
  const bases = [typeBase, withoutOrigin(typeBase)]
  return [...errors].filter(({ type, slug }) => {
    const isLocal = type.startsWith('/') || (origin !== '' && type.startsWith(`${origin}/`))
    return isLocal && !bases.some((base) => type === base + slug)
  })
}
