/**
 * `Accept` fields (RFC 9110 §12.5.1), read where they stand: only what an offer has a use for becomes a value, because
 * a client chooses how long its field is.
 */
import {
  comma,
  equals,
  findComma,
  isGap,
  isName,
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
import type { MediaRange } from '../media-types.ts'
import { startOfList, type WordTree } from './word-tree.ts'

const noParameters: ReadonlyMap<string, string> = new Map()

/** As many elements are looked at where any would do, and no client has as many: more may be disregarded (§12.5.1). */
const patience = 100
/** As many parameters are read in one pass, and no element that has longer ones. */
const maxParameters = 100
const maxParameterText = 1024

/**
 * Goes through the elements of an `Accept` field. Empty and malformed ones are passed over (§5.6.1.2, §2.4); a
 * malformed weight counts as absent; the bare `*` of old Java clients means any type; `charset` is not compared, since
 * text leaves here as UTF-8 and JSON has no such parameter (RFC 8259 §11); whatever follows the weight is an extension
 * and ignored.
 */
export class RangeReader {
  readonly #field: string
  #place = startOfList()
  #patience = patience
  #parametersLeft = maxParameters
  #end = 0
  #weight = -1
  #weightEnd = -1
  /** Whether the element has parameters that count. */
  hasParameters = false

  constructor(field: string) {
    this.#field = field
  }

  get #bytes(): Uint8Array {
    return toBytes(this.#field)
  }

  /** Goes to the next element that can be read; `false` behind the last, and where nobody would read on. */
  next(): boolean {
    const bytes = this.#bytes
    while (this.#patience-- > 0) {
      const start = skip(bytes, this.#place.next, isSeparator)
      if (start >= this.#field.length) return false
      this.#place.start = start
      this.#place.next = findComma(bytes, start) + 1
      if (this.read()) return true
    }
    return false
  }

  /** Whether there may be elements that nobody has looked at. */
  get isCutShort(): boolean {
    return this.#patience < 0
  }

  /**
   * Goes to the next element whose media range is in a tree, or starts with what is there. Whether it can be read,
   * `read` finds out.
   * @returns What it is found by; 0 behind the last.
   */
  seek(tree: WordTree): number {
    return tree.seek(this.#bytes, this.#field.length, this.#place)
  }

  /** Goes back to before the first element. */
  rewind(): void {
    this.#place = startOfList()
    this.#patience = patience
    this.#parametersLeft = maxParameters
  }

  /** Reads the element; `false` where it cannot be read: what asks for that asks for something we do not have. */
  read(): boolean {
    const bytes = this.#bytes
    const { start } = this.#place
    this.#weight = -1
    this.hasParameters = false
    const middle = skip(bytes, start, isToken)
    const isAny = middle === start + 1 && bytes[start] === star
    this.#end = middle
    if (middle > start && bytes[middle] === slash) {
      this.#end = skip(bytes, middle + 1, isToken)
      const isAnySubtype = this.#end === middle + 2 && bytes[middle + 1] === star
      if (this.#end === middle + 1 || (isAny && !isAnySubtype)) return false
    } else if (!isAny) return false
    const rest = skip(bytes, this.#end, isSpace)
    if (bytes[rest] === comma) return true
    const isLong = this.#place.next - 1 - rest > maxParameterText
    return bytes[rest] === semicolon && !isLong && this.#readRest(rest + 1, undefined)
  }

  /** Whether the media range of the element leaves its subtype open. */
  get isWildcard(): boolean {
    const last = this.#end - 1
    return (
      last === this.#place.start || (this.#bytes[last] === star && this.#bytes[last - 1] === slash)
    )
  }

  /** 0 to 1; 0 means "not acceptable" (RFC 9110 §12.4.2). */
  get quality(): number {
    return this.#weight === -1 ? 1 : toWeight(this.#bytes, this.#weight, this.#weightEnd)
  }

  /** The element as a value. */
  toRange(): MediaRange {
    const text = this.#field.slice(this.#place.start, this.#end).toLowerCase()
    const essence = text === '*' ? '*/*' : text
    const { quality } = this
    if (!this.hasParameters) return { essence, parameters: noParameters, quality }
    const parameters = new Map<string, string>()
    this.#readRest(skip(this.#bytes, this.#end, isSpace) + 1, parameters)
    return { essence, parameters, quality }
  }

  #readRest(from: number, parameters: Map<string, string> | undefined): boolean {
    const bytes = this.#bytes
    let at = from
    for (;;) {
      const name = skip(bytes, at, isGap)
      if (bytes[name] === comma) return true
      const nameEnd = skip(bytes, name, isToken)
      const sign = skip(bytes, nameEnd, isSpace)
      if (nameEnd === name || bytes[sign] !== equals) return false
      const value = skip(bytes, sign + 1, isSpace)
      const valueEnd =
        bytes[value] === quote ? skipQuoted(bytes, value) : skip(bytes, value, isToken)
      at = skip(bytes, valueEnd, isSpace)
      const isWhole = bytes[at] === comma || bytes[at] === semicolon
      const isValid = valueEnd > value && isWhole
      if (isName(bytes, name, nameEnd, 'q')) {
        this.#weight = isValid ? value : -1
        this.#weightEnd = valueEnd
        return true
      }
      if (!isValid) return false
      if (isName(bytes, name, nameEnd, 'charset')) continue
      this.hasParameters = true
      if (parameters !== undefined) {
        const text = this.#field.slice(name, nameEnd).toLowerCase()
        parameters.set(text, toValue(this.#field.slice(value, valueEnd)))
      } else if (this.#parametersLeft-- <= 0) return false
    }
  }
}

/** The value of a parameter that is known to be well-formed (§5.6.4). */
function toValue(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text
}
