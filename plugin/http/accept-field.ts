/**
 * `Accept` fields (RFC 9110 §12.5.1), read where they stand: only what an offer has a use for becomes a value, because
 * a client chooses how long its field is.
 */
import {
  comma,
  equals,
  findComma,
  isGap,
  isSeparator,
  isSpace,
  isToken,
  quote,
  semicolon,
  skip,
  skipQuoted,
  slash,
  star,
  toBytes,
  toWeight,
} from './field-bytes.ts'
import { type MediaRange, parseParameters } from './media-types.ts'

const noParameters: ReadonlyMap<string, string> = new Map()

/** As many elements are looked at for one purpose, and no client has as many: more may be disregarded (§12.5.1). */
const patience = 100

/**
 * Goes through the elements of an `Accept` field. Empty and malformed ones are passed over (§5.6.1.2, §2.4); a
 * malformed weight counts as absent; the bare `*` of old Java clients means any type; `charset` is not compared, since
 * text leaves here as UTF-8 and JSON has no such parameter (RFC 8259 §11); whatever follows the weight is an extension
 * and ignored.
 */
export class RangeReader {
  readonly #field: string
  readonly #lower: string
  #next = 0
  #patience = patience
  #start = 0
  #end = 0
  #parameters = 0
  #parametersEnd = 0
  #weight = -1
  #weightEnd = -1
  /** Whether the element has parameters that count. */
  hasParameters = false

  constructor(field: string) {
    this.#field = field
    // Some letters outside of ASCII have a longer lower case; they are in no name.
    const lower = field.toLowerCase()
    this.#lower = lower.length === field.length ? lower : field.replace(/[A-Z]/g, toLower)
  }

  get #bytes(): Uint8Array {
    return toBytes(this.#field)
  }

  /** Goes to the next element that can be read; `false` behind the last. */
  next(): boolean {
    const bytes = this.#bytes
    while (this.#patience-- > 0) {
      const start = skip(bytes, this.#next, isSeparator)
      if (start >= this.#field.length) return false
      if (this.#read(start)) return true
    }
    return false
  }

  /** Goes to the next element that can be read and starts with a text in lower case; `false` where there is none. */
  seek(text: string): boolean {
    while (this.#patience-- > 0) {
      const start = this.#lower.indexOf(text, this.#next)
      if (start === -1) return false
      if (!this.#isStart(start)) this.#leave(start)
      else if (this.#read(start)) return true
    }
    return false
  }

  /** Goes to the next element that is this media range, `*` excepted. */
  seekRange(essence: string): boolean {
    while (this.seek(essence)) if (this.is(essence)) return true
    return false
  }

  /** Tells whether there is an element that is this media range. */
  has(essence: string): boolean {
    this.rewind()
    return this.seekRange(essence)
  }

  /** Goes back to before the first element. */
  rewind(): void {
    this.#next = 0
    this.#patience = patience
  }

  /** Where the element stands, to come back to it. */
  get place(): number {
    return this.#start
  }

  /** Goes back to an element. */
  return(place: number): void {
    this.#read(place)
  }

  /** Tells whether the media range of the element is this one, in lower case; its parameters are not looked at. */
  is(essence: string): boolean {
    const length = this.#end - this.#start
    if (length !== essence.length) return length === 1 && essence === '*/*'
    return this.#lower.startsWith(essence, this.#start)
  }

  /** Tells whether the media range of the element leaves its subtype open. */
  get isWildcard(): boolean {
    const last = this.#end - 1
    return last === this.#start || (this.#bytes[last] === star && this.#bytes[last - 1] === slash)
  }

  get essence(): string {
    const essence = this.#lower.slice(this.#start, this.#end)
    return essence === '*' ? '*/*' : essence
  }

  /** 0 to 1; 0 means "not acceptable" (RFC 9110 §12.4.2). */
  get quality(): number {
    return this.#weight === -1 ? 1 : toWeight(this.#bytes, this.#weight, this.#weightEnd)
  }

  /** The element as a value. */
  toRange(): MediaRange {
    return { essence: this.essence, parameters: this.#readParameters(), quality: this.quality }
  }

  #readParameters(): ReadonlyMap<string, string> {
    if (!this.hasParameters) return noParameters
    const parameters = parseParameters(this.#field.slice(this.#parameters, this.#parametersEnd))
    parameters.delete('charset')
    return parameters
  }

  /** Tells whether nothing but space stands between here and the comma before. */
  #isStart(at: number): boolean {
    let before = at - 1
    while (before >= 0 && skip(this.#bytes, before, isSpace) > before) before--
    return before < 0 || this.#bytes[before] === comma
  }

  #read(start: number): boolean {
    const bytes = this.#bytes
    this.#start = start
    this.#weight = -1
    this.hasParameters = false
    const middle = skip(bytes, start, isToken)
    const isAny = middle === start + 1 && bytes[start] === star
    let end = middle
    if (middle > start && bytes[middle] === slash) {
      end = skip(bytes, middle + 1, isToken)
      const isAnySubtype = end === middle + 2 && bytes[middle + 1] === star
      if (end === middle + 1 || (isAny && !isAnySubtype)) return this.#leave(end)
    } else if (!isAny) return this.#leave(end)
    this.#end = end
    const rest = skip(bytes, end, isSpace)
    if (bytes[rest] === comma) {
      this.#next = rest + 1
      return true
    }
    return bytes[rest] === semicolon ? this.#readRest(rest + 1) : this.#leave(rest)
  }

  /** Leaves an element that cannot be read: a range that asks for that asks for something we do not have. */
  #leave(at: number): false {
    this.#next = findComma(this.#bytes, at) + 1
    return false
  }

  #readRest(from: number): boolean {
    const bytes = this.#bytes
    this.#parameters = from
    let at = from
    for (;;) {
      const name = skip(bytes, at, isGap)
      this.#parametersEnd = name
      if (bytes[name] === comma) {
        this.#next = name + 1
        return true
      }
      const nameEnd = skip(bytes, name, isToken)
      const sign = skip(bytes, nameEnd, isSpace)
      if (nameEnd === name || bytes[sign] !== equals) return this.#leave(sign)
      const value = skip(bytes, sign + 1, isSpace)
      const valueEnd =
        bytes[value] === quote ? skipQuoted(bytes, value) : skip(bytes, value, isToken)
      at = skip(bytes, valueEnd, isSpace)
      const isWhole = bytes[at] === comma || bytes[at] === semicolon
      const isValid = valueEnd > value && isWhole
      const isWeight = nameEnd === name + 1 && this.#lower.startsWith('q', name)
      if (isWeight) {
        if (isValid) {
          this.#weight = value
          this.#weightEnd = valueEnd
        }
        this.#leave(at)
        return true
      }
      if (!isValid) return this.#leave(at)
      const isCharset = nameEnd === name + 7 && this.#lower.startsWith('charset', name)
      if (!isCharset) this.hasParameters = true
    }
  }
}

const toLower = (letter: string) => letter.toLowerCase()
