/** Names for errors that people can read, and that stay as they are while others change. */
import type { ContractedError } from '../contract.ts'
import { textOf, toSortedObject } from '../schemas/sorted.ts'

/** An error of a route. */
export interface RouteError {
  readonly route: string
  readonly error: ContractedError
  /** The component that its response is. */
  readonly component?: string
}

/** The end of a type, which tells it from others: `out-of-stock`. */
function endOf(type: string | undefined): string | undefined {
  return type === 'about:blank' ? undefined : type?.split(/[/#:]/).findLast((part) => part !== '')
}

function baseName({ error, component }: RouteError): string {
  const { status, code, type, content } = error
  const [reference] = Object.values(content).map((schema) => Object(schema)['$ref'] as unknown)
  const schema = typeof reference === 'string' ? endOf(reference) : undefined
  const name = code ?? endOf(type) ?? component ?? schema
  return name === undefined ? String(status) : `${status} ${name}`
}

/**
 * Gives a name to each error that differs: its status, and its code or what else it is known by. Those
 * of one name are told apart by the first of their routes.
 */
export function nameErrors(found: readonly RouteError[]): {
  readonly errors: Readonly<Record<string, ContractedError>>
  readonly routes: Readonly<Record<string, readonly string[]>>
} {
  const bases = new Map<string, Map<string, RouteError>>()
  const keys = found.map((one) => {
    const base = baseName(one)
    const text = textOf(one.error)
    const variants = bases.get(base) ?? new Map<string, RouteError>()
    bases.set(base, variants)
    const first = variants.get(text)
    if (first === undefined || one.route < first.route) variants.set(text, one)
    return { ...one, base, text }
  })
  const errors = new Map<string, ContractedError>()
  const routes = new Map<string, Set<string>>()
  for (const { route, error, base, text } of keys) {
    const variants = bases.get(base)
    const name = variants?.size === 1 ? base : `${base} (${variants?.get(text)?.route})`
    errors.set(name, error)
    routes.set(route, (routes.get(route) ?? new Set()).add(name))
  }
  const lists = [...routes].map(([route, names]) => [route, [...names].toSorted()] as const)
  return { errors: toSortedObject(errors), routes: toSortedObject(lists) }
}
