/** What a client says in `Accept` of the types that are on offer; what it says of others is passed over. */
import type { RangeReader } from './accept-field.ts'
import { isWildcard, type MediaRange, type MediaType } from '../media-types.ts'
import { WordTree } from './word-tree.ts'

/** What a choice has a use for, in an `Accept` field. */
export interface Interest {
  /** Media ranges, in lower case. */
  readonly essences: readonly string[]
  /** What media ranges start with of which the best is of interest, with its slash, `''` for any. */
  readonly prefixes: readonly string[]
  /** Whether ranges with parameters are of interest. */
  readonly hasParameters: boolean
}

/** What an `Accept` field says. */
export interface Wishes {
  /** The highest weight of each media range that is there, with parameters or without. */
  readonly named: ReadonlyMap<string, number>
  /** Each once, with its highest weight; those with parameters as often as they are there. */
  readonly ranges: readonly MediaRange[]
  /** The best of each prefix. */
  readonly best: readonly (MediaRange | undefined)[]
}

/** Who names one range more often, or ranges of one prefix, is read no further (RFC 9110 §12.5.1). */
const patience = 50

/** Builds what reads what is of interest, in one pass. */
export function createWishReader(interest: Interest): (reader: RangeReader) => Wishes {
  const { essences, prefixes, hasParameters } = interest
  const names = [...prefixes, ...essences]
  const words = names.map((name, index) => [name, index + 1] as const)
  const [starts, ranges] = [words.slice(0, prefixes.length), words.slice(prefixes.length)]
  const tree = new WordTree([...ranges, ['*', names.indexOf('*/*') + 1]], starts)
  const prefixesOf = names.map((name) =>
    prefixes.flatMap((prefix, index) => (name.startsWith(prefix) ? [index] : [])),
  )

  return function readWishes(reader) {
    const counts = new Uint8Array(names.length + 1)
    const named = new Map<string, number>()
    const weights = new Map<string, number>()
    const others: MediaRange[] = []
    const best: (MediaRange | undefined)[] = prefixes.map(() => undefined)
    reader.rewind()
    for (;;) {
      const found = reader.seek(tree)
      const count = counts[found] as number
      if (found === 0 || count === patience) break
      counts[found] = count + 1
      if (!reader.read()) continue
      const name = found - 1
      const { quality } = reader
      for (const prefix of prefixesOf[name] as number[]) {
        if (isBetter(reader, quality, best[prefix])) best[prefix] = reader.toRange()
      }
      if (name < prefixes.length) continue
      const essence = names[name] as string
      raise(named, essence, quality)
      if (!reader.hasParameters) raise(weights, essence, quality)
      else if (hasParameters) others.push(reader.toRange())
    }
    const plain = Array.from(weights, ([essence, quality]) => ({
      essence,
      parameters: noParameters,
      quality,
    }))
    return { named, ranges: [...plain, ...others], best }
  }
}

const noParameters: ReadonlyMap<string, string> = new Map()

function raise(weights: Map<string, number>, essence: string, quality: number): void {
  weights.set(essence, Math.max(weights.get(essence) ?? 0, quality))
}

/** Of the same weight the first is the best, but a type goes before a wildcard. */
function isBetter(reader: RangeReader, quality: number, best: MediaRange | undefined): boolean {
  if (best === undefined) return quality > 0
  if (quality !== best.quality) return quality > best.quality
  return isWildcard(best.essence) && !reader.isWildcard
}

/** Irrelevant ranges that are passed over; no client lists as many. */
const maxIrrelevant = 20

/**
 * Tells whether a field states a preference: `false` where it has no range that can be read (RFC 9110 §12.4.1), or
 * nothing but irrelevant ones.
 * @param irrelevant Types that say nothing of the choice.
 * @param wishes What it says of the types on offer.
 */
export function statesPreference(
  reader: RangeReader,
  irrelevant: readonly MediaType[],
  { ranges }: Wishes,
): boolean {
  const isRelevant = (range: MediaType) => !irrelevant.some((type) => isSameType(range, type))
  if (ranges.some(isRelevant)) return true
  reader.rewind()
  for (let passed = 0; reader.next(); passed++) {
    if (passed === maxIrrelevant || isRelevant(reader.toRange())) return true
  }
  return false
}

function isSameType(range: MediaType, type: MediaType): boolean {
  if (range.essence !== type.essence || range.parameters.size !== type.parameters.size) return false
  return [...type.parameters].every(([name, value]) => range.parameters.get(name) === value)
}
