/** Words as a tree, to find the elements of a list that are one of them in one pass, however many there are of either. */
import { comma, isOf, isRange, isSeparator, skip } from './field-bytes.ts'

/** A text in lower case, and the number it is found by: 1 or more. */
export type Word = readonly [text: string, value: number]

/** Where an element starts, where to look for the one behind it, and how many there may be. */
export interface Place {
  start: number
  next: number
  left: number
}

/** As many elements of a list are looked at, and no client has as many: more may be disregarded (RFC 9110 §12.5). */
const maxElements = 2048

/** The place before the first element. */
export const startOfList = (): Place => ({ start: 0, next: 0, left: maxElements })

/**
 * Words that are whole elements, without their parameters, and words that elements start with. Nothing of a field is
 * copied, and what no word starts with is left at its first byte, because a client chooses how many elements there are.
 */
export class WordTree {
  /** By byte: the column of a letter or its capital, 0 of what is in no word. */
  readonly #columns = new Uint8Array(256)
  /**
   * A row for what words start with, behind one for what none does: by column, where the row with that letter more is,
   * 0 where there is none. In its last two columns stands what an element is found by that ends there, or goes on
   * otherwise, 0 for nothing.
   */
  readonly #table: Uint16Array | Uint32Array
  readonly #width: number

  /**
   * @param words What elements are.
   * @param starts What elements start with that are no word, the longer the better; all do with an empty text.
   */
  constructor(words: readonly Word[], starts: readonly Word[]) {
    const texts = [...words, ...starts].map(([text]) => text)
    const letters = [...new Set(texts.join(''))]
    for (const [index, letter] of letters.entries()) {
      for (const one of [letter, letter.toUpperCase()]) {
        this.#columns[one.charCodeAt(0)] = index + 1
      }
    }
    const width = letters.length + 3
    const heads = new Set([
      '',
      ...texts.flatMap((text) => [...text].map((_, at) => text.slice(0, at + 1))),
    ])
    const rows = new Map([...heads].map((head, index) => [head, (index + 1) * width]))
    const cells = (rows.size + 1) * width
    const table = cells > 0xff_ff ? new Uint32Array(cells) : new Uint16Array(cells)
    const whole = new Map(words)
    const longestFirst = starts.toSorted(([one], [other]) => other.length - one.length)
    for (const [head, row] of rows) {
      const [, begun = 0] = longestFirst.find(([start]) => head.startsWith(start)) ?? []
      table[row + width - 2] = whole.get(head) ?? begun
      table[row + width - 1] = begun
      if (head === '') continue
      const before = rows.get(head.slice(0, -1)) as number
      table[before + (this.#columns[head.charCodeAt(head.length - 1)] as number)] = row
    }
    this.#table = table
    this.#width = width
  }

  /**
   * Goes to the next element that is a word, or else starts with one.
   * @param place Where to look, and where it is.
   * @returns What it is found by; 0 where there is none, and the place stays.
   */
  seek(bytes: Uint8Array, length: number, place: Place): number {
    const columns = this.#columns
    const table = this.#table
    const root = this.#width
    let at = place.next
    let left = place.left
    for (;;) {
      let byte = bytes[at] as number
      let row = root
      let next = table[root + (columns[byte] as number)] as number
      // No word starts with a separator.
      if (next === 0 && isOf(byte, isSeparator)) {
        at = skip(bytes, at + 1, isSeparator)
        continue
      }
      if (at >= length || left-- === 0) return 0
      const start = at
      while (next !== 0) {
        row = next
        byte = bytes[++at] as number
        next = table[row + (columns[byte] as number)] as number
      }
      let value = table[row + root - 2] as number
      if (value !== 0 && isOf(byte, isRange)) value = table[row + root - 1] as number
      while (byte !== comma) byte = bytes[++at] as number
      at++
      if (value === 0) continue
      place.start = start
      place.next = at
      place.left = left
      return value
    }
  }
}
