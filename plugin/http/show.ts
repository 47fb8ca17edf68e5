/** What somebody gave, as it stands in a sentence about it. */

/** Most entries of a list that are shown. */
const maxShown = 5

/** Most letters of a text or an object that are shown. */
const maxLetters = 100

function shorten(text: string): string {
  return text.length > maxLetters ? `${text.slice(0, maxLetters - 1)}…` : text
}

/** A value as a developer would write it. */
export function show(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'string') return JSON.stringify(shorten(value))
  // JSON has no word for NaN, a symbol or a bigint.
  if (typeof value !== 'object' || value === null) return String(value)
  try {
    return Array.isArray(value) ? showList(value) : showObject(value)
  } catch {
    return 'an object'
  }
}

function showList(list: readonly unknown[]): string {
  const shown = list.slice(0, maxShown).map((item) => (Array.isArray(item) ? 'a list' : show(item)))
  return `[${[...shown, ...(list.length > maxShown ? ['…'] : [])].join(',')}]`
}

/** What JSON has no words for would look as if it were not there. */
function toWords(value: unknown): unknown {
  if (typeof value === 'function') return 'a function'
  return value === undefined || typeof value === 'bigint' ? String(value) : value
}

function showObject(value: object): string {
  const { constructor: Class } = value
  if (typeof Class === 'function' && Class !== Object) return `an instance of ${Class.name}`
  return shorten(JSON.stringify(value, (_, inner: unknown) => toWords(inner)))
}
