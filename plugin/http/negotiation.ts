/** Proactive content negotiation (RFC 9110 §12.5.1, §12.5.4): the media types and languages a client accepts against what a server has. */
import { RangeReader } from './fields/accept-field.ts'
import {
  formatMediaType,
  isWildcard,
  type MediaRange,
  type MediaType,
  parseMediaType,
} from './media-types.ts'
import { remember } from './remember.ts'
import { createWishReader, statesPreference, type Wishes } from './fields/wishes.ts'

/** Chooses one of its offers, or a type of one, for an `Accept` field value; `undefined` means none is acceptable. */
export type Negotiator = (accept: string | undefined) => string | undefined

/**
 * How specifically a range matches a media type: -1 not at all, then any type, the top-level type,
 * the subtype, and within each the number of parameters, which a wildcard may have as well (RFC 9110
 * §12.5.1). `+json` has no meaning here (§8.3.1).
 */
function specificity(range: MediaRange, offer: MediaType): number {
  const level = levelOf(range.essence, offer.essence)
  if (level === -1) return -1
  for (const [name, value] of range.parameters) {
    if (offer.parameters.get(name) !== value) return -1
  }
  // A range that matches has no more parameters than the offer.
  return level * (offer.parameters.size + 1) + range.parameters.size
}

function levelOf(range: string, offer: string): number {
  if (range === offer) return 2
  if (range === '*/*') return 0
  return range.endsWith('/*') && offer.startsWith(range.slice(0, -1)) ? 1 : -1
}

/**
 * The weight a client gives to a media type: that of the most specific range that matches, even
 * where a broader one weighs more; 0 where none matches.
 */
export function qualityOf(ranges: readonly MediaRange[], offer: MediaType): number {
  let best = -1
  let quality = 0
  for (const range of ranges) {
    const specific = specificity(range, offer)
    if (specific > best || (specific === best && specific >= 0 && range.quality > quality)) {
      best = specific
      quality = range.quality
    }
  }
  return quality
}

/** An offer, and what is looked for in a field that might ask for it. */
interface Offer {
  readonly text: string
  readonly type: MediaType
  /** The place of its prefix, if it is a range. */
  readonly prefix: number
}

/** Offers, and what reads in a field what it says of them. */
export interface OfferList {
  readonly offers: readonly Offer[]
  readonly readWishes: ReturnType<typeof createWishReader>
}

/** Prepares offers, in the server's order of preference; what is no media type is none. */
export function prepareOffers(texts: readonly string[]): OfferList {
  const prefixes: string[] = []
  const essences = new Set(['*/*'])
  const offers: Offer[] = []
  for (const text of texts) {
    const type = parseMediaType(text)
    if (type === undefined) continue
    const { essence } = type
    const isRange = isWildcard(essence)
    offers.push({ text, type, prefix: isRange ? prefixes.length : -1 })
    if (isRange) prefixes.push(essence === '*/*' ? '' : essence.slice(0, -1))
    essences.add(essence).add(essence.replace(/\/.*/, '/*'))
  }
  const hasParameters = offers.some(({ type }) =>
    [...type.parameters.keys()].some((name) => name !== 'charset'),
  )
  return {
    offers,
    readWishes: createWishReader({ essences: [...essences], prefixes, hasParameters }),
  }
}

/**
 * Builds a negotiator. Offers are listed in the server's order of preference, which decides ties. No field, an empty
 * one, and one without a single readable element state no preference (RFC 9110 §12.4.1). An offer may be a range: then
 * the best type in it that the client names is chosen, or the range itself where the client names none.
 * @param irrelevant Media types that say nothing of these offers.
 */
export function createNegotiator(
  texts: readonly string[],
  irrelevant: readonly MediaType[] = [],
): Negotiator {
  const [preferred] = texts
  const { offers, readWishes } = prepareOffers(texts)

  const decide = remember((accept: string) => {
    const reader = new RangeReader(accept)
    const wishes = readWishes(reader)
    const chosen = chooseOffer(offers, wishes)
    return chosen ?? (statesPreference(reader, irrelevant, wishes) ? undefined : preferred)
  })
  return function negotiate(accept) {
    if (accept === undefined || accept === '*/*' || accept === preferred) return preferred
    return decide(accept)
  }
}

/** Chooses an offer, or a type of one, by what a client says; `undefined` means none is acceptable. */
export function chooseOffer(
  offers: readonly Offer[],
  { ranges, best }: Wishes,
): string | undefined {
  let chosen: string | undefined
  let highest = 0
  for (const { text, type, prefix } of offers) {
    const named = prefix === -1 ? undefined : best[prefix]
    const quality = qualityOf(ranges, type)
    if (named !== undefined && named.quality >= quality && named.quality > highest) {
      highest = named.quality
      chosen = isWildcard(named.essence) ? text : formatMediaType(named)
    } else if (quality > highest) {
      highest = quality
      chosen = text
    }
  }
  return chosen
}
