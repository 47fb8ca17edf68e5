/** The bytes of a header field, for what has to be read quickly, because a client chooses how long it is. */

export const comma = 0x2c
export const semicolon = 0x3b
export const equals = 0x3d
export const slash = 0x2f
export const star = 0x2a
export const hyphen = 0x2d
export const quote = 0x22
const backslash = 0x5c
const point = 0x2e

/** Whether a byte is space, as generously as senders are with it (RFC 9110 §5.6.3). */
export const isSpace = 1
/** Whether it stands between elements of a list (§5.6.1). */
export const isSeparator = 2
/** Whether it stands between parameters (§5.6.6). */
export const isGap = 4
/** Whether it is part of a token (§5.6.2). */
export const isToken = 8
/** Whether it is part of a media type or range without its parameters (§8.3.1). */
export const isRange = 16
/** Whether it is a letter or a digit (RFC 4647 §2.1). */
export const isAlphanumeric = 32
const isDigit = 64
/** Whether it counts in a quoted text (§5.6.4). */
const isMasking = 128

const letters = 'abcdefghijklmnopqrstuvwxyz'
const classes = new Uint8Array(256)
for (const [text, kind] of [
  ['\t\n\v\f\r \u00a0', isSpace | isSeparator | isGap],
  [',', isSeparator | isMasking],
  [';', isGap | isMasking],
  ['"\\', isMasking],
  ["!#$%&'*+-.^_`|~", isToken | isRange],
  [`${letters}${letters.toUpperCase()}`, isToken | isRange | isAlphanumeric],
  ['0123456789', isToken | isRange | isAlphanumeric | isDigit],
  ['/', isRange],
] as const) {
  for (const character of text) classes[character.charCodeAt(0)] = kind
}

/** Room for a field of the length that Node takes by default, and for its end. */
const room = Buffer.alloc(16_386)

let lastField: string | undefined
let lastBytes: Uint8Array = room
let lastIsMasked = true

/**
 * Turns a field into bytes, one for each character, with a comma behind the last: none but these are in a message
 * (RFC 9110 §5.5). Fields take turns in one room, since making and collecting bytes costs more than reading them, so
 * whoever reads on asks for them again.
 * @param isMasked Whether the field may have texts in quotes, where nothing stands for a separator.
 */
export function toBytes(field: string, isMasked = true): Uint8Array {
  if (lastField === field && lastIsMasked === isMasked) {
    // One and the same text is compared at once, an equal one to its end.
    lastField = field
    return lastBytes
  }
  const { length } = field
  const bytes = length + 2 > room.length ? Buffer.alloc(length + 2) : room
  const text = /[^\0-\xff]/.test(field) ? field.replace(/[^\0-\xff]/g, '\x80') : field
  bytes.write(text, 'latin1')
  bytes[length] = comma
  bytes[length + 1] = 0
  if (isMasked && field.includes('"')) maskQuoted(bytes, length)
  lastField = field
  lastIsMasked = isMasked
  lastBytes = bytes
  return bytes
}

/** Tells whether a byte is of a kind. */
export function isOf(byte: number, kind: number): boolean {
  return ((classes[byte] as number) & kind) !== 0
}

/** Goes past bytes of a kind. */
export function skip(bytes: Uint8Array, from: number, kind: number): number {
  let at = from
  while (isOf(bytes[at] as number, kind)) at++
  return at
}

/** Goes to the next comma. */
export function findComma(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] !== comma) at++
  return at
}

/** Tells whether a token is this name, which is in lower case. */
export function isName(bytes: Uint8Array, from: number, to: number, name: string): boolean {
  if (to - from !== name.length) return false
  for (let at = 0; at < name.length; at++) {
    // A letter and its capital differ by one bit.
    if (((bytes[from + at] as number) | 0x20) !== name.charCodeAt(at)) return false
  }
  return true
}

/** Goes past a quoted text, with a backslash taking the next character with it (§5.6.4); stays where it has no end. */
export function skipQuoted(bytes: Uint8Array, from: number): number {
  for (let at = from + 1; bytes[at] !== comma; at++) {
    if (bytes[at] === quote) return at + 1
    if (bytes[at] === backslash && bytes[++at] === comma) break
  }
  return from
}

/** Takes out what is in quotes and would stand for a separator outside of them. */
function maskQuoted(bytes: Uint8Array, length: number): void {
  for (let at = 0; at < length; at++) {
    while (at < length && bytes[at] !== quote) at++
    for (at++; at < length; at++) {
      if (!isOf(bytes[at] as number, isMasking)) continue
      if (bytes[at] === quote) break
      // It takes the next character with it, a quote too.
      if (bytes[at] === backslash) at++
      if (at < length && (bytes[at] === comma || bytes[at] === semicolon)) bytes[at] = 0
    }
  }
}

/** The largest number of digits that a number holds without a loss. */
const exactDigits = 15
/** The longest weight that is read; in order are five characters. */
const maxWeight = 32

/** Reads a weight as clients write it, and as they should not (§12.4.2): 0 to 1, and 1 where it cannot be read. */
export function toWeight(bytes: Uint8Array, from: number, to: number): number {
  const isQuoted = bytes[from] === quote
  const start = isQuoted ? from + 1 : from
  const end = isQuoted ? to - 1 : to
  if (end - start > maxWeight) return 1
  let digits = 0
  let value = 0
  let divisor = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte === point && divisor === 0) divisor = 1
    else if (!isOf(byte, isDigit)) return 1
    else if (++digits <= exactDigits) {
      value = value * 10 + byte - 0x30
      divisor *= 10
    } else if (divisor === 0) return 1
  }
  if (digits === 0) return 1
  return Math.min(1, divisor === 0 ? value : value / divisor)
}
