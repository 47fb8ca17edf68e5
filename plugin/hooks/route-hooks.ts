/** Hooks that are added to those of a route. */

/** What a route may say of one kind of hooks. */
type Hooks<Hook> = Hook | Hook[] | undefined

/** Adds a hook behind those of a route. A large service has most of its routes without any: they get no list. */
export function addLast<Hook>(hooks: Hooks<Hook>, last: Hook): Hook | Hook[] {
  if (hooks === undefined) return last
  return Array.isArray(hooks) ? [...hooks, last] : [hooks, last]
}
