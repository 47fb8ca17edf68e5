/** Paths as the router reads them: what it takes for the same is the same text here. */
import type { FastifyInstance } from 'fastify'

/** What decides which paths are the same. */
export interface PathRules {
  readonly caseSensitive: boolean
  readonly ignoreDuplicateSlashes: boolean
  readonly useSemicolonDelimiter: boolean
}

/** The rules of a router with Fastify's defaults. */
export const usualRules: PathRules = {
  caseSensitive: true,
  ignoreDuplicateSlashes: false,
  useSemicolonDelimiter: false,
}

/** Reads the rules that the constructor was given; Fastify has filled in its defaults. */
export function pathRulesOf({ initialConfig }: FastifyInstance): PathRules {
  const routerOptions: Partial<PathRules> | undefined = initialConfig.routerOptions
  const read = (name: keyof PathRules) =>
    routerOptions?.[name] ?? initialConfig[name] ?? usualRules[name]
  return {
    caseSensitive: read('caseSensitive'),
    ignoreDuplicateSlashes: read('ignoreDuplicateSlashes'),
    useSemicolonDelimiter: read('useSemicolonDelimiter'),
  }
}

/** Reads the path of a request, which was cut off its query. */
export function readPath(path: string, rules: PathRules): string {
  const end = rules.useSemicolonDelimiter ? path.indexOf(';') : -1
  return fold(decode(end === -1 ? path : path.slice(0, end)), rules)
}

/** Reads a path or a prefix as it was declared. The router writes a percent sign of it like this. */
export function readPattern(pattern: string, rules: PathRules): string {
  return fold(pattern.includes('%') ? pattern.replaceAll('%', '%25') : pattern, rules)
}

/** Lists the segments of a path. Doubled slashes are one, and one at the end is none. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

function fold(path: string, { caseSensitive, ignoreDuplicateSlashes }: PathRules): string {
  const single = ignoreDuplicateSlashes ? path.replace(/\/{2,}/g, '/') : path
  return caseSensitive ? single : single.toLowerCase()
}

/** Decodes like the router, which leaves what delimits, and percent signs, as they are. */
function decode(path: string): string {
  if (!path.includes('%')) return path
  const text = path.replaceAll('%25', '%2525')
  // One segment that cannot be decoded leaves the others what they are.
  return tryToDecode(text) ?? text.split('/').map(decodeSegment).join('/')
}

const decodeSegment = (segment: string) => tryToDecode(segment) ?? segment

function tryToDecode(text: string): string | undefined {
  try {
    return decodeURI(text)
  } catch {
    return undefined
  }
}
