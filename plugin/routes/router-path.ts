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

/**
 * Lists the segments of a path. Doubled slashes are one, and one at the end is none.
 * @param most As many are listed: a client chooses how many there are.
 */
export function segmentsOf(path: string, most = Infinity): string[] {
  const segments: string[] = []
  let start = 0
  while (segments.length < most && start < path.length) {
    const slash = path.charCodeAt(start) === 0x2f ? start : path.indexOf('/', start)
    const end = slash === -1 ? path.length : slash
    if (end > start) segments.push(path.slice(start, end))
    start = end + 1
  }
  return segments
}

function fold(path: string, { caseSensitive, ignoreDuplicateSlashes }: PathRules): string {
  const single = ignoreDuplicateSlashes ? path.replace(/\/{2,}/g, '/') : path
  return caseSensitive ? single : single.toLowerCase()
}

const tail = String.raw`%[89AB][\dA-F]`
/** Octets of UTF-8 (RFC 3629 §4), percent-encoded. To try costs an error for each segment, as many as a client likes. */
const isDecodable = new RegExp(
  String.raw`^(?:[^%]|%[0-7][\dA-F]|%(?:C[2-9A-F]|D[\dA-F])${tail}` +
    String.raw`|%(?:E0%[AB][\dA-F]|ED%[89][\dA-F]|E[1-9A-CEF]${tail})${tail}` +
    String.raw`|%(?:F0%[9AB][\dA-F]|F4%8[\dA-F]|F[1-3]${tail})${tail}${tail})*$`,
  'i',
)

/** Decodes like the router, which leaves what delimits, and percent signs, as they are. */
function decode(path: string): string {
  if (!path.includes('%')) return path
  const text = path.replaceAll('%25', '%2525')
  try {
    return decodeURI(text)
  } catch {
    // One segment that cannot be decoded leaves the others what they are.
    return text.split('/').map(decodeSegment).join('/')
  }
}

const decodeSegment = (segment: string) =>
  isDecodable.test(segment) ? decodeURI(segment) : segment
