/**
 * `Accept` fields (RFC 9110 §12.5.1), read where they stand: only what an offer has a use for becomes a value, because
 * a client chooses how long its field is.
 */
import { type MediaRange, parseParameters } from './media-types.ts'

const comma = 0x2c
const semicolon = 0x3b
const equals = 0x3d
const slash = 0x2f
const star = 0x2a
const quote = 0x22
const backslash = 0x5c

/** The characters of a token (RFC 9110 §5.6.2). */
const tokens = new Uint8Array(128)
for (const character of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  tokens[character.charCodeAt(0)] = 1
}

const isToken = (code: number) => code < 128 && tokens[code] === 1
const isSpace = (code: number) =>
  code === 0x20 ||
  (code >= 0x09 && code <= 0x0d) ||
  (code > 0x7f && /\s/.test(String.fromCharCode(code)))

/** A weight as clients write it (RFC 9110 §12.4.2), and as they should not. */
const weight = /^(?:\d+(?:\.\d*)?|\.\d+)$/
const noParameters: ReadonlyMap<string, string> = new Map()

/**
 * Goes through the elements of an `Accept` field. Empty and malformed ones are passed over (§5.6.1.2, §2.4); a
 * malformed weight counts as absent; the bare `*` of old Java clients means any type; `charset` is not compared, since
 * text leaves here as UTF-8 and JSON has no such parameter (RFC 8259 §11); whatever follows the weight is an extension
 * and ignored.
 */
export class RangeReader {
  readonly #field: string
  readonly #lower: string
  readonly #hasQuotes: boolean
  #next = 0
  #start = 0
  #end = 0
  #parameters = -1
  #elementEnd = 0
  #weightStart = -1
  #weightEnd = -1
  /** Whether the element has parameters that count. */
  hasParameters = false

  constructor(field: string) {
    this.#field = field
    // Some letters outside of ASCII have a longer lower case; they are in no name.
    const lower = field.toLowerCase()
    this.#lower = lower.length === field.length ? lower : field.replace(/[A-Z]/g, toLower)
    this.#hasQuotes = field.includes('"')
  }

  /** Goes to the next element that can be read; `false` behind the last. */
  next(): boolean {
    const { length } = this.#field
    while (this.#next <= length) {
      const start = this.#next
      const end = this.#findEnd(start)
      this.#next = end + 1
      if (this.#read(start, end)) return true
    }
    return false
  }

  /** Tells whether the media range of the element is this one, in lower case; its parameters are not looked at. */
  is(essence: string): boolean {
    const length = this.#end - this.#start
    if (length !== essence.length) return length === 1 && essence === '*/*'
    return this.#lower.startsWith(essence, this.#start)
  }

  /** Tells whether the media range of the element starts with this, in lower case. */
  startsWith(prefix: string): boolean {
    return this.#end - this.#start > prefix.length && this.#lower.startsWith(prefix, this.#start)
  }

  get essence(): string {
    const essence = this.#lower.slice(this.#start, this.#end)
    return essence === '*' ? '*/*' : essence
  }

  /** 0 to 1; 0 means "not acceptable" (RFC 9110 §12.4.2). */
  get quality(): number {
    if (this.#weightStart === -1) return 1
    const text = this.#field.slice(this.#weightStart, this.#weightEnd)
    if (text === '0') return 0
    const value = text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text
    return weight.test(value) ? Math.min(1, Number(value)) : 1
  }

  /** The element as a value. */
  toRange(): MediaRange {
    return { essence: this.essence, parameters: this.#readParameters(), quality: this.quality }
  }

  #readParameters(): ReadonlyMap<string, string> {
    if (!this.hasParameters) return noParameters
    const parameters = parseParameters(this.#field.slice(this.#parameters, this.#elementEnd))
    parameters.delete('charset')
    return parameters
  }

  /** The comma behind an element; in quotes it is data, and a backslash takes the next character with it (§5.6.4). */
  #findEnd(start: number): number {
    const field = this.#field
    if (!this.#hasQuotes) {
      const end = field.indexOf(',', start)
      return end === -1 ? field.length : end
    }
    return this.#findOutsideQuotes(start, field.length, comma)
  }

  #findOutsideQuotes(start: number, end: number, separator: number): number {
    const field = this.#field
    let isQuoted = false
    for (let i = start; i < end; i++) {
      const code = field.charCodeAt(i)
      if (isQuoted && code === backslash) i++
      else if (code === quote) isQuoted = !isQuoted
      else if (code === separator && !isQuoted) return i
    }
    return end
  }

  #skipSpace(start: number, end: number): number {
    let i = start
    while (i < end && isSpace(this.#field.charCodeAt(i))) i++
    return i
  }

  #skipToken(start: number, end: number): number {
    let i = start
    while (i < end && isToken(this.#field.charCodeAt(i))) i++
    return i
  }

  #read(start: number, end: number): boolean {
    const field = this.#field
    this.#weightStart = -1
    this.hasParameters = false
    this.#start = this.#skipSpace(start, end)
    const middle = this.#skipToken(this.#start, end)
    if (middle === this.#start) return false
    this.#end = middle
    const isAny = middle === this.#start + 1 && field.charCodeAt(this.#start) === star
    if (middle < end && field.charCodeAt(middle) === slash) {
      this.#end = this.#skipToken(middle + 1, end)
      if (this.#end === middle + 1) return false
      const isAnySubtype = this.#end === middle + 2 && field.charCodeAt(middle + 1) === star
      if (isAny && !isAnySubtype) return false
    } else if (!isAny) return false
    const rest = this.#skipSpace(this.#end, end)
    if (rest === end) return true
    return field.charCodeAt(rest) === semicolon && this.#readRest(rest + 1, end)
  }

  /** A range that asks for something unreadable asks for something we do not have. */
  #readRest(start: number, end: number): boolean {
    this.#parameters = start
    let from = start
    while (from <= end) {
      const to = this.#hasQuotes
        ? this.#findOutsideQuotes(from, end, semicolon)
        : Math.min(end, indexOr(this.#field.indexOf(';', from), end))
      const isRead = this.#readParameter(from, to)
      if (isRead !== undefined) {
        this.#elementEnd = from
        return isRead
      }
      from = to + 1
    }
    this.#elementEnd = end
    return true
  }

  /** `undefined` where the element goes on, else whether it can be read. */
  #readParameter(start: number, end: number): boolean | undefined {
    const field = this.#field
    const name = this.#skipSpace(start, end)
    if (name === end) return undefined
    const nameEnd = this.#skipToken(name, end)
    const sign = this.#skipSpace(nameEnd, end)
    if (nameEnd === name || sign === end || field.charCodeAt(sign) !== equals) return false
    const isWeight = nameEnd === name + 1 && this.#lower.startsWith('q', name)
    const value = this.#skipSpace(sign + 1, end)
    const valueEnd = this.#skipValue(value, end)
    const isValid = valueEnd > value && this.#skipSpace(valueEnd, end) === end
    if (isWeight) {
      if (isValid) {
        this.#weightStart = value
        this.#weightEnd = valueEnd
      }
      return true
    }
    if (!isValid) return false
    const isCharset = nameEnd === name + 7 && this.#lower.startsWith('charset', name)
    if (!isCharset) this.hasParameters = true
    return undefined
  }

  /** Behind a token or a quoted text. */
  #skipValue(start: number, end: number): number {
    const field = this.#field
    if (field.charCodeAt(start) !== quote) return this.#skipToken(start, end)
    for (let i = start + 1; i < end; i++) {
      const code = field.charCodeAt(i)
      if (code === quote) return i + 1
      if (code === backslash) i++
    }
    return start
  }
}

const toLower = (letter: string) => letter.toLowerCase()
const indexOr = (index: number, other: number) => (index === -1 ? other : index)

/** Reads all ranges of an `Accept` field, in their order. */
export function parseAccept(field: string): MediaRange[] {
  const ranges: MediaRange[] = []
  for (const reader = new RangeReader(field); reader.next();) ranges.push(reader.toRange())
  return ranges
}
