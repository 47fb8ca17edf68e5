/** Language negotiation (RFC 9110 §12.5.4, the lookup of RFC 4647 §3.4): what a client reads against what there is. No Fastify. */
import { remember } from './remember.ts'

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

/** Reads an `Accept-Language` field. Malformed elements are passed over; a malformed weight counts as absent. */
function parseAcceptLanguage(field: string): LanguageRange[] {
  const ranges: LanguageRange[] = []
  for (const element of field.toLowerCase().split(',')) {
    const [head = '', parameter = ''] = element.split(';')
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
function isRefused(tag: string, refusals: readonly LanguageRange[]): boolean {
  const lower = tag.toLowerCase()
  return refusals.some((range) => lower === range.tag || lower.startsWith(`${range.tag}-`))
}

function choose(field: string, offers: ReadonlyMap<string, string>, usual: string): string {
  const ranges = parseAcceptLanguage(field)
  const refusals = ranges.filter(({ quality }) => quality === 0)
  // Once for each offer, so that the work stays linear in the length of the field.
  const refused = new Set([...offers.values()].filter((offer) => isRefused(offer, refusals)))
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
  const decide = remember((field: string) => choose(field, offers, usual))
  return function chooseLanguage(acceptLanguage) {
    return acceptLanguage === undefined ? usual : decide(acceptLanguage)
  }
}
