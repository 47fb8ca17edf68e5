/** Proactive content negotiation (RFC 9110 §12.5.1, §12.5.4): the media types and languages a client accepts against what a server has. */
import { RangeReader } from './accept-field.ts'
import {
  formatMediaType,
  isWildcard,
  type MediaRange,
  type MediaType,
  parseMediaType,
} from './media-types.ts'
import { remember } from './remember.ts'
import { createWishReader, statesPreference, type Wishes } from './wishes.ts'

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
  const readWishes = createWishReader({ essences: [...essences], prefixes, hasParameters })

  const decide = remember((accept: string) => {
    const reader = new RangeReader(accept)
    const chosen = choose(readWishes(reader), offers)
    return chosen ?? (statesPreference(reader, irrelevant) ? undefined : preferred)
  })
  return function negotiate(accept) {
    if (accept === undefined || accept === '*/*' || accept === preferred) return preferred
    return decide(accept)
  }
}

function choose({ ranges, best }: Wishes, offers: readonly Offer[]): string | undefined {
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

/** One element of an `Accept-Language` field, in lower case. */
interface LanguageRange {
  /** A language tag, or `*`. */
  readonly tag: string
  /** 0 to 1; 0 means "not acceptable" (RFC 9110 §12.4.2). */
  readonly quality: number
}

/** A basic language range (RFC 4647 §2.1). Nobody has a language of more than eight subtags on offer. */
const basicRange = /^(?:\*|[a-z]{1,8}(?:-[a-z0-9]{1,8}){0,7})$/
const weight = /^q[ \t]*=[ \t]*(\d+(?:\.\d*)?|\.\d+)$/

/** A language tag as a catalogue has it (RFC 5646 §2.1). */
export const languageTag = /^[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,7}$/i

/** As many elements are read, and no client has as many: more may be disregarded (RFC 9110 §12.5.4). */
const patience = 40

/** Reads an `Accept-Language` field. Malformed elements are passed over; a malformed weight counts as absent. */
function parseAcceptLanguage(field: string): LanguageRange[] {
  const ranges: LanguageRange[] = []
  for (const element of field.toLowerCase().split(',', patience)) {
    const [head = '', parameter = ''] = element.split(';', 2)
    const tag = head.trim()
    if (!basicRange.test(tag)) continue
    const [, quality = '1'] = weight.exec(parameter.trim()) ?? []
    ranges.push({ tag, quality: Math.min(1, Number(quality)) })
  }
  return ranges
}

/** The next shorter tag: without its last subtag, and without a single letter before that (RFC 4647 §3.4). */
function shorten(tag: string): string {
  return tag.slice(0, Math.max(0, tag.lastIndexOf('-'))).replace(/-[a-z0-9]$/, '')
}

/** Tells whether a refusal takes a tag in: `en` refuses `en-GB` too (RFC 4647 §3.3.1). */
function isRefused(tag: string, refusals: ReadonlySet<string>): boolean {
  const lower = tag.toLowerCase()
  for (let end = lower.length; end !== -1; end = lower.lastIndexOf('-', end - 1)) {
    if (refusals.has(lower.slice(0, end))) return true
  }
  return false
}

function lookUp(field: string, offers: ReadonlyMap<string, string>, usual: string): string {
  const ranges = parseAcceptLanguage(field)
  const refusals = new Set(ranges.flatMap(({ tag, quality }) => (quality === 0 ? [tag] : [])))
  const refused = new Set(
    refusals.size === 0 ? [] : [...offers.values()].filter((offer) => isRefused(offer, refusals)),
  )
  const wishes = ranges.filter(({ quality }) => quality > 0)
  for (const wish of wishes.toSorted((one, other) => other.quality - one.quality)) {
    // `*` is no tag of an offer: any language is the default one, unless another range says more.
    for (let tag = wish.tag; tag !== ''; tag = shorten(tag)) {
      const offer = offers.get(tag)
      if (offer !== undefined && (tag === wish.tag || !refused.has(offer))) return offer
    }
  }
  return [usual, ...offers.values()].find((offer) => !refused.has(offer)) ?? usual
}

/**
 * Builds the chooser of a language among `tags`. It always finds one: a language that nobody asked for
 * is more use than a refusal (RFC 9110 §12.4.1, RFC 4647 §3.4.1).
 * @param usual What a client gets that asks for nothing there is.
 */
export function createLanguageChooser(
  tags: readonly string[],
  usual: string,
): (acceptLanguage: string | undefined) => string {
  const offers = new Map(tags.map((tag) => [tag.toLowerCase(), tag]))
  const decide = remember((field: string) => lookUp(field, offers, usual))
  return function chooseLanguage(acceptLanguage) {
    return acceptLanguage === undefined ? usual : decide(acceptLanguage)
  }
}
