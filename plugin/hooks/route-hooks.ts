/** Hooks that are added to those of a route. */
import type { FastifyInstance, preParsingHookHandler, RouteOptions } from 'fastify'

/** What a route may say of one kind of hooks. */
type Hooks<Hook> = Hook | Hook[] | undefined | null

/** Adds a hook behind those of a route. A large service has most of its routes without any: they get no list. */
export function addLast<Hook>(hooks: Hooks<Hook>, last: Hook): Hook | Hook[] {
  if (hooks == null) return last
  return Array.isArray(hooks) ? [...hooks, last] : [hooks, last]
}

/** Hooks that are added to a route, of which one stays behind those that plugins add afterwards. */
export interface KeptHooks {
  /** Does what the others do, on a route without any other hook. */
  readonly alone: preParsingHookHandler
  /** In front of the hooks of the route. */
  readonly first: readonly preParsingHookHandler[]
  readonly last: preParsingHookHandler
}

/** Adds such hooks to a route of a scope. */
export type Keeper = (app: FastifyInstance, route: RouteOptions, kept: KeptHooks) => void

/** Makes what adds such hooks, and puts the last one of each route last once plugins have added theirs. */
export function createKeeper(): Keeper {
  const routes: RouteOptions[] = []
  const hooks: KeptHooks[] = []

  function moveAll(): void {
    for (const [index, route] of routes.entries()) moveLast(route, hooks[index] as KeptHooks)
    routes.length = hooks.length = 0
  }

  return (app, route, kept) => {
    const { preParsing } = route
    const { alone, first, last } = kept
    route.preParsing = preParsing == null ? alone : [...first, ...[preParsing].flat(), last]
    // Once for all that are declared in one go; Fastify asks for the hooks of a route when all of them are there.
    if (routes.length === 0) app.after(moveAll)
    routes.push(route)
    hooks.push(kept)
  }
}

function moveLast(route: RouteOptions, { alone, first, last }: KeptHooks): void {
  const { preParsing } = route
  // Who takes all hooks off a route is taken at their word.
  if (preParsing === alone || !Object.hasOwn(route, 'preParsing')) return
  const hooks = [preParsing ?? []].flat().flatMap((hook) => (hook === alone ? first : hook))
  route.preParsing = [...hooks.filter((hook) => hook !== last), last]
}
