import t from 'tap'
import { readValidation } from '../../../plugin/foreign/validators/validators.ts'
import { SchemaError } from '../../../plugin/foreign/validators/schema-error.ts'

const violation = (message: string) => ({
  instancePath: '/quantity',
  keyword: 'type',
  params: { type: 'integer' },
  message,
})

t.test('a request that fails validation is an Error without a stack', async (t) => {
  const error = new SchemaError([violation('must be integer')], 'body')
  t.ok(error instanceof Error)
  t.notOk(Object.hasOwn(error, 'stack'))
  t.equal(error.message, 'body/quantity must be integer')
})

t.test('its words are those of the findings when they are first asked for', async (t) => {
  const entry = violation('must be integer')
  const error = new SchemaError([entry], 'querystring')
  entry.message = 'muss eine ganze Zahl sein'
  t.equal(error.message, 'querystring/quantity muss eine ganze Zahl sein')
  entry.message = 'must be integer'
  t.equal(error.message, 'querystring/quantity muss eine ganze Zahl sein', 'they stay')
})

t.test('its words can be replaced, and stay then', async (t) => {
  const violations = [violation('must be integer')]
  const error = new SchemaError(violations, 'body')
  error.message = 'No.'
  t.equal(SchemaError.word(error, readValidation(violations)), undefined)
  t.equal(error.message, 'No.')
})

t.test('findings that were read give it its words', async (t) => {
  const error = new SchemaError(undefined, 'body')
  const findings = readValidation([violation('must be integer')])
  t.equal(SchemaError.word(error, findings), 'body/quantity must be integer')
  t.equal(error.message, 'body/quantity must be integer')
})

t.test('nothing else is worded', async (t) => {
  for (const value of [undefined, null, 'No.', new Error('No.'), { message: 'No.' }]) {
    t.equal(SchemaError.word(value, []), undefined)
  }
})

t.test('it is told from other errors, and a proxy is not asked', async (t) => {
  const error = new SchemaError([], 'body')
  const { proxy, revoke } = Proxy.revocable(error, {})
  revoke()
  t.strictSame(
    [error, new Error('No.'), proxy].map((value) => SchemaError.isOne(value)),
    [true, false, false],
  )
})

/** As Fastify completes it. */
function completed(more: object = {}): SchemaError {
  const violations = [violation('must be integer')]
  const error = new SchemaError(violations, 'body')
  const own = { statusCode: 400, code: 'FST_ERR_VALIDATION', validation: violations }
  return Object.assign(error, own, { validationContext: 'body' }, more)
}

t.test('it tells what it is made of while Fastify alone has put something on it', async (t) => {
  const whole = completed()
  const source = SchemaError.sourceOf(whole)
  t.equal(source?.violations, (whole as unknown as { validation: unknown }).validation)
  t.equal(source?.part, 'body')
  const [worded, read] = [completed({ message: 'No.' }), completed()]
  t.equal(read.message, 'body/quantity must be integer')
  const touched = [
    { statusCode: 422 },
    { code: 'MINE' },
    { expose: true },
    { headers: {} },
    { stack: '' },
    { name: 'Mine' },
    { cause: undefined },
    { validation: [violation('must be integer')] },
    { validationContext: 'params' },
  ].map((more) => completed(more))
  touched.push(worded, read, Object.defineProperty(completed(), 'expose', { value: true }))
  const others = [new SchemaError([], 'body'), Object.assign(new Error('No.'), { ...completed() })]
  const { proxy, revoke } = Proxy.revocable(completed(), {})
  revoke()
  for (const value of [...touched, ...others, proxy, undefined, null, 'No.']) {
    t.equal(SchemaError.sourceOf(value), undefined)
  }
})
