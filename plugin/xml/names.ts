/** Names of members as names of elements, and back. */

/** What needs no escape at the first look, as nearly all names do. */
const usualName = /^(?!xml)[a-z](?:[a-z\d.-]|_(?!x))*$/i

/** What needs no escape, in whichever edition of XML 1.0 a parser knows the letters of. */
const plainName = /^[A-Za-z_][\w.-]*$/

/** Names that XML keeps to itself (XML 1.0 §2.3). */
const reserved = /^xml/i

const escape = /_x([\dA-Fa-f]{4}|[\dA-Fa-f]{8})_/g

/** What would be read as an escape, be it that the next character is one. */
const looksEscaped = /_(?=x(?:[\dA-Fa-f]{4}|[\dA-Fa-f]{8})(?:_|[^\w.-]))/g

/** The name that stands for none at all, which an element cannot have. */
const noName = '_x_'

function escapeCharacter(character: string): string {
  const point = character.codePointAt(0) as number
  return `_x${point
    .toString(16)
    .toUpperCase()
    .padStart(point > 0xffff ? 8 : 4, '0')}_`
}

/**
 * Writes the name of a member as the local name of an element. Names of ASCII letters, digits, `_`, `-` and `.` stay as
 * they are, unless they start with a digit, `-`, `.` or `xml`; other characters become `_x0020_`, by their code point.
 * @see ISO/IEC 9075-14 (SQL/XML), whose escape it is
 */
export function toElementName(name: string): string {
  if (usualName.test(name)) return name
  if (name === '') return noName
  const safe = name === noName ? '_x005F_x_' : name.replace(looksEscaped, '_x005F_')
  if (plainName.test(safe) && !reserved.test(safe)) return safe
  const isUnfitFirst = reserved.test(safe) || /^[\d.-]/.test(safe)
  return [...safe]
    .map((character, index) =>
      /[\w.-]/.test(character) && !(index === 0 && isUnfitFirst)
        ? character
        : escapeCharacter(character),
    )
    .join('')
}

/** Reads the name of a member from the local name of an element. */
export function toMemberName(name: string): string {
  if (name === noName) return ''
  return name.replace(escape, (text, code: string) => {
    const point = Number.parseInt(code, 16)
    return point > 0x10ffff ? text : String.fromCodePoint(point)
  })
}

/**
 * The name of a member of an object. An object whose only member is called `i` would be a list, so that this one is
 * escaped (RFC 9457 Appendix B).
 */
export function toChildName(name: string, siblings: number): string {
  return name === 'i' && siblings === 1 ? escapeCharacter(name) : toElementName(name)
}
