import t from 'tap'
import {
  exampleOf,
  fixFor,
  hintAt,
  libraryOptionsOf,
} from '../../../plugin/errors/standard/schema-vendors.ts'

t.test('members are shown in the words of a library', async (t) => {
  t.equal(exampleOf('zod'), 'z.object({ orderId: z.string() })')
  t.equal(exampleOf('arktype'), "type({ orderId: 'string' })")
  t.equal(exampleOf('valibot'), 'toStandardJsonSchema(v.object({ orderId: v.string() }))')
  for (const other of [undefined, 'joi', 'toString']) {
    t.equal(exampleOf(other), 'Type.Object({ orderId: Type.String() })')
  }
})

t.test('a schema that cannot say its JSON Schema is helped', async (t) => {
  t.equal(fixFor('zod'), 'take Zod 4.2 or newer, or give z.toJSONSchema(schema)')
  t.equal(fixFor('arktype'), 'take ArkType 2.1.28 or newer')
  t.equal(fixFor('valibot'), 'give toStandardJsonSchema(schema) of @valibot/to-json-schema')
  t.equal(fixFor('joi'), 'give its JSON Schema')
})

const json = 'Declare what JSON has: null, booleans, numbers, texts, lists and objects'

/** What a library says, and what is said to whoever declared it. */
const rows: readonly (readonly [reason: string, vendor: string, hint: string])[] = [
  ['Date cannot be represented', 'zod', 'A date travels as text, such as z.iso.datetime()'],
  [
    'The "date" schema cannot be converted',
    'valibot',
    'A date travels as text, such as v.pipe(v.string(), v.isoTimestamp())',
  ],
  ['Date has no JSON Schema', 'arktype', "A date travels as text, such as 'string.date.iso'"],
  ['No date', 'other', 'A date travels as text'],
  ['BigInt cannot be represented', 'zod', 'A number of any size travels as text'],
  [
    'Transforms cannot be represented',
    'zod',
    'Say what it is converted into, such as z.string().transform(toCents).pipe(z.int())',
  ],
  ['a morph', 'arktype', 'Say what it is converted into'],
  ['Map cannot be represented', 'zod', json],
]

for (const [reason, vendor, hint] of rows) {
  t.test(`"${reason}" of ${vendor} is helped`, async (t) => t.equal(hintAt(reason, vendor), hint))
}

t.test('ArkType is asked to fail where it would say nothing', async (t) => {
  t.equal(libraryOptionsOf('zod'), undefined)
  t.equal(libraryOptionsOf('other'), undefined)
  const { fallback } = libraryOptionsOf('arktype') as {
    fallback: Record<string, (context: object) => unknown>
  }
  t.throws(() => fallback['domain']?.({ domain: 'bigint' }), /^bigint has no JSON Schema$/)
  t.throws(() => fallback['proto']?.({ proto: Map }), /^Map has no JSON Schema$/)
  t.throws(() => fallback['unit']?.({ unit: undefined }), /^unit has no JSON Schema$/)
  t.throws(() => fallback['date']?.({}), /^Date has no JSON Schema$/)
})
