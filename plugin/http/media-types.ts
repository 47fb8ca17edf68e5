/** Media types and media ranges as RFC 9110 §8.3.1 and §12.5.1 write them: strings in, values out. No Fastify. */

/** The media type of an Error Resource (RFC 9457 §3). */
export const problemType = 'application/problem+json' as const

/** A media type: `text/csv;header=present`. Names are lower case; parameter values are as sent, unquoted. */
export interface MediaType {
  /** `type/subtype`, lower case. */
  readonly essence: string
  readonly parameters: ReadonlyMap<string, string>
}

/** One element of an `Accept` field: a media type or wildcard, with its weight. */
export interface MediaRange extends MediaType {
  /** 0 to 1; 0 means "not acceptable" (RFC 9110 §12.4.2). */
  readonly quality: number
}

/** A token, such as a method or the name of a field, as the source of a pattern (RFC 9110 §5.6.2). */
export const tokenPattern = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"

const token = new RegExp(`^${tokenPattern}$`)
const quotedString = /^"(?:[^"\\]|\\.)*"$/
const weight = /^(?:\d+(?:\.\d*)?|\.\d+)$/
const noParameters: ReadonlyMap<string, string> = new Map()

/**
 * Splits on a separator outside quoted strings, where commas and semicolons are data and a
 * backslash takes the next character with it (RFC 9110 §5.6.4). One pass, linear in the length.
 */
function splitOutsideQuotes(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator)
  const parts: string[] = []
  let start = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (quoted && char === '\\') i++
    else if (char === '"') quoted = !quoted
    else if (char === separator && !quoted) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}

function unquote(value: string): string | undefined {
  if (token.test(value)) return value
  return quotedString.test(value) ? value.slice(1, -1).replace(/\\(.)/g, '$1') : undefined
}

/**
 * Reads `type/subtype;name=value`. Malformed text is `undefined`; so is a parameter without a
 * value, because guessing at a content type is how request smuggling starts (RFC 9110 §8.3).
 */
export function parseMediaType(text: string): MediaType | undefined {
  const [head = '', ...rest] = splitOutsideQuotes(text, ';')
  const essence = parseEssence(head)
  if (essence === undefined) return undefined
  if (rest.length === 0) return { essence, parameters: noParameters }
  const parameters = new Map<string, string>()
  for (const part of rest) {
    const parameter = parseParameter(part)
    if (parameter === undefined) {
      if (part.trim() === '') continue
      return undefined
    }
    parameters.set(parameter.name, parameter.value)
  }
  return { essence, parameters }
}

function parseEssence(text: string): string | undefined {
  const essence = text.trim().toLowerCase()
  const slash = essence.indexOf('/')
  if (slash === -1) return undefined
  return token.test(essence.slice(0, slash)) && token.test(essence.slice(slash + 1))
    ? essence
    : undefined
}

function parseParameter(text: string): { name: string; value: string } | undefined {
  const equals = text.indexOf('=')
  if (equals === -1) return undefined
  const name = text.slice(0, equals).trim().toLowerCase()
  const value = unquote(text.slice(equals + 1).trim())
  return value === undefined || !token.test(name) ? undefined : { name, value }
}

/**
 * Reads an `Accept` field. Empty and malformed elements are passed over (RFC 9110 §5.6.1.2, §2.4);
 * a malformed weight counts as absent; the bare `*` of old Java clients means any type; `charset` is
 * not compared, since text leaves here as UTF-8 and JSON has no such parameter (RFC 8259 §11);
 * whatever follows the weight is an extension and ignored.
 */
export function parseAccept(header: string): MediaRange[] {
  const ranges: MediaRange[] = []
  for (const element of splitOutsideQuotes(header, ',')) {
    const range = parseRange(element)
    if (range !== undefined) ranges.push(range)
  }
  return ranges
}

// Nearly every element is one of these; a single match costs a third of taking it apart.
const plainRange =
  /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:\s*;\s*[qQ]=(\d(?:\.\d{0,3})?))?\s*$/

function parseRange(element: string): MediaRange | undefined {
  const plain = plainRange.exec(element)
  if (plain !== null) {
    const [, essence = '', quality = '1'] = plain
    if (essence.startsWith('*/') && essence !== '*/*') return undefined
    return {
      essence: essence.toLowerCase(),
      parameters: noParameters,
      quality: Math.min(1, Number(quality)),
    }
  }
  const semicolon = element.indexOf(';')
  const head = semicolon === -1 ? element : element.slice(0, semicolon)
  const essence = head.trim() === '*' ? '*/*' : parseEssence(head)
  if (essence === undefined || (essence.startsWith('*/') && essence !== '*/*')) return undefined
  if (semicolon === -1) return { essence, parameters: noParameters, quality: 1 }

  let quality = 1
  let parameters: Map<string, string> | undefined
  for (const part of splitOutsideQuotes(element.slice(semicolon + 1), ';')) {
    const parameter = parseParameter(part)
    if (parameter?.name === 'q') {
      if (weight.test(parameter.value)) quality = Math.min(1, Number(parameter.value))
      break
    }
    // A range that asks for something unreadable asks for something we do not have.
    if (parameter === undefined && /^\s*q\s*=/i.test(part)) break
    if (parameter === undefined && part.trim() !== '') return undefined
    if (parameter !== undefined && parameter.name !== 'charset') {
      parameters ??= new Map()
      parameters.set(parameter.name, parameter.value)
    }
  }
  return { essence, parameters: parameters ?? noParameters, quality }
}
