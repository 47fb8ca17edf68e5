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

/** Most routes that are put on their shelves at once: fewer milliseconds than a client notices. */
const mostAtOnce = 500

/**
 * Keeps the numbers of routes by their paths. They are sorted some at a time, between requests or by whoever asks before:
 * thousands would take a good part of the start of a service, or all of the patience of the first client.
 */
export class PathIndex {
  readonly #rules: PathRules
  readonly #atOnce: number
  readonly #root = createShelf()
  readonly #patterns: string[] = []
  readonly #routes: number[] = []
  #sorted = 0

  constructor(rules: PathRules, atOnce = mostAtOnce) {
    this.#rules = rules
    this.#atOnce = atOnce
  }

  /** Adds a route under a path with its parameters, as it was declared. */
  add(pattern: string, route: number): void {
    this.#patterns.push(pattern)
    this.#routes.push(route)
  }

  /** Lists the routes that the path of a request may lead to: all that do, and perhaps others. */
  candidates(path: string): number[] {
    this.sortSome()
    const found = new Set<number>()
    const decoded = readPath(path, this.#rules)
    const asked = { segments: segmentsOf(decoded), mayBeEmpty: /\/(?:\/|$)/.test(decoded) }
    collect(this.#root, asked, 0, found)
    for (let entry = this.#sorted; entry < this.#patterns.length; entry += 1) {
      if (mayLead(segmentsOf(this.#patternOf(entry)), asked))
        found.add(this.#routes[entry] as number)
    }
    return [...found]
  }

  #patternOf(entry: number): string {
    return readPattern(this.#patterns[entry] as string, this.#rules)
  }

  /** Sorts some routes more, and tells whether there are others. */
  sortSome(): boolean {
    const end = Math.min(this.#sorted + this.#atOnce, this.#patterns.length)
    for (; this.#sorted < end; this.#sorted += 1) {
      this.#listOf(this.#patternOf(this.#sorted)).push(this.#routes[this.#sorted] as number)
    }
    return end < this.#patterns.length
  }

  #listOf(pattern: string): number[] {
    let shelf = this.#root
    for (const segment of segmentsOf(pattern)) {
      if (isOpen(segment)) return (shelf.open ??= [])
      shelf = segment.includes(':') ? (shelf.any ??= createShelf()) : next(shelf, segment)
    }
    return (shelf.ending ??= [])
  }
}

const isOpen = (segment: string) => /[*(?]/.test(segment)

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

/** Tells the same of one route that is on no shelf yet, by the segments of its path. */
function mayLead(pattern: readonly string[], path: AskedPath, at = 0, depth = 0): boolean {
  const segment = pattern[at]
  const given = path.segments[depth]
  if (segment === undefined) return given === undefined
  if (isOpen(segment)) return true
  if (!segment.includes(':')) return segment === given && mayLead(pattern, path, at + 1, depth + 1)
  const isEmpty = path.mayBeEmpty && mayLead(pattern, path, at + 1, depth)
  return isEmpty || (given !== undefined && mayLead(pattern, path, at + 1, depth + 1))
}
