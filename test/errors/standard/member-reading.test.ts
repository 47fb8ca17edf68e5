import { type } from 'arktype'
import t from 'tap'
import { z } from 'zod'
import {
  pick,
  readEach,
  readWhole,
  validate,
} from '../../../plugin/errors/standard/member-reading.ts'
import { readStandard, type Standard } from '../../../plugin/errors/standard/standard-schema.ts'

const standardOf = (schema: unknown) => readStandard(schema) as Standard
const partsOf = (shape: object) =>
  new Map(Object.entries(shape).map(([name, schema]) => [name, standardOf(schema)]))

/** A library of one's own, with this check. */
const own = (check: (value: unknown) => unknown): Standard => ({
  vendor: 'own',
  toJsonSchema: undefined,
  validate: check,
})

const shape = {
  orderId: z.string().regex(/^\d+$/),
  currency: z.string().default('EUR'),
  card: z
    .string()
    .transform((card) => `…${card.slice(-4)}`)
    .pipe(z.string()),
}
const parts = partsOf(shape)
const read = readWhole(standardOf(z.object(shape)), parts, Object.keys(shape))

t.test('values are checked, converted and filled in', async (t) => {
  const given = { orderId: '42', card: '4111111111111111' }
  t.strictSame(read(given), {
    given,
    kept: { orderId: '42', currency: 'EUR', card: '…1111' },
    problems: [],
  })
})

t.test('what is wrong is left out, and nothing leaves that was not converted', async (t) => {
  const given = { orderId: 'A', card: '4111111111111111', secret: 'x' }
  t.strictSame(read(given), {
    given,
    kept: { currency: 'EUR', card: '…1111' },
    problems: [['orderId', '(Invalid string: must match pattern /^\\d+$/)']],
  })
  const blind = readWhole(standardOf(z.object(shape)), new Map(), undefined)
  t.strictSame(blind(given), {
    given,
    kept: {},
    problems: [
      ['orderId', '(Invalid string: must match pattern /^\\d+$/)'],
      ['card', '(cannot be read alone)'],
      ['secret', '(cannot be read alone)'],
    ],
  })
})

t.test('where nothing is given, what is filled in is sent', async (t) => {
  const members = z.object({ currency: z.string().default('EUR') })
  const fill = readWhole(standardOf(members), new Map(), undefined)
  t.strictSame(fill(undefined), { given: undefined, kept: { currency: 'EUR' }, problems: [] })
})

t.test('what nobody declared is no reason for a strict schema to refuse the others', async (t) => {
  const strict = z.strictObject({ orderId: z.string() })
  const readStrict = readWhole(standardOf(strict), partsOf(strict.shape), ['orderId'])
  const given = { orderId: '42', orderid: '1' }
  t.strictSame(readStrict(given), { given, kept: { orderId: '42' }, problems: [] })
})

t.test('a rule of several members that is broken leaves none of them', async (t) => {
  const period = { from: z.int(), to: z.int() }
  const ordered = z.object(period).refine(({ from, to }) => from <= to, 'From is after to.')
  const readPeriod = readWhole(standardOf(ordered), partsOf(period), ['from', 'to'])
  const given = { from: 2, to: 1 }
  t.strictSame(readPeriod(given), {
    given,
    kept: {},
    problems: [['all of them', '(From is after to)']],
  })
  const named = z
    .object(period)
    .refine(({ from, to }) => from <= to, { message: 'Too early.', path: ['to'] })
  const readNamed = readWhole(standardOf(named), partsOf(period), ['from', 'to'])
  t.strictSame(readNamed(given), { given, kept: { from: 2 }, problems: [['to', '(Too early)']] })
})

t.test('what answers later, or fails, has answered no', async (t) => {
  const given = { orderId: '42' }
  const later = z.object({ orderId: z.string().refine(async () => true) })
  const readLater = readWhole(standardOf(later), partsOf(later.shape), ['orderId'])
  t.strictSame(readLater(given), {
    given,
    kept: {},
    problems: [['all of them', '(its check answers later, or fails; an error is sent at once)']],
  })
  const rejected = validate(
    own(async () => {
      throw new Error('Nobody waits.')
    }),
    1,
  )
  t.equal(rejected.isLater, true)
  const failing = own(() => {
    throw new Error('Out of order.')
  })
  t.strictSame(readWhole(failing, new Map(), undefined)(given), {
    given,
    kept: {},
    problems: [['all of them', '(its check failed: Out of order)']],
  })
})

t.test('issues are named by whichever path a library has', async (t) => {
  const list: readonly (readonly [issues: unknown, name: string, problem: string])[] = [
    [[{ message: 'No.', path: ['sku'] }], 'sku', '(No)'],
    [[{ message: 'No.', path: [{ key: 'sku' }, { key: 0 }] }], 'sku', '(No)'],
    [[{ message: 'No.', path: [] }], 'all of them', '(No)'],
    [[{ message: 'No.' }], 'all of them', '(No)'],
    [[null], 'all of them', '(undefined)'],
  ]
  for (const [issues, name, problem] of list) {
    const { problems } = readWhole(
      own(() => ({ issues })),
      new Map(),
      undefined,
    )({})
    t.strictSame(problems, [[name, problem]])
  }
  const { issues } = validate(
    own(() => ({ issues: 7 })),
    {},
  )
  t.match(issues, [{ message: /^its check failed: / }])
})

t.test('a library that checks nothing takes what is given', async (t) => {
  const standard: Standard = { vendor: 'own', toJsonSchema: undefined, validate: undefined }
  const given = { sku: 1, other: 2 }
  t.strictSame(readWhole(standard, new Map(), ['sku'])(given), {
    given,
    kept: { sku: 1 },
    problems: [],
  })
})

t.test('members are read one by one, each by its own library', async (t) => {
  const each = partsOf({ orderId: z.string(), size: type("'s'|'m'"), left: z.int().optional() })
  t.strictSame(readEach(each, { orderId: 42, size: 'm' }), {
    given: { orderId: 42, size: 'm' },
    kept: { size: 'm', left: undefined },
    problems: [['orderId', '(Invalid input: expected string, received number)']],
  })
  t.strictSame(readEach(each, undefined), {
    given: undefined,
    kept: { left: undefined },
    problems: [
      ['orderId', '(Invalid input: expected string, received undefined)'],
      ['size', '(must be "m" or "s" (was undefined))'],
    ],
  })
})

t.test('of members those are picked that are there', async (t) => {
  const given = { sku: 1, left: undefined, other: 2 }
  t.strictSame(pick(given, ['sku', 'left', 'none']), { sku: 1 })
  t.strictSame(pick(undefined, ['sku']), {})
  t.strictSame(pick('text' as never, ['sku']), {})
})
