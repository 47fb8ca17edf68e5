/** What is called compatible is: a value that the newer schema lets through is one of the older, says Ajv. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import t from 'tap'
import { createCompareSchemas } from '../../../plugin/evolution/compare/compare-schemas.ts'
import { contractRules } from '../../../plugin/evolution/compare/rules.ts'
import type { ContractSchema } from '../../../plugin/evolution/contract.ts'
import { createFlatten } from '../../../plugin/evolution/schemas/flatten.ts'

const words = ['', 'a', 'b', 'aa', 'aaa']
const scalars = [...words, 0, 1, 2, 3, 4, -1, 1.5, true, false, null]
const types = ['string', 'integer', 'number', 'boolean', 'null', 'object', 'array']
const names = ['a', 'b']
const small = fc.integer({ min: 0, max: 3 })
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.option(arbitrary, { nil: undefined, freq: 2 })

const { schema } = fc.letrec<{ schema: ContractSchema; object: ContractSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      type: fc.constantFrom(...types),
      minLength: maybe(small),
      maximum: maybe(small),
      exclusiveMinimum: maybe(small),
      minItems: maybe(small),
    }),
    fc.record({ type: fc.uniqueArray(fc.constantFrom(...types), { minLength: 1, maxLength: 3 }) }),
    fc.record({
      enum: fc.uniqueArray(fc.constantFrom(...scalars), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ const: fc.constantFrom(...scalars) }),
    fc.boolean(),
    tie('object'),
    fc.record({ type: fc.constant('array'), items: tie('schema'), maxItems: maybe(small) }),
    fc.record({
      anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
      type: maybe(fc.constantFrom(...types)),
    }),
    fc.record({
      allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
      maxLength: maybe(small),
    }),
  ),
  object: fc.record({
    type: fc.constant('object'),
    properties: fc.dictionary(
      fc.constantFrom(...names),
      // A member that never was is a new one, which clients ignore.
      tie('schema').map((member) => member || {}),
      { maxKeys: 2 },
    ),
    required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
  }),
})) as { schema: fc.Arbitrary<ContractSchema> }

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...scalars),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names, 'c'), tie('value'), { maxKeys: 2 }),
  ),
}))

/** As JSON has it, in which nothing is undefined. */
const toJson = (given: ContractSchema) => JSON.parse(JSON.stringify(given)) as ContractSchema

const ajv = new Ajv2020({ strict: false, logger: false, validateSchema: false })
const flatten = createFlatten(() => undefined)

t.test('what is compatible lets nothing through that was not', async (t) => {
  let judged = 0
  fc.assert(
    fc.property(
      schema,
      schema,
      fc.array(value, { minLength: 30, maxLength: 30 }),
      (one, two, values) => {
        const [older, newer] = [toJson(one), toJson(two)]
        const changes = createCompareSchemas(flatten, flatten)(older, newer)
        if (changes.some(({ rule }) => contractRules[rule].severity !== 'compatible')) return true
        const [was, is] = [ajv.compile(older), ajv.compile(newer)]
        judged += values.filter((each) => is(each)).length
        return values.every((each) => !is(each) || was(each))
      },
    ),
    { numRuns: 3000, seed: 23, interruptAfterTimeLimit: 30_000 },
  )
  t.ok(judged > 500, `${judged} values were judged`)
})

t.test('nothing has changed where nothing has', async (t) => {
  fc.assert(
    fc.property(schema, (one) => {
      const same = toJson(one)
      return createCompareSchemas(flatten, flatten)(same, toJson(same)).length === 0
    }),
    { numRuns: 1000, seed: 23, interruptAfterTimeLimit: 20_000 },
  )
  t.pass()
})
