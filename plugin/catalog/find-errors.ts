/** Which errors the application has, and which of its routes can send them. */
import type { Declaration } from '../errors/declaration.ts'
import { declaredErrorsOf, impliedErrorsOf } from '../routes/route-errors.ts'
import type { KnownRoute } from '../routes/routes.ts'
import { typeOf } from '../errors/error-schemas.ts'
import type { Inventory } from './inventory.ts'

/** A route that can send an error. */
export interface SendingRoute {
  /** One method, in upper case. */
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

/** An error while its routes are collected, each once. */
type OpenError = Omit<FoundError, 'routes'> & { readonly routes: Map<string, SendingRoute> }

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
  const bySlug = new Map<string, OpenError>()
  const byDeclaration = new Map<Declaration, OpenError>()

  function open(declaration: Declaration): OpenError {
    const slug = slugOf(declaration, typeBase)
    const type = typeOf(declaration, typeBase)
    const error = bySlug.get(slug) ?? { declaration, slug, type, routes: new Map() }
    bySlug.set(slug, error)
    byDeclaration.set(declaration, error)
    return error
  }

  function add(declaration: Declaration, route?: SendingRoute, place = ''): void {
    const { routes } = byDeclaration.get(declaration) ?? open(declaration)
    if (route !== undefined && !routes.has(place)) routes.set(place, route)
  }

  for (const route of known.routes()) {
    if (!route.plan.enabled) continue
    for (const method of [route.options.method].flat()) {
      const sender = { method, path: route.url }
      const place = `${method} ${route.url}`
      const shown = isHidden(route) ? undefined : sender
      for (const declaration of declaredErrorsOf(route)) add(declaration, shown, place)
      if (shown === undefined) continue
      for (const { declaration, reason } of impliedErrorsOf(route, method)) {
        add(declaration, { ...sender, reason }, place)
      }
    }
  }
  for (const declaration of further) add(declaration)
  const sorted = [...bySlug.values()].toSorted(
    (one, other) => one.declaration.status - other.declaration.status,
  )
  return new Map(
    sorted.map((error) => [error.slug, { ...error, routes: [...error.routes.values()] }]),
  )
}

/**
 * Lists the errors whose type URI leads into this service, but not to their page. Those that
 * `typeBase` makes all lead there, so only errors with one of their own are looked at.
 */
export function findStray(
  known: Inventory,
  further: readonly Declaration[],
): readonly Declaration[] {
  const { typeBase } = known.options()
  const origin = /^https?:\/\/[^/]*/i.exec(typeBase)?.[0] ?? ''
  const bases = [typeBase, withoutOrigin(typeBase)]
  const routes = known.routes().filter(({ plan }) => plan.enabled)
  const declared = new Set([...routes.flatMap(declaredErrorsOf), ...further])
  return [...declared].filter((declaration) => {
    const { code, type } = declaration
    if (code === undefined || type === undefined) return false
    const isLocal = type.startsWith('/') || (origin !== '' && type.startsWith(`${origin}/`))
    return isLocal && !bases.some((base) => type === base + slugOf(declaration, typeBase))
  })
}
