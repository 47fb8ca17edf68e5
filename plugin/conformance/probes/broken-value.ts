/** Values that a schema refuses, and that no coercion turns into values it takes. */
import type { OpenApiReader, Place } from '../document/openapi-reader.ts'
import { plainText } from '../document/sample-text.ts'
import { typeOf } from '../document/sample.ts'
import type { SchemaValidator } from '../document/schema-validator.ts'

/** A value that is wrong in one way. */
export interface BrokenValue {
  /** Completes "content with …". */
  readonly what: string
  readonly value: unknown
}

/** A value of another type; servers turn many a text into a number, and no object into anything. */
const wrongValueOf = (type: string | undefined) => (type === 'object' ? plainText : {})

/**
 * Breaks a value that a schema takes, in as many ways as there are kinds of mistakes: a member of
 * another type, a missing member, another type altogether. Only what the schema refuses is kept.
 */
export function breakValue(
  reader: OpenApiReader,
  place: Place,
  sample: unknown,
  validate: SchemaValidator,
): readonly BrokenValue[] {
  const schema = place.value
  const broken: BrokenValue[] = []
  const add = (what: string, value: unknown) => {
    if (validate(place.pointer, value) !== undefined) broken.push({ what, value })
  }
  const type = typeOf(schema)
  add('another type', wrongValueOf(type))
  if (type !== 'object' || typeof sample !== 'object' || sample === null) return broken

  const members = reader.children(reader.at(place, 'properties'))
  const typed = members.find(([, member]) => typeOf(member.value) !== undefined)
  if (typed !== undefined) {
    const [name, member] = typed
    add(`a member of another type: ${name}`, {
      ...sample,
      [name]: wrongValueOf(typeOf(member.value)),
    })
  }
  // A default would be filled in.
  const missing = members.find(
    ([name, member]) => name in sample && member.value['default'] === undefined,
  )
  if (missing !== undefined) {
    const { [missing[0]]: _, ...rest } = sample as Record<string, unknown>
    add(`a missing member: ${missing[0]}`, rest)
  }
  return broken
}

/** Texts that most constraints of a parameter refuse. */
const oddTexts = ['conformance', '!', '~'.repeat(2), '']

/** Finds a text for a parameter that its schema refuses, read as the type that it has. */
export function breakText(place: Place | undefined, validate: SchemaValidator): string | undefined {
  if (place === undefined) return undefined
  const { maxLength, type } = place.value
  if (type === 'integer' || type === 'number' || type === 'boolean') return plainText
  if (type !== 'string') return undefined
  const tooLong =
    typeof maxLength === 'number' && maxLength < 1000 ? ['x'.repeat(maxLength + 1)] : []
  return [...oddTexts, ...tooLong].find((text) => validate(place.pointer, text) !== undefined)
}
