/** Generators of thrown values: everything that can be thrown, and two parts of it. */
import fc from 'fast-check'
import { headerSets, oddNames, validations } from './odd-values.ts'
import { bases, type Manner, type Property, type Thrown } from './thrown-values.ts'

const names = [
  'statusCode status code headers validation validationContext expose response cause stack name',
  'toJSON toString then pipe getReader arrayBuffer destroy cancel body detail title type instance',
  'errors members declaration init serialization constructor statusMessage inner',
].flatMap((line) => line.split(' '))

const statuses = [400, 401, 404, 405, 406, 413, 415, 422, 429, 451, 499, 500, 503, 599]
const noStatuses = [0, -1, 99, 200, 204, 302, 399, 499.5, 600, 999, 1000, 4e9]
const codes = [
  'FST_ERR_VALIDATION',
  'FST_ERR_BAD_URL',
  'FST_ERR_CTP_BODY_TOO_LARGE',
  'ECONNREFUSED',
]
const places = ['body', 'querystring', 'params', 'headers']

/** Values that mean something under a name; any odd value can stand under any name as well. */
function meaningful(name: string): fc.Arbitrary<number | string> {
  if (/^status(?:Code)?$/.test(name)) return fc.constantFrom(...statuses, ...noStatuses)
  if (name === 'headers') return fc.constantFrom(...Object.keys(headerSets))
  if (name === 'validation') return fc.constantFrom(...Object.keys(validations))
  if (name === 'validationContext') return fc.constantFrom(...places)
  if (name === 'code') return fc.constantFrom(...codes)
  return fc.constantFrom(...oddNames)
}

const common = ['statusCode', 'status', 'headers', 'validation', 'validationContext', 'code']

const property: fc.Arbitrary<Property> = fc
  .oneof({ arbitrary: fc.constantFrom(...common), weight: 2 }, fc.constantFrom(...names))
  .chain((name) =>
    fc.record({
      name: fc.constant(name),
      value: fc.oneof({ arbitrary: meaningful(name), weight: 3 }, fc.constantFrom(...oddNames)),
      manner: fc.constantFrom<Manner>('plain', 'plain', 'plain', 'plain', 'throws', 'flips'),
    }),
  )

/** Descriptions of everything that can be thrown. */
export const thrown: fc.Arbitrary<Thrown> = fc.record({
  base: fc.oneof(
    { arbitrary: fc.constant('Error'), weight: 2 },
    fc.constantFrom(...Object.keys(bases)),
  ),
  properties: fc.array(property, { maxLength: 5 }),
  frozen: fc.oneof({ arbitrary: fc.constant(false), weight: 5 }, fc.constant(true)),
})

const hostile = /hostile|revoked|throws|getter/

/**
 * The same without what throws when it is read or turned into text: neither Node's streams nor
 * Fastify's log of them survive it.
 */
export const readable: fc.Arbitrary<Thrown> = thrown
  .filter(({ base }) => !hostile.test(base))
  .map(({ base, properties }) => ({
    base,
    properties: properties
      .filter(({ name, value }) => common.includes(name) && !hostile.test(String(value)))
      .map((given) => ({ ...given, manner: 'plain' })),
    frozen: false,
  }))

/** Descriptions of errors as they usually are. */
export const plainThrown: fc.Arbitrary<Thrown> = fc.record({
  base: fc.constantFrom('Error', 'TypeError', 'HttpError 409', 'HttpError 503', 'http-errors 403'),
  properties: fc
    .array(property, { maxLength: 2 })
    .map((properties) =>
      properties.flatMap(({ name, value }): Property[] =>
        typeof value === 'number' ? [{ name, value, manner: 'plain' }] : [],
      ),
    ),
  frozen: fc.constant(false),
})
