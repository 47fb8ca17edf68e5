/** The bytes of a header field, for what has to be read quickly, because a client chooses how long it is. */

export const comma = 0x2c
export const semicolon = 0x3b
export const equals = 0x3d
export const slash = 0x2f
export const star = 0x2a
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
const isDigit = 16

const classes = new Uint8Array(256)
for (const [text, kind] of [
  ['\t\n\v\f\r \u00a0', isSpace | isSeparator | isGap],
  [',', isSeparator],
  [';', isGap],
  ["!#$%&'*+-.^_`|~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", isToken],
  ['0123456789', isToken | isDigit],
] as const) {
  for (const character of text) classes[character.charCodeAt(0)] = kind
}

/** Room for a field of the length that Node takes by default, and for its end. */
const room = Buffer.alloc(16_386)

let lastField: string | undefined
let lastBytes: Uint8Array = room

/**
 * Turns a field into bytes, one for each character, with a comma behind the last: none but these are in a message
 * (RFC 9110 §5.5). What is in quotes stands for no separator. Fields take turns in one room, since making and collecting
 * bytes costs more than reading them, so whoever reads on asks for them again.
 */
export function toBytes(field: string): Uint8Array {
  if (lastField === field) {
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
  if (field.includes('"')) maskQuoted(bytes, length)
  lastField = field
  lastBytes = bytes
  return bytes
}

/** Goes past bytes of a kind. */
export function skip(bytes: Uint8Array, from: number, kind: number): number {
  let at = from
  while (((classes[bytes[at] as number] as number) & kind) !== 0) at++
  return at
}

/** Goes to the next comma. */
export function findComma(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] !== comma) at++
  return at
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
    at++
    while (at < length && bytes[at] !== quote) {
      if (bytes[at] === backslash) at++
      const byte = bytes[at]
      if (at < length && (byte === comma || byte === semicolon)) bytes[at] = 0
      at++
    }
  }
}

/** The largest number of digits that a number holds without a loss. */
const exactDigits = 15

/** Reads a weight as clients write it, and as they should not (§12.4.2): 0 to 1, and 1 where it cannot be read. */
export function toWeight(bytes: Uint8Array, from: number, to: number): number {
  const isQuoted = bytes[from] === quote
  const start = isQuoted ? from + 1 : from
  const end = isQuoted ? to - 1 : to
  let digits = 0
  let value = 0
  let divisor = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte === point && divisor === 0) divisor = 1
    else if (((classes[byte] as number) & isDigit) === 0) return 1
    else if (++digits <= exactDigits) {
      value = value * 10 + byte - 0x30
      divisor *= 10
    } else if (divisor === 0) return 1
  }
  if (digits === 0) return 1
  return Math.min(1, divisor === 0 ? value : value / divisor)
}
