/** What an error must not tell: where the code is, and what it talks to. */

interface Sign {
  readonly what: string
  readonly pattern: RegExp
  /** Whether it is one in a 4xx as well, which may have to name what a client sent. */
  readonly alsoOf4xx: boolean
}

const signs: readonly Sign[] = [
  {
    what: 'a line of a stack',
    // V8; Java and .NET; Python.
    pattern:
      /\bat (?:async )?[\w$.<>[\] ]{0,200}\(?(?:file:|node:|\/|[A-Z]:\\)[^\s()]*:\d+:\d+|\bat [\w$.]+\([\w$]+\.\w+:\d+\)|Traceback \(most recent call last\)/,
    alsoOf4xx: true,
  },
  {
    what: 'the path of a file',
    pattern:
      /file:\/\/\/|\bnode_modules\b|(?:^|[\s"'(:=])\/(?:app|etc|home|opt|root|srv|tmp|usr|var|Users)\/[\w.-]+|\b[A-Z]:\\\w/,
    alsoOf4xx: false,
  },
  {
    what: 'a host that it talks to',
    pattern: /\b(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN)\b/,
    alsoOf4xx: false,
  },
  {
    what: 'a statement of SQL',
    pattern: /\bselect\b.{1,200}\bfrom\b|\binsert into\b|\brelation "\w+" does not exist/is,
    alsoOf4xx: false,
  },
]

/** Characters that are looked at. */
const longest = 65_536

/**
 * Names what an error gives away; `undefined` for one that keeps to itself.
 * @param text All that it says, without what repeats the address of the request.
 */
export function findLeak(status: number, text: string): string | undefined {
  const start = text.slice(0, longest)
  return signs.find(({ pattern, alsoOf4xx }) => (status >= 500 || alsoOf4xx) && pattern.test(start))
    ?.what
}
