import { Type } from '@sinclair/typebox'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import joi from 'joi'
import t from 'tap'
import * as v from 'valibot'
import * as yup from 'yup'
import { z } from 'zod'
import * as mini from 'zod/mini'
import { isJsonSchema, readStandard } from '../../../plugin/errors/standard/standard-schema.ts'

const hostile = {
  get '~standard'(): never {
    throw new Error('Nobody looks.')
  },
}

/** Whose schema it is, and what it can be asked for. */
const rows: readonly (readonly [
  name: string,
  schema: unknown,
  vendor: string | undefined,
  can?: readonly [json: boolean, check: boolean],
])[] = [
  ['Zod', z.object({}), 'zod', [true, true]],
  ['JSON Schema of Zod', z.toJSONSchema(z.object({})), 'zod', [true, true]],
  ['Zod Mini', mini.object({}), 'zod', [false, true]],
  ['ArkType', type({}), 'arktype', [true, true]],
  ['Valibot by its converter', toStandardJsonSchema(v.object({})), 'valibot', [true, true]],
  ['Yup', yup.object(), 'yup', [false, true]],
  ['Valibot alone', v.object({}), 'valibot', [false, true]],
  ['Joi', joi.object(), 'joi', [true, true]],
  [
    'a library that checks nothing',
    { '~standard': { version: 1, vendor: 'own', jsonSchema: { output: () => ({}) } } },
    'own',
    [true, false],
  ],
  ['TypeBox', Type.Object({}), undefined],
  ['a mark without a library', { '~standard': {} }, undefined],
  ['what does not want to be looked at', hostile, undefined],
  ['nothing', undefined, undefined],
]

for (const [name, schema, vendor, can] of rows) {
  t.test(`the standard interface is read of ${name}`, async (t) => {
    const standard = readStandard(schema)
    t.equal(standard?.vendor, vendor)
    if (standard === undefined || can === undefined) return
    t.strictSame([standard.toJsonSchema !== undefined, standard.validate !== undefined], can)
  })
}

t.test('a schema is asked from either side, and checks', async (t) => {
  const { toJsonSchema, validate } = readStandard(z.string().default('EUR')) ?? {}
  const options = { target: 'draft-07' } as const
  t.match(toJsonSchema?.('output', options), { type: 'string' })
  t.match(toJsonSchema?.('input', options), { type: 'string' })
  t.strictSame(validate?.(undefined), { value: 'EUR' })
})

t.test('data is told from what works', async (t) => {
  const list: readonly (readonly [schema: unknown, expected: boolean])[] = [
    [Type.Object({}), true],
    [z.toJSONSchema(z.object({})), true],
    [z.object({}), false],
    [v.object({}), false],
    [toStandardJsonSchema(v.object({})), false],
    [type({}), false],
    [joi.object(), false],
    [null, false],
    ['text', false],
  ]
  for (const [schema, expected] of list) t.equal(isJsonSchema(schema), expected)
})
