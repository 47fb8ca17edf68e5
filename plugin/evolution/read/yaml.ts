/** YAML, where the package that reads it is there: nobody installs it for this one. */
import { createRequire } from 'node:module'

/** Reads YAML. */
export type ParseYaml = (text: string, options: object) => unknown

/** Where it may be: beside this package, or brought along by the one that has the documents of Fastify. */
export function findYaml(
  own: NodeJS.Require = createRequire(import.meta.url),
): ParseYaml | undefined {
  const places = [
    () => own('yaml') as unknown,
    () => createRequire(own.resolve('@fastify/swagger'))('yaml') as unknown,
  ]
  for (const load of places) {
    try {
      const { parse } = load() as { parse?: unknown }
      if (typeof parse === 'function') return parse as ParseYaml
    } catch {
      // It is not there.
    }
  }
  return undefined
}
