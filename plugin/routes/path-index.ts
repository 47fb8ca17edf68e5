/** Routes by the segments of their paths. It leaves the few of thousands that a path may lead to; which of them it is, a router has to say. */
import { type PathRules, readPath, readPattern, segmentsOf } from './router-path.ts'

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
      this.#list = this.#listOf(readPattern(pattern, this.#rules))
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
    const decoded = readPath(path, this.#rules)
    const segments = segmentsOf(decoded)
    collect(this.#root, { segments, mayBeEmpty: /\/(?:\/|$)/.test(decoded) }, 0, found)
    return [...found]
  }
}

function next(shelf: Shelf, segment: string): Shelf {
  const shelves = (shelf.named ??= new Map())
  let found = shelves.get(segment)
  if (found === undefined) shelves.set(segment, (found = createShelf()))
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
