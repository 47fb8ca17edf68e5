/** Path templates against paths: one path may be read as several of them. */
import type { Operation } from './operations.ts'

const segmentsOf = (path: string) => path.split('/')

/** A segment with a parameter in it may be any; one for the rest, as Fastify has it, may be many. */
function fits(template: readonly string[], path: readonly string[]): boolean {
  const isOpen = template.at(-1) === '{*}' && path.length >= template.length
  if (template.length !== path.length && !isOpen) return false
  return template.every((segment, index) => segment.includes('{') || segment === path[index])
}

/**
 * Finds the methods of every template that a path can be read as: `/orders/new` is an `/orders/{id}`
 * as well, and a router may take it for one.
 */
export function createMethodFinder(
  operations: readonly Operation[],
): (path: string) => readonly string[] {
  const paths = new Map(operations.map(({ path, siblings }) => [path, siblings]))
  const templates = [...paths].map(([path, methods]) => ({ segments: segmentsOf(path), methods }))
  return (path) => {
    const segments = segmentsOf(path)
    const found = templates.filter((template) => fits(template.segments, segments))
    return [...new Set(found.flatMap(({ methods }) => methods))]
  }
}
