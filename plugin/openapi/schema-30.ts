/** What OpenAPI 3.0 has words for, which are fewer and older than those of JSON Schema. */

type Schema = Readonly<Record<string, unknown>>

/** The keywords it knows; others would make the document wrong (OpenAPI 3.0.3 §4.7.24). */
const known: ReadonlySet<string> = new Set(
  [
    '$ref title multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength',
    'pattern maxItems minItems uniqueItems maxProperties minProperties required enum type allOf oneOf',
    'anyOf not items properties additionalProperties description format default nullable',
    'discriminator readOnly writeOnly xml externalDocs example deprecated',
  ].flatMap((names) => names.split(' ')),
)

const oneOfThem = (schemas: readonly unknown[]): unknown =>
  schemas.length === 1 ? schemas[0] : { anyOf: schemas }

/** A schema that is a boolean, which only `additionalProperties` may be. */
function asObject(schema: unknown): unknown {
  if (typeof schema !== 'boolean') return schema
  return schema ? {} : { not: {} }
}

/** The entries of a list; where each has its place, they are of any of the kinds. */
function itemsOf({ items, prefixItems, type }: Schema): Schema {
  if (!Array.isArray(prefixItems)) {
    const rest = asObject(items) ?? (type === 'array' ? {} : undefined)
    return rest === undefined ? {} : { items: rest }
  }
  const isOpen = items === undefined || items === true
  const kinds = items === false ? prefixItems : [...(prefixItems as unknown[]), items]
  return { items: isOpen ? {} : oneOfThem(kinds) }
}

/** A bound that is not reached itself is a bound, and said to be. */
function boundOf(schema: Schema, bound: string, exclusive: string, isNarrower: boolean): Schema {
  const limit = schema[exclusive]
  if (typeof limit !== 'number') return {}
  const other = schema[bound]
  if (typeof other === 'number' && (isNarrower ? other > limit : other < limit)) {
    return { [exclusive]: undefined }
  }
  return { [bound]: limit, [exclusive]: true }
}

/** What properties are that have no name here. */
function othersOf({ patternProperties, additionalProperties }: Schema): Schema {
  if (patternProperties === undefined || typeof additionalProperties === 'object') return {}
  return { additionalProperties: oneOfThem(Object.values(patternProperties as object)) }
}

/** One example, one type, and `nullable`. */
function withOneType({ examples, ...schema }: Record<string, unknown>): Schema {
  if (Array.isArray(examples) && examples.length > 0) schema['example'] = examples[0]
  const types = [schema['type'] ?? []].flat()
  if (!types.includes('null') && types.length < 2) return schema
  const { type: _, ...rest } = schema
  const [type, ...others] = types.filter((name) => name !== 'null')
  const nullable = types.includes('null') ? { nullable: true } : {}
  // Nothing but null: there is no other way to say it.
  if (type === undefined) return { ...rest, type: 'object', ...nullable, enum: [null] }
  if (others.length === 0) return { ...rest, type, ...nullable }
  return { ...rest, anyOf: [type, ...others].map((name) => ({ type: name, ...nullable })) }
}

/** Writes a schema, whose parts are written already, in the words of OpenAPI 3.0. */
export function to30(schema: Schema): Schema {
  const plain = {
    ...schema,
    ...boundOf(schema, 'minimum', 'exclusiveMinimum', true),
    ...boundOf(schema, 'maximum', 'exclusiveMaximum', false),
    ...othersOf(schema),
    ...itemsOf(schema),
  }
  const entries = Object.entries(withOneType(plain))
  return Object.fromEntries(
    entries.filter(
      ([name, value]) => value !== undefined && (known.has(name) || name.startsWith('x-')),
    ),
  )
}
