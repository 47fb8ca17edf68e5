/** Proactive content negotiation (RFC 9110 §12.5.1): what a client accepts against what a server has. No Fastify. */
import { parseAccept, parseMediaType, type MediaRange, type MediaType } from './media-types.ts'
import { remember } from './remember.ts'

/** Chooses one of its offers for an `Accept` field value; `undefined` means none is acceptable. */
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

/**
 * Chooses among offers listed in the server's order of preference, which decides ties. No field, an
 * empty one, and one without a single readable element state no preference (RFC 9110 §12.4.1).
 */
export function chooseMediaType(
  accept: string | undefined,
  offers: readonly string[],
): string | undefined {
  return choose(accept, offers, offers.map(parseMediaType))
}

function choose(
  accept: string | undefined,
  offers: readonly string[],
  mediaTypes: readonly (MediaType | undefined)[],
): string | undefined {
  if (accept === undefined) return offers[0]
  const ranges = parseAccept(accept)
  if (ranges.length === 0) return offers[0]
  let chosen: string | undefined
  let highest = 0
  for (const [index, mediaType] of mediaTypes.entries()) {
    const quality = mediaType === undefined ? 0 : qualityOf(ranges, mediaType)
    if (quality > highest) {
      highest = quality
      chosen = offers[index]
    }
  }
  return chosen
}

/** Builds a negotiator: the common values are compared, seen ones looked up, the rest parsed. */
export function createNegotiator(offers: readonly string[]): Negotiator {
  const preferred = offers[0]
  const mediaTypes = offers.map(parseMediaType)
  const decide = remember((accept: string) => choose(accept, offers, mediaTypes))
  return function negotiate(accept) {
    if (accept === undefined || accept === '*/*' || accept === preferred) return preferred
    return decide(accept)
  }
}

/** The media type of an Error Resource (RFC 9457 §3). */
export const problemType = 'application/problem+json' as const
