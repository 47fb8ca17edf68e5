/** The constructors against TypeBox itself. */
import { deepStrictEqual } from 'node:assert'
import { Type as TypeBox } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import t from 'tap'
import { Type } from '../../plugin/errors/type.ts'

type Constructors = typeof Type

const options = { description: 'Said of it.', title: 'Title' }

const rows: Readonly<Record<string, (type: Constructors) => object>> = {
  'a text': (type) => type.String(),
  'a text with options': (type) => type.String({ ...options, format: 'uri' }),
  'a number': (type) => type.Integer(),
  'a number with options': (type) => type.Integer({ minimum: 0, ...options }),
  'a literal text': (type) => type.Literal('one'),
  'a literal number with options': (type) => type.Literal(409, options),
  'a literal that is true': (type) => type.Literal(true),
  'a list': (type) => type.Array(type.String()),
  'a list with options': (type) => type.Array(type.Integer(), { ...options, minItems: 1 }),
  'an object of nothing': (type) => type.Object({}),
  'an object of optional members': (type) => type.Object({ one: type.Optional(type.String()) }),
  'an object with options': (type) =>
    type.Object(
      { one: type.String(), two: type.Optional(type.Integer()), three: type.Literal('x') },
      { ...options, additionalProperties: false },
    ),
  'a plain schema': (type) => type.Unsafe({ type: 'string', enum: ['a'], ...options }),
  'a plain schema of a schema': (type) => type.Unsafe(TypeBox.Number(options)),
  'an optional schema of TypeBox': (type) => type.Optional(TypeBox.Boolean(options)),
  'an object with members of TypeBox': (type) =>
    type.Object({ one: TypeBox.Optional(TypeBox.Date()), two: TypeBox.Null() }),
}

for (const [name, build] of Object.entries(rows)) {
  t.test(`${name} is what TypeBox builds, in its order`, async (t) => {
    const [own, theirs] = [build(Type), build(TypeBox as unknown as Constructors)]
    deepStrictEqual(own, theirs)
    t.equal(JSON.stringify(own), JSON.stringify(theirs))
  })
}

t.test('TypeBox checks values by them', async (t) => {
  const schema = Type.Object({ id: Type.String(), count: Type.Optional(Type.Integer()) })
  t.equal(Value.Check(schema, { id: 'a', count: 1 }), true)
  t.equal(Value.Check(schema, { id: 'a' }), true)
  t.equal(Value.Check(schema, { count: 1 }), false)
  t.equal(Value.Check(schema, { id: 'a', count: 'one' }), false)
})
