/** Problem documents are read: XML 1.0 with namespaces, without a document type and so without entities of anybody's. */
import { toMemberName } from './names.ts'
import { problemNamespace } from './write.ts'

/** What was read, or why it was not. */
export type ReadProblem =
  | { readonly value: Readonly<Record<string, unknown>>; readonly fault?: never }
  | { readonly value?: never; readonly fault: string }

interface Element {
  readonly name: string
  /** Its name without a prefix. */
  readonly local: string
  /** The prefixes that mean something else inside. */
  readonly declared: readonly string[]
  readonly children: Element[]
  text: string
}

const nameStart =
  ':A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}' +
  '\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}'
const name = `[${nameStart}][${nameStart}\\-.\\d\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*`
const space = '[ \\t\\n]'

/** The tokens of XML 1.0 (§2.4 to §3.1), each from where it starts. */
const tokens = {
  declaration: new RegExp(
    `<\\?xml${space}+version${space}*=${space}*(?:"1\\.\\d+"|'1\\.\\d+')[^?<>]*\\?>`,
    'uy',
  ),
  instruction: new RegExp(`<\\?(?!xml[ \\t\\n?])${name}(?:${space}[^]*?)?\\?>`, 'uiy'),
  comment: /<!--(?:[^-]|-[^-])*-->/uy,
  cdata: /<!\[CDATA\[([^]*?)\]\]>/uy,
  close: new RegExp(`</(${name})${space}*>`, 'uy'),
  open: new RegExp(
    `<(${name})((?:${space}+${name}${space}*=${space}*(?:"[^<"]*"|'[^<']*'))*)${space}*(/?)>`,
    'uy',
  ),
  text: /[^<]+/uy,
} as const

const attribute = new RegExp(`(${name})${space}*=${space}*(?:"([^"]*)"|'([^']*)')`, 'gu')

// oxlint-disable-next-line no-control-regex
const forbidden = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF\p{Surrogate}]/u

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

/** Tells text from what is only there for people to see the structure. */
const hasText = (text: string) => /[^ \t\n]/.test(text)

function fail(fault: string): never {
  throw new SyntaxError(fault)
}

function toCharacter(reference: string): string {
  const point = Number(reference.replace(/^#/, '').replace(/^x/, '0x'))
  const character = point <= 0x10ffff ? String.fromCodePoint(point) : '\0'
  return forbidden.test(character) ? fail(`&${reference}; is no character of XML`) : character
}

/** Undoes references; what is not one of the five that are always there has to be declared, and cannot be. */
function unescape(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:([^&;\s]*);)?/g, (_, reference: string | undefined) => {
    if (reference !== undefined && /^#(?:\d+|x[\dA-Fa-f]+)$/.test(reference)) {
      return toCharacter(reference)
    }
    if (reference === undefined || !Object.hasOwn(entities, reference)) {
      return fail(`it has a "&" that starts no known reference`)
    }
    return String(entities[reference])
  })
}

/** Splits a name into its prefix, which is empty where there is none, and the rest (Namespaces in XML 1.0 §4). */
function split(qualified: string): [prefix: string, local: string] {
  const [first = '', second, ...others] = qualified.split(':')
  if (second === undefined) return ['', first]
  return others.length > 0 || first === '' || second === ''
    ? fail(`${qualified} is no qualified name`)
    : [first, second]
}

/** The namespaces that prefixes stand for, the innermost last: elements may be many, and each may declare one. */
type Scopes = Map<string, string[]>

function openElement(qualified: string, text: string, scopes: Scopes): Element {
  const attributes = new Map<string, string>()
  for (const [, key = '', double, single] of text.matchAll(attribute)) {
    if (attributes.has(key)) fail(`the attribute ${key} of ${qualified} is there twice`)
    attributes.set(key, unescape(double ?? String(single)))
  }
  const declared: string[] = []
  for (const [key, value] of attributes) {
    const [prefix, local] = split(key)
    if (key !== 'xmlns' && prefix !== 'xmlns') continue
    const own = key === 'xmlns' ? '' : local
    declared.push(own)
    const values = scopes.get(own)
    if (values === undefined) scopes.set(own, [value])
    else values.push(value)
  }
  for (const key of [qualified, ...attributes.keys()]) {
    const [prefix] = split(key)
    if (prefix !== '' && prefix !== 'xmlns' && namespaceOf(scopes, prefix) === undefined) {
      fail(`the prefix ${prefix} is not declared`)
    }
  }
  const [prefix, local] = split(qualified)
  if (namespaceOf(scopes, prefix) !== problemNamespace) {
    fail(`${qualified} is not in the namespace ${problemNamespace}`)
  }
  return { name: qualified, local, declared, children: [], text: '' }
}

const namespaceOf = (scopes: Scopes, prefix: string) => scopes.get(prefix)?.at(-1)

/** Reads the element that a document is. A stack of open elements, because they may be nested deeper than calls can. */
function parse(document: string): Element {
  let at = 0
  const take = (kind: keyof typeof tokens): RegExpExecArray | null => {
    const token = tokens[kind]
    token.lastIndex = at
    const match = token.exec(document)
    if (match !== null) at = token.lastIndex
    return match
  }
  const open: Element[] = []
  const scopes: Scopes = new Map([['xml', ['http://www.w3.org/XML/1998/namespace']]])
  const close = ({ declared }: Element) => declared.forEach((prefix) => scopes.get(prefix)?.pop())
  let root: Element | undefined
  take('declaration')
  while (at < document.length) {
    const element = open.at(-1)
    if (take('comment') !== null || take('instruction') !== null) continue
    const text = take('text')?.[0]
    if (text !== undefined) {
      if (element === undefined) {
        if (hasText(text)) fail('it has text outside its element')
        continue
      }
      if (text.includes(']]>')) fail('it has "]]>" in a text')
      element.text += unescape(text)
      continue
    }
    const opened = take('open')
    if (opened !== null) {
      if (element === undefined && root !== undefined) fail('it has a second element')
      const [, qualified = '', attributes = '', isEmpty] = opened
      const child = openElement(qualified, attributes, scopes)
      element?.children.push(child)
      root ??= child
      if (isEmpty === '') open.push(child)
      else close(child)
      continue
    }
    const closed = take('close')?.[1]
    if (element !== undefined && closed === element.name) {
      close(element)
      open.pop()
      continue
    }
    const content = take('cdata')?.[1]
    if (content === undefined || element === undefined) {
      fail(describeEnd(document.slice(at), closed))
    }
    element.text += content
  }
  if (open.length > 0) fail(`<${String(open.at(-1)?.name)}> is not closed`)
  return root ?? fail('it has no element')
}

function describeEnd(rest: string, closed: string | undefined): string {
  if (closed !== undefined) return `</${closed}> closes nothing`
  return rest.startsWith('<!DOCTYPE')
    ? 'it has a document type, which readers of strangers refuse'
    : `it breaks off before ${JSON.stringify(rest.slice(0, 20))}`
}

type Values = ReadonlyMap<Element, unknown>

const membersOf = ({ children }: Element, values: Values): Record<string, unknown> =>
  Object.fromEntries(children.map((child) => [toMemberName(child.local), values.get(child)]))

/** What an element says: children that are all called `i` are a list, others members, and without any it is text. */
function valueOf(element: Element, values: Values): unknown {
  const { children, text } = element
  if (children.length === 0) return text
  const isList = children.every(({ local }) => local === 'i')
  return isList ? children.map((child) => values.get(child)) : membersOf(element, values)
}

/** The members of a document. */
function readMembers(root: Element): Record<string, unknown> {
  const values = new Map<Element, unknown>()
  const found = [root]
  for (const element of found) for (const child of element.children) found.push(child)
  // The last that is found comes first, so that children are done before their parents.
  for (const element of found.toReversed()) {
    if (element.children.length > 0 && hasText(element.text)) {
      fail(`<${element.name}> has text beside its elements`)
    }
    values.set(element, valueOf(element, values))
  }
  if (hasText(root.text)) fail(`<${root.name}> has text and no elements`)
  return membersOf(root, values)
}

/**
 * Reads a problem document. What it says is text, except its status, which is a number where it is written as one.
 * @see RFC 9457 Appendix B
 */
export function readProblem(document: string): ReadProblem {
  try {
    if (forbidden.test(document)) fail('it has characters that XML has none of')
    const root = parse(document.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'))
    if (root.local !== 'problem') fail(`its element is ${root.name} and not problem`)
    const value = readMembers(root)
    const { status } = value
    const isNumber = typeof status === 'string' && /^\s*\d{1,15}\s*$/.test(status)
    return { value: isNumber ? { ...value, status: Number(status) } : value }
  } catch (error) {
    return { fault: (error as Error).message }
  }
}
