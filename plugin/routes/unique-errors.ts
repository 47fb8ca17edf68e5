/** Errors that claim to be the same: a client could not tell them apart. */
import type { Declaration } from '../errors/declaration.ts'

/** Looks at the errors of one route. @throws {Error} Naming the route, both errors and the fix. */
export type UniquenessCheck = (declarations: readonly Declaration[], route: string) => void

/** Checks that no two declarations of one service share a code or a type URI. */
export function createUniquenessCheck(): UniquenessCheck {
  const known = new Map<string, Declaration>()
  const checked = new Set<Declaration>()
  return (declarations, route) => {
    for (const declaration of declarations) {
      const { code, type, title } = declaration
      // A status as it stands is the same everywhere; an error that many routes declare is one error.
      if (code === undefined || checked.has(declaration)) continue
      for (const key of type === undefined ? [`code ${code}`] : [`code ${code}`, `type ${type}`]) {
        const first = known.get(key) ?? declaration
        if (first !== declaration) {
          throw new Error(
            `Route ${route} declares an error (${code}, "${title}") with the ${key} of another one ` +
              `(${String(first.code)}, "${first.title}"). Give it one of its own, or use the same declaration.`,
          )
        }
        known.set(key, declaration)
      }
      checked.add(declaration)
    }
  }
}
