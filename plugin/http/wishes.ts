/** What a client says in `Accept` of the types that are on offer; what it says of others is passed over. */
import { RangeReader } from './accept-field.ts'
import type { MediaRange, MediaType } from './media-types.ts'

/** What a choice has a use for, in an `Accept` field. */
export interface Interest {
  /** Media ranges, in lower case. */
  readonly essences: readonly string[]
  /** What media ranges start with of which the best is of interest, `''` for any. */
  readonly prefixes: readonly string[]
  /** Whether ranges with parameters are of interest. */
  readonly hasParameters: boolean
}

/** What an `Accept` field says. */
export interface Wishes {
  /** Each once, with its highest weight. */
  readonly ranges: readonly MediaRange[]
  /** The best of each prefix. */
  readonly best: readonly (MediaRange | undefined)[]
}

/** Irrelevant types that are passed over; no client lists as many. */
const patience = 20

/** Builds what reads what is of interest. */
export function createWishReader(interest: Interest): (reader: RangeReader) => Wishes {
  const { essences, prefixes, hasParameters } = interest
  const starts = [...new Set(essences.map(startOf))]
  const groups = starts.map((start) => ({
    start,
    own: essences.filter((essence) => startOf(essence) === start),
  }))

  return function readWishes(reader) {
    const others: MediaRange[] = []
    const weights = new Map<string, number>()
    for (const { start, own } of groups) {
      reader.rewind()
      while (reader.seek(start)) {
        const essence = own.find((one) => reader.is(one))
        if (essence === undefined) continue
        if (!reader.hasParameters) {
          weights.set(essence, Math.max(weights.get(essence) ?? 0, reader.quality))
        } else if (hasParameters) others.push(reader.toRange())
      }
    }
    const plain = essences.flatMap((essence) => {
      const quality = weights.get(essence)
      return quality === undefined ? [] : [{ essence, parameters: noParameters, quality }]
    })
    return {
      ranges: [...plain, ...others],
      best: prefixes.map((prefix) => findBest(reader, prefix)),
    }
  }
}

/** What a range starts with, in one spelling or another. */
const startOf = (essence: string) => essence.replace(/\/.*/, '/').replace('*/', '*')

const noParameters: ReadonlyMap<string, string> = new Map()

/** Finds the element of the highest weight; a type goes before a wildcard of the same weight. */
function findBest(reader: RangeReader, prefix: string): MediaRange | undefined {
  let place = -1
  let quality = 0
  let isWildcard = true
  reader.rewind()
  while (prefix === '' ? reader.next() : reader.seek(prefix)) {
    const own = reader.quality
    if (own < quality || own === 0) continue
    if (own === quality && (!isWildcard || reader.isWildcard)) continue
    ;({ place, isWildcard } = reader)
    quality = own
    if (quality === 1 && !isWildcard) break
  }
  if (place === -1) return undefined
  reader.return(place)
  return reader.toRange()
}

/**
 * Tells whether a field states a preference: `false` where it has no range that can be read (RFC 9110 §12.4.1), or
 * nothing but irrelevant ones.
 * @param irrelevant Types that say nothing of the choice.
 */
export function statesPreference(reader: RangeReader, irrelevant: readonly MediaType[]): boolean {
  reader.rewind()
  for (let passed = 0; reader.next(); passed++) {
    if (passed === patience || !irrelevant.some((type) => isType(reader, type))) return true
  }
  return false
}

function isType(reader: RangeReader, { essence, parameters }: MediaType): boolean {
  if (!reader.is(essence) || reader.hasParameters !== parameters.size > 0) return false
  if (!reader.hasParameters) return true
  const range = reader.toRange()
  return [...parameters].every(([name, value]) => range.parameters.get(name) === value)
}
