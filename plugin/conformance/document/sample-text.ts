/** Texts that a schema takes: by format, by pattern, by length. */
import type { Patience } from './patience.ts'

/** One text for each format that is common (OpenAPI Format Registry); none of them names anything that is there. */
const formats: ReadonlyMap<unknown, string> = new Map(
  Object.entries({
    date: '2001-02-03',
    'date-time': '2001-02-03T04:05:06Z',
    time: '04:05:06Z',
    duration: 'P1D',
    email: 'nobody@example.com',
    'idn-email': 'nobody@example.com',
    hostname: 'example.com',
    'idn-hostname': 'example.com',
    ipv4: '192.0.2.1',
    ipv6: '2001:db8::1',
    uri: 'https://example.com/conformance',
    url: 'https://example.com/conformance',
    'uri-reference': '/conformance',
    iri: 'https://example.com/conformance',
    'iri-reference': '/conformance',
    uuid: '7d1f0c4e-5b1a-4c37-9e55-0d5e6a2f9b10',
    'json-pointer': '/conformance',
    regex: '^a$',
    byte: 'Y29uZm9ybWFuY2U=',
    binary: 'conformance',
    password: 'Conformance-1',
  }),
)

/** Longest text that is written. */
const longestText = 10_000

/** What a plain text without any constraint is. */
export const plainText = 'conformance'

const classes: Readonly<Record<string, string>> = { d: '1', w: 'a', s: ' ', D: 'a', W: '-', S: 'a' }
const candidates = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index))
const preferred = ['A', 'a', '1', ...candidates]

/**
 * Writes a text for a regular expression, as far as it is made of literals, classes, groups and
 * repetitions; a part that is none of those ends it. The result has to be tried.
 * @throws {RangeError} Where it would be too long, or the pattern is nested too deep.
 */
function spellPattern(pattern: string): string {
  let at = 0

  function alternatives(): string {
    const first = sequence()
    while (pattern[at] === '|') {
      at++
      sequence()
    }
    return first
  }

  function sequence(): string {
    let text = ''
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') {
      text += repeat(atom())
    }
    return text
  }

  function atom(): string {
    const char = pattern[at++] as string
    if (char === '^' || char === '$') return ''
    if (char === '.') return 'a'
    if (char === '[') return fromClass()
    if (char === '(') return fromGroup()
    if (char !== '\\') return char
    const escaped = pattern[at++] ?? ''
    if (/[bB]/.test(escaped)) return ''
    return classes[escaped] ?? escaped
  }

  function fromClass(): string {
    const end = /^\^?(?:\\.|[^\]\\])*\]/s.exec(pattern.slice(at))?.[0].length ?? 0
    const source = `[${pattern.slice(at, at + end)}`
    at += end
    const isOne = toRegExp(`^${source}$`)
    return preferred.find((char) => isOne?.test(char)) ?? ''
  }

  function fromGroup(): string {
    const kind = /^\?(?::|<\w+>|[=!]|<[=!])/.exec(pattern.slice(at))?.[0] ?? ''
    at += kind.length
    const text = alternatives()
    at++
    return /[=!]$/.test(kind) ? '' : text
  }

  function repeat(text: string): string {
    const [quantifier, minimum] = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(pattern.slice(at)) ?? ['']
    at += quantifier.length
    if (text.length * Number(minimum) > longestText) throw new RangeError('Too long a text.')
    if (minimum !== undefined) return text.repeat(Number(minimum))
    return /^[*?]/.test(quantifier) ? '' : text
  }

  return alternatives()
}

function toRegExp(source: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(source, flags)
    } catch {
      // A pattern may be one only without the flag that JSON Schema recommends (2020-12 §6.4).
    }
  }
  return undefined
}

/** What is asked of a text. */
export interface TextRules {
  readonly format?: unknown
  readonly pattern?: unknown
  readonly minLength?: unknown
  readonly maxLength?: unknown
}

/** Writes a text that a schema takes, as well as can be told; a pattern goes before all others. */
export function sampleText(
  { format, pattern, minLength, maxLength }: TextRules,
  { attempt }: Patience,
): string {
  if (typeof pattern === 'string') {
    const { value: spelled } = attempt(() => {
      const text = spellPattern(pattern)
      return toRegExp(pattern)?.test(text) === true ? text : undefined
    })
    if (spelled !== undefined) return spelled
  }
  const text = formats.get(format) ?? plainText
  const shortest = Math.min(typeof minLength === 'number' ? minLength : 0, longestText)
  const longest = typeof maxLength === 'number' ? Math.max(maxLength, 0) : Infinity
  return text.padEnd(shortest, 'x').slice(0, longest)
}
