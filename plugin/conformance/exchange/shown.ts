/** Text of strangers as it is shown: nothing that a terminal obeys, that hides, or that never ends. */

/**
 * Control and format characters, halves of characters, line and paragraph separators, and what has no
 * width: all that is obeyed or not seen (Unicode 16 §23).
 */
const unprintable = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function spell(character: string): string {
  const code = (character.codePointAt(0) as number).toString(16)
  return names[character] ?? `\\u${code.length > 4 ? `{${code}}` : code.padStart(4, '0')}`
}

/**
 * Writes text so that all of it is seen: what is unprintable by its code, and of the rest no more than
 * this many characters.
 */
export function toShown(text: string, longest = 500): string {
  const start = text.length > longest ? `${text.slice(0, longest)}…` : text
  return start.replaceAll(unprintable, spell)
}
