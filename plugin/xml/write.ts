/** Problem details as XML, in the one namespace of RFC 9457 Appendix B. */
import { toChildName } from './names.ts'

/** The namespace of every element. */
export const problemNamespace = 'urn:ietf:rfc:7807'

const start = `<?xml version="1.0" encoding="UTF-8"?>\n<problem xmlns="${problemNamespace}">`

/** The members that stand before all others, because the schema has them there. */
const standard: readonly string[] = ['type', 'title', 'status', 'detail', 'instance']

/** Text that is content as it is, as nearly all is; asked first, because the other patterns take ten times as long. */
const plainText = /^[\t\n -%'-;=?-~]*$/

/** Characters that XML 1.0 has none of (§2.2); surrogates are those without a partner. */
// oxlint-disable-next-line no-control-regex
const forbidden = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF\p{Surrogate}]/gu

/**
 * Characters that markup is made of, and those that stand for themselves only as a reference: a parser takes U+000D for an
 * end of line (XML 1.0 §2.11), and one that reads XML 1.1 some of the others, too.
 */
// oxlint-disable-next-line no-control-regex
const special = /[&<>\r\x7F-\x9F\u2028]/g
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

const toReference = (character: string) =>
  entities[character] ?? `&#${String(character.charCodeAt(0))};`

/**
 * Writes text as the content of an element. What XML has no characters for becomes U+FFFD, not even as a reference may it
 * stand there, and left out it would join what it parts.
 */
export function escapeText(text: string): string {
  if (plainText.test(text)) return text
  return text.replace(forbidden, '\uFFFD').replace(special, toReference)
}

/** What is left to write: text that is written already, or a value and its element. */
type Part = string | readonly [name: string, value: unknown]

/** The members of an object or the items of a list, each with the name of its element. */
function childrenOf(value: object): (readonly [name: string, value: unknown])[] {
  if (Array.isArray(value)) return value.map((item: unknown) => ['i', item])
  const entries = Object.entries(value)
  return entries.map(([name, item]) => [toChildName(name, entries.length), item])
}

/**
 * Writes a problem document of what JSON has: an object is an element with its members inside, a list one of `i` for each
 * item. `null`, an empty text, list or object are an element without content.
 * @see RFC 9457 Appendix B
 */
export function writeProblem(resource: object): string {
  const first = standard.filter((name) => Object.hasOwn(resource, name))
  const others = Object.keys(resource).filter((name) => !standard.includes(name))
  const names = [...first, ...others]
  const children = names.map((name) => {
    return [toChildName(name, names.length), resource[name as keyof typeof resource]] as const
  })
  let text = start
  // A stack, because values may be nested deeper than calls can.
  const left: Part[] = ['</problem>', ...children.toReversed()]
  while (left.length > 0) {
    const part = left.pop() as Part
    if (typeof part === 'string') {
      text += part
      continue
    }
    const [name, value] = part
    if (typeof value === 'object' && value !== null) {
      text += `<${name}>`
      left.push(`</${name}>`)
      for (const child of childrenOf(value).toReversed()) left.push(child)
    } else {
      text += `<${name}>${value === null ? '' : escapeText(String(value))}</${name}>`
    }
  }
  return text
}
