/** Routes by the segments of their paths. It leaves the few of thousands that a path may lead to; which of them it is, a router has to say. */

/** The routes whose paths begin alike. Most have one way to go on, or none. */
interface Shelf {
  /** Those that go on with this very segment. */
  named: Map<string, Shelf> | undefined
  /** Those that go on with a parameter. */
  any: Shelf | undefined
  /** Those that end here. */
  ending: number[] | undefined
  /** Those whose further segments are not looked at: wildcards, patterns, what may be left out. */
  open: number[] | undefined
}

/** What decides which segments are the same. */
export interface PathRules {
  readonly caseSensitive: boolean
  readonly useSemicolonDelimiter: boolean
}

/** The path of a request. */
interface AskedPath {
  readonly segments: readonly string[]
  /** Whether a segment is empty, which a parameter takes, too. */
  readonly mayBeEmpty: boolean
}

const createShelf = (): Shelf => ({
  named: undefined,
  any: undefined,
  ending: undefined,
  open: undefined,
})

/** Keeps the numbers of routes by their paths. */
export class PathIndex {
  readonly #rules: PathRules
  readonly #root = createShelf()
  /** The path that was added last, and where: that of GET comes twice. */
  #last: string | undefined
  #list: number[] = []

  constructor(rules: PathRules) {
    this.#rules = rules
  }

  /** Adds a route under a path with its parameters, as it was declared. */
  add(pattern: string, route: number): void {
    if (pattern !== this.#last) {
      this.#last = pattern
      this.#list = this.#listOf(this.#fold(pattern))
    }
    this.#list.push(route)
  }

  #listOf(pattern: string): number[] {
    let shelf = this.#root
    for (const segment of segmentsOf(pattern)) {
      if (/[*(?]/.test(segment)) return (shelf.open ??= [])
      shelf = segment.includes(':') ? (shelf.any ??= createShelf()) : next(shelf, segment)
    }
    return (shelf.ending ??= [])
  }

  /** Lists the routes that the path of a request may lead to: all that do, and perhaps others. */
  candidates(path: string): number[] {
    const found = new Set<number>()
    const decoded = this.#fold(this.#decode(path))
    const segments = segmentsOf(decoded)
    collect(this.#root, { segments, mayBeEmpty: /\/(?:\/|$)/.test(decoded) }, 0, found)
    return [...found]
  }

  #decode(path: string): string {
    const end = this.#rules.useSemicolonDelimiter ? path.indexOf(';') : -1
    return decode(end === -1 ? path : path.slice(0, end))
  }

  #fold(path: string): string {
    return this.#rules.caseSensitive ? path : path.toLowerCase()
  }
}

/** Doubled slashes and one at the end are passed over, which at worst leaves one route more. */
const segmentsOf = (path: string) => path.split('/').filter((segment) => segment !== '')

/** Decodes like the router, which leaves what delimits, and percent signs, as they are. */
function decode(path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURI(path.replaceAll('%25', '%2525'))
  } catch {
    return path
  }
}

function next(shelf: Shelf, segment: string): Shelf {
  const shelves = (shelf.named ??= new Map())
  // The router writes it like that in what it compares with.
  const name = segment.includes('%') ? segment.replaceAll('%', '%25') : segment
  let found = shelves.get(name)
  if (found === undefined) shelves.set(name, (found = createShelf()))
  return found
}

function collect(
  shelf: Shelf | undefined,
  path: AskedPath,
  depth: number,
  found: Set<number>,
): void {
  if (shelf === undefined) return
  for (const route of shelf.open ?? []) found.add(route)
  if (path.mayBeEmpty) collect(shelf.any, path, depth, found)
  const segment = path.segments[depth]
  if (segment === undefined) {
    for (const route of shelf.ending ?? []) found.add(route)
    return
  }
  collect(shelf.named?.get(segment), path, depth + 1, found)
  collect(shelf.any, path, depth + 1, found)
}
