/** What a user wants left alone: methods and paths, as text. */
import { methods } from './operations.ts'

/** One of the texts, read. */
export interface Exclusion {
  readonly text: string
  /** Tells whether a method is left alone, at a path that is known by these names. */
  matches(method: string, ...paths: string[]): boolean
}

/** A method, a path, or both, with white space between them. */
const shape = /^(?:([A-Za-z]+)(?:\s+(?=\/)|$))?(\/\S*)?$/

/** `*` is anything within a segment, `**` anything; a path stands for those below it, too. */
function toPattern(path: string): RegExp {
  const source = path
    .replace(/\/$/, '')
    .split('**')
    .map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`).replaceAll('*', '[^/]*'))
    .join('.*')
  return new RegExp(`^${source}(?:/|$)`)
}

/** Reads `DELETE`, `/internal` or `POST /orders/*`; `undefined` for what is none of those. */
export function readExclusion(text: string): Exclusion | undefined {
  const [found, method, path] = shape.exec(text.trim()) ?? []
  if (!found || (method !== undefined && !methods.includes(method.toLowerCase()))) return undefined
  const pattern = path === undefined ? undefined : toPattern(path)
  return {
    text,
    matches: (given, ...paths) =>
      (method === undefined || method.toUpperCase() === given) &&
      (pattern === undefined || paths.some((one) => pattern.test(one))),
  }
}
