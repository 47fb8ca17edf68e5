/** Hooks that are added to those of a route. */
import type { preParsingHookHandler, RouteOptions } from 'fastify'

/** What a route may say of one kind of hooks. */
type Hooks<Hook> = Hook | Hook[] | undefined | null

/** Adds a hook behind those of a route. A large service has most of its routes without any: they get no list. */
export function addLast<Hook>(hooks: Hooks<Hook>, last: Hook): Hook | Hook[] {
  if (hooks == null) return last
  return Array.isArray(hooks) ? [...hooks, last] : [hooks, last]
}

const keptHooks = Symbol('fastify-error-resource.kept-hooks')

/** A route with a hook that stays behind all others. */
interface Keeping {
  [keptHooks]: { hooks: preParsingHookHandler[]; readonly last: preParsingHookHandler }
}

/** The same functions for all routes, which V8 gives one shape then. */
const keepingLast = {
  configurable: true,
  enumerable: true,
  get(this: Keeping) {
    const kept = this[keptHooks]
    const { hooks, last } = kept
    if (hooks.at(-1) !== last) kept.hooks = [...hooks.filter((hook) => hook !== last), last]
    return kept.hooks
  },
  set(this: Keeping, value: RouteOptions['preParsing']) {
    this[keptHooks].hooks = [value ?? []].flat()
  },
}

/** Sets the hooks of a route, and keeps one behind those that plugins add afterwards. */
export function keepLast(
  route: RouteOptions,
  hooks: preParsingHookHandler[],
  last: preParsingHookHandler,
): void {
  Object.defineProperty(route, keptHooks, { value: { hooks, last } })
  Object.defineProperty(route, 'preParsing', keepingLast)
}
