/** What a client says in `Accept` of the types that are on offer; what it says of others is passed over. */
import { RangeReader } from './accept-field.ts'
import { isWildcard, type MediaRange, type MediaType } from './media-types.ts'

/** What a choice has a use for, in an `Accept` field. */
export interface Interest {
  /** Media ranges, in lower case. */
  readonly essences: readonly string[]
  /** What media ranges start with of which the best is of interest, `''` for any. */
  readonly prefixes: readonly string[]
  /** Whether ranges with parameters are of interest. */
  readonly hasParameters: boolean
  /** Types that say nothing of the choice: who names no other states no preference. */
  readonly irrelevant: readonly MediaType[]
}

/** What an `Accept` field says. */
export interface Wishes {
  /** Each once, with its highest weight. */
  readonly ranges: readonly MediaRange[]
  /** The best of each prefix. */
  readonly best: readonly (MediaRange | undefined)[]
  /** `false` for a field that has no range which can be read, or nothing but irrelevant ones (RFC 9110 §12.4.1). */
  readonly hasPreference: boolean
}

interface PlainRange extends MediaRange {
  quality: number
}

/** Reads what is of interest. */
export function readWishes(accept: string, interest: Interest): Wishes {
  const { essences, prefixes, hasParameters, irrelevant } = interest
  const reader = new RangeReader(accept)
  const plain: (PlainRange | undefined)[] = []
  const others: MediaRange[] = []
  const best: (MediaRange | undefined)[] = []
  let hasPreference = false
  while (reader.next()) {
    hasPreference ||= !irrelevant.some((type) => isType(reader, type))
    for (let i = 0; i < prefixes.length; i++) {
      if (reader.startsWith(prefixes[i] as string)) best[i] = betterOf(best[i], reader)
    }
    const index = indexOfEssence(reader, essences)
    if (index === -1) continue
    const known = plain[index]
    if (reader.hasParameters) {
      if (hasParameters) others.push(reader.toRange())
    } else if (known === undefined) plain[index] = reader.toRange()
    else if (known.quality < 1) known.quality = Math.max(known.quality, reader.quality)
  }
  return {
    ranges: [...plain.filter((range) => range !== undefined), ...others],
    best,
    hasPreference,
  }
}

function indexOfEssence(reader: RangeReader, essences: readonly string[]): number {
  for (let i = 0; i < essences.length; i++) if (reader.is(essences[i] as string)) return i
  return -1
}

/** A type goes before a wildcard of the same weight. */
function betterOf(best: MediaRange | undefined, reader: RangeReader): MediaRange | undefined {
  const { quality } = reader
  if (quality === 0 || (best !== undefined && quality < best.quality)) return best
  const isBetter =
    best === undefined ||
    quality > best.quality ||
    (isWildcard(best.essence) && !isWildcard(reader.essence))
  return isBetter ? reader.toRange() : best
}

function isType(reader: RangeReader, { essence, parameters }: MediaType): boolean {
  if (!reader.is(essence) || reader.hasParameters !== parameters.size > 0) return false
  if (!reader.hasParameters) return true
  const range = reader.toRange()
  return [...parameters].every(([name, value]) => range.parameters.get(name) === value)
}
