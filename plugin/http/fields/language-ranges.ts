/** Negotiation of languages (RFC 9110 §12.5.4): what a client reads against what a server writes. */
import {
  comma,
  equals,
  hyphen,
  isAlphanumeric,
  isName,
  isSpace,
  isToken,
  semicolon,
  skip,
  toBytes,
  toWeight,
} from './field-bytes.ts'
import { remember } from '../remember.ts'
import { startOfList, WordTree } from './word-tree.ts'

/** A language tag as a catalogue has it (RFC 5646 §2.1). */
export const languageTag = /^[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,7}$/i

/** Nobody has a language of more than eight subtags on offer, or of longer ones. */
const maxSubtags = 8
const maxSubtag = 8

/** Who names one language more often, or what lookup truncates to it, is read no further (RFC 9110 §12.5.4). */
const patience = 50

/** Goes through the ranges of an `Accept-Language` field; malformed ones are passed over. */
class LanguageReader {
  readonly #bytes: Uint8Array
  readonly #length: number
  readonly #place = startOfList()
  #end = 0

  /** Until it has come to its end, nobody else may read. */
  constructor(field: string) {
    this.#bytes = toBytes(field, false)
    this.#length = field.length
  }

  /** Goes to the next element that is in a tree, or starts with what is there; returns what it is found by. */
  seek(tree: WordTree): number {
    return tree.seek(this.#bytes, this.#length, this.#place)
  }

  /** Reads the element; `false` where it is no basic language range (RFC 4647 §2.1). */
  read(): boolean {
    const bytes = this.#bytes
    let start = this.#place.start
    for (let subtags = 1; subtags <= maxSubtags; subtags++) {
      const end = skip(bytes, start, isAlphanumeric)
      if (end === start || end - start > maxSubtag) return false
      this.#end = skip(bytes, end, isSpace)
      if (bytes[end] !== hyphen) return isEnd(bytes[this.#end])
      start = end + 1
    }
    return false
  }

  /** 0 to 1; 0 means "not acceptable" (RFC 9110 §12.4.2). A malformed weight counts as absent. */
  get quality(): number {
    const bytes = this.#bytes
    if (bytes[this.#end] === comma) return 1
    const name = skip(bytes, this.#end + 1, isSpace)
    const nameEnd = skip(bytes, name, isToken)
    const sign = skip(bytes, nameEnd, isSpace)
    if (!isName(bytes, name, nameEnd, 'q') || bytes[sign] !== equals) return 1
    const value = skip(bytes, sign + 1, isSpace)
    const valueEnd = skip(bytes, value, isToken)
    return isEnd(bytes[skip(bytes, valueEnd, isSpace)]) ? toWeight(bytes, value, valueEnd) : 1
  }
}

const isEnd = (byte: number | undefined) => byte === comma || byte === semicolon

/** `zh-hant-tw` and what is left of it without its last subtags, the longest first. */
function cutsOf(tag: string): string[] {
  const subtags = tag.toLowerCase().split('-')
  return subtags.map((_, index) => subtags.slice(0, subtags.length - index).join('-'))
}

/** Whether lookup comes to a tag: a single letter falls away with what it begins (RFC 4647 §3.4). */
const isReached = (tag: string) => !/(?:^|-).$/.test(tag)

/** What a range is, or starts with. */
interface Match {
  readonly text: string
  /** The offer that it is. */
  readonly exact: number | undefined
  /** The offers that lookup truncates it to. */
  readonly truncated: readonly number[]
}

/** Finds what has to be looked for: ranges that are a part of an offer, and those that go on behind one. */
function toMatches(tags: readonly string[]): [whole: Match[], begun: Match[]] {
  const offers = new Map(tags.map((tag, index) => [tag.toLowerCase(), index]))
  const toMatch = (text: string, exact: number | undefined, cuts: readonly string[]): Match => ({
    text,
    exact,
    truncated: cuts.filter(isReached).flatMap((cut) => offers.get(cut) ?? []),
  })
  const parts = [...new Set(tags.flatMap(cutsOf))]
  return [
    parts.map((tag) => toMatch(tag, offers.get(tag), cutsOf(tag).slice(1))),
    [...offers.keys()].filter(isReached).map((tag) => toMatch(`${tag}-`, undefined, cutsOf(tag))),
  ]
}

/** What a client says of an offer: the highest weight, and where it is said first. */
interface Wish {
  readonly quality: number
  readonly place: number
}

function goesBefore(wish: Wish, other: Wish | undefined): boolean {
  if (other === undefined || wish.quality > other.quality) return true
  return wish.quality === other.quality && wish.place < other.place
}

/** What a client says of all offers. */
interface Wishes {
  /** By offer, of ranges that are it. */
  readonly exact: readonly (Wish | undefined)[]
  /** By offer, of ranges that lookup truncates to it. */
  readonly truncated: readonly (Wish | undefined)[]
  readonly refusals: ReadonlySet<string>
}

/** Builds what reads what a client says of languages. */
function createWishReader(tags: readonly string[]): (field: string) => Wishes {
  const [whole, begun] = toMatches(tags)
  const matches = [...whole, ...begun]
  const words = matches.map(({ text }, index) => [text, index + 1] as const)
  const tree = new WordTree(words.slice(0, whole.length), words.slice(whole.length))

  return function readWishes(field) {
    const counts = new Uint8Array(matches.length + 1)
    const exact: Wish[] = []
    const truncated: Wish[] = []
    const refusals = new Set<string>()
    const reader = new LanguageReader(field)
    for (let place = 0, found = reader.seek(tree); found > 0; place++, found = reader.seek(tree)) {
      const count = counts[found] as number
      if (count === patience) break
      counts[found] = count + 1
      if (!reader.read()) continue
      const match = matches[found - 1] as Match
      const wish = { quality: reader.quality, place }
      if (wish.quality === 0) refusals.add(match.text)
      else {
        if (match.exact !== undefined) add(exact, match.exact, wish)
        for (const offer of match.truncated) add(truncated, offer, wish)
      }
    }
    return { exact, truncated, refusals }
  }
}

function add(wishes: Wish[], offer: number, wish: Wish): void {
  if (goesBefore(wish, wishes[offer])) wishes[offer] = wish
}

/**
 * Builds the chooser of a language among `tags`, by lookup (RFC 4647 §3.4). It always finds one: a language that nobody
 * asked for is more use than a refusal (RFC 9110 §12.4.1, RFC 4647 §3.4.1). A refusal takes the more specific in, unless
 * they are wished for by name (§3.3.1).
 * @param usual What a client gets that asks for nothing there is.
 */
export function createLanguageChooser(
  tags: readonly string[],
  usual: string,
): (acceptLanguage: string | undefined) => string {
  const readWishes = createWishReader(tags)
  const offers = tags.map((tag, index) => ({ tag, index, cuts: cutsOf(tag) }))
  // Of the offers that one range is truncated to, the longest goes first.
  const byLength = offers.toSorted((one, other) => other.cuts.length - one.cuts.length)
  const byPreference = [...offers.filter(({ tag }) => tag === usual), ...offers]

  const decide = remember((field: string) => {
    const { exact, truncated, refusals } = readWishes(field)
    const isFree = ({ cuts }: { cuts: string[] }) => !cuts.some((cut) => refusals.has(cut))
    let chosen: string | undefined
    let first: Wish | undefined
    for (const offer of byLength) {
      const found = isFree(offer) ? truncated[offer.index] : undefined
      for (const wish of [exact[offer.index], found]) {
        if (wish === undefined || !goesBefore(wish, first)) continue
        chosen = offer.tag
        first = wish
      }
    }
    return chosen ?? byPreference.find(isFree)?.tag ?? usual
  })
  return function chooseLanguage(acceptLanguage) {
    return acceptLanguage === undefined ? usual : decide(acceptLanguage)
  }
}
