import { runInNewContext } from 'node:vm'
import t from 'tap'
import { httpErrors } from '../../plugin/errors/http-error.ts'
import { findHttpError } from '../../plugin/errors/inner-error.ts'

const inner = httpErrors.forbidden('Not yours.')
const circle = new Error('a')
circle.cause = new Error('b', { cause: circle })
const deep = (depth: number): unknown =>
  depth === 0 ? inner : new Error('x', { cause: deep(depth - 1) })
const { proxy, revoke } = Proxy.revocable({}, {})
revoke()
const own = (members: object) => Object.assign(new Error('x'), members)
const failing = () => {
  throw new Error('no')
}

const rows: readonly (readonly [name: string, error: unknown, expected: unknown])[] = [
  ['a cause', deep(1), inner],
  ['a cause far down', deep(60), inner],
  ['the cause of an object', { cause: inner }, inner],
  ['the cause of a TypeError', new TypeError('x', { cause: inner }), inner],
  ['the cause of one of another realm', runInNewContext('({ cause })', { cause: inner }), inner],
  ['a cause that is further down than anybody looks', deep(65), undefined],
  ['a circle', circle, undefined],
  ['the error itself, which is behind nothing', inner, undefined],
  ['nothing', undefined, undefined],
  ['text', 'x', undefined],
  ['a cause that is text', own({ cause: 'x' }), undefined],
  ['a cause that does not want to be looked at', own({ cause: proxy }), undefined],
  ['a cause that is asked for, as VError has it', own({ cause: () => inner }), inner],
  ['such a one that fails', own({ cause: failing }), undefined],
  ['several that agree', new AggregateError([inner, httpErrors.forbidden()]), inner],
  [
    'several that agree, behind wrappers',
    new AggregateError([deep(2), own({ cause: inner })]),
    inner,
  ],
  ['several in several', new AggregateError([new AggregateError([inner])]), inner],
  ['several that do not agree', new AggregateError([inner, httpErrors.gone()]), undefined],
  ['one of ours among others', new AggregateError([inner, new Error('x')]), undefined],
  ['others before one of ours', new AggregateError([new Error('x'), inner]), undefined],
  ['none at all', new AggregateError([]), undefined],
  ['the cause of several', new AggregateError([circle], 'x', { cause: inner }), inner],
  ['several that are no list', own({ errors: { a: inner } }), undefined],
  ['several that do not want to be looked at', own({ errors: proxy }), undefined],
  ['the last of two', own({ error: inner, suppressed: new Error('x') }), inner],
  [
    'the first of two, with another failure behind it',
    own({ error: circle, suppressed: inner }),
    undefined,
  ],
  ['what only has the name', own({ error: inner }), undefined],
]

for (const [name, error, expected] of rows) {
  t.test(`the error of this package is looked for in ${name}`, async (t) => {
    t.equal(findHttpError(error), expected)
  })
}
