/** The constructors of TypeBox that the package needs: their schemas, without loading the two hundred modules that would make the same. */
import type { Type as TypeBox } from '@sinclair/typebox'

type Name = 'Array' | 'Integer' | 'Literal' | 'Object' | 'Optional' | 'String' | 'Unsafe'

/** TypeBox tells schemas by registered symbols, the same in all of its 0.34. */
const kind = Symbol.for('TypeBox.Kind')
const optional = Symbol.for('TypeBox.Optional')

type Schema = Readonly<Record<PropertyKey, unknown>>

/** Like TypeBox, lists options before what makes the kind. */
const make = (name: string, schema: Schema, options?: Schema): Schema => ({
  ...options,
  [kind]: name,
  ...schema,
})

const constructors: Readonly<Record<Name, (...args: never[]) => Schema>> = {
  Array: (items: Schema, options?: Schema) => make('Array', { type: 'array', items }, options),
  Integer: (options?: Schema) => make('Integer', { type: 'integer' }, options),
  Literal: (value: unknown, options?: Schema) =>
    make('Literal', { const: value, type: typeof value }, options),
  Object(properties: Readonly<Record<string, Schema>>, options?: Schema) {
    const entries = Object.entries(properties)
    const required = entries.filter(([, schema]) => !(optional in schema)).map(([name]) => name)
    const own = required.length > 0 ? { type: 'object', required } : { type: 'object' }
    return make('Object', { ...own, properties }, options)
  },
  Optional: (schema: Schema) => ({ ...schema, [optional]: 'Optional' }),
  String: (options?: Schema) => make('String', { type: 'string' }, options),
  Unsafe: (options: Schema) => ({ ...options, [kind]: options[kind] ?? 'Unsafe' }),
}

/** What `Type` of TypeBox builds, under the same names and of the same types. */
export const Type = constructors as unknown as Pick<typeof TypeBox, Name>
