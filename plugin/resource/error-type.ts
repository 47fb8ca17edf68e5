/** The media type an Error Resource is sent as: what the client names of what there is, or the first. No Fastify. */
import { parseAccept, parseMediaType } from '../http/media-types.ts'
import { chooseMediaType } from '../http/negotiation.ts'
import { remember } from '../http/remember.ts'

const jsonType = 'application/json'

/**
 * Builds the chooser of an Error Resource's media type, out of `types` in the server's order of
 * preference. An error is always delivered: RFC 9110 §12.4.1 lets a server disregard Accept, and an
 * error that nobody sees helps nobody. A client that names none of the types gets the first; one that
 * refuses what it names and takes JSON gets the same bytes as JSON, and with `mirrorAccept` one that
 * names JSON alone.
 * @param toChoice Makes what is handed out for a type.
 */
export function createErrorTypeChooser<Choice>(
  types: readonly [string, ...string[]],
  mirrorAccept: boolean,
  toChoice: (type: string) => Choice,
): (accept: string | undefined) => Choice {
  const all = new Set([...types, jsonType])
  const choices = new Map([...all].map((type) => [type, toChoice(type)]))
  const first = choices.get(types[0]) as Choice
  const asJson = choices.get(jsonType) as Choice
  const names = types.map((type) => String(parseMediaType(type)?.essence))

  const decide = remember((accept: string) => {
    const ranges = parseAccept(accept)
    if (ranges.some(({ essence }) => names.includes(essence))) {
      const chosen = chooseMediaType(accept, types) ?? chooseMediaType(accept, [jsonType])
      return chosen === undefined ? first : (choices.get(chosen) as Choice)
    }
    const mirrored = ranges.some(({ essence, quality }) => essence === jsonType && quality > 0)
    return mirrorAccept && mirrored ? asJson : first
  })

  // Without mirroring only a field that has the name of a type in it can change anything.
  const subtypes = names.map((name) => name.slice(name.indexOf('/') + 1).replace(/\W/g, '\\$&'))
  const anyName = new RegExp(subtypes.join('|'), 'i')
  return function chooseErrorType(accept) {
    if (accept === undefined || accept === '*/*') return first
    return mirrorAccept || anyName.test(accept) ? decide(accept) : first
  }
}
