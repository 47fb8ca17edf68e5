import t from 'tap'
import { findAlong } from '../../plugin/mappers/cause-chain.ts'
import { given, strangers } from '../fixtures/mapper-rows.ts'

const inner = given('inner', { mark: 1 })

function findMark(error: unknown): unknown {
  return findAlong(error, (link) => (link as { mark?: unknown }).mark)
}

function wrap(depth: number): unknown {
  let error: unknown = inner
  for (let index = 0; index < depth; index++) error = new Error('outer', { cause: error })
  return error
}

const chains: readonly (readonly [name: string, error: unknown, found: unknown])[] = [
  ['the error itself', inner, 1],
  ['its cause', wrap(1), 1],
  ['the eighth of a chain', wrap(7), 1],
  ['not the ninth', wrap(8), undefined],
  ['what TypeORM wraps', given('outer', { driverError: inner }), 1],
  ['what Objection wraps', given('outer', { nativeError: inner }), 1],
  ['what Sequelize wraps', given('outer', { original: inner }), 1],
  [
    'the cause before the others',
    given('outer', { cause: given('a', { mark: 2 }), original: inner }),
    2,
  ],
  ['another link where the cause is text', given('outer', { cause: 'text', original: inner }), 1],
  ['an error that has a status', given('outer', { mark: 2, statusCode: 409 }), 2],
  [
    'nothing below an error with a statusCode',
    given('outer', { statusCode: 409, cause: inner }),
    undefined,
  ],
  [
    'nothing below an error with a status',
    given('outer', { status: 503, cause: inner }),
    undefined,
  ],
  ['what is below a status of a success', given('outer', { status: 200, cause: inner }), 1],
  [
    'what is below somebody else\u2019s response',
    given('outer', { status: 500, response: {}, cause: inner }),
    1,
  ],
  [
    'nothing in an error that says whether it is exposed',
    given('a', { mark: 2, expose: false }),
    undefined,
  ],
  ['nothing below one', given('a', { expose: true, cause: inner }), undefined],
  ['nothing in Boom', given('a', { mark: 2, isBoom: true }), undefined],
]

for (const [name, error, found] of chains) {
  t.test(`what is found along a chain: ${name}`, async (t) => {
    t.equal(findMark(error), found)
  })
}

t.test('a verdict of null ends the search', async (t) => {
  const seen: unknown[] = []
  const judge = (link: object): null => {
    seen.push(link)
    return null
  }
  const error = wrap(2)
  t.equal(findAlong(error, judge), undefined)
  t.strictSame(seen, [error])
})

for (const [name, value] of strangers) {
  t.test(`nothing is found in ${name}`, async (t) => {
    t.equal(
      findAlong(value, () => undefined),
      undefined,
    )
  })
}

t.test('a circle of causes is walked a bounded number of times', async (t) => {
  const first = new Error('first')
  first.cause = new Error('second', { cause: first })
  let count = 0
  const judge = (): undefined => {
    count++
    return undefined
  }
  t.equal(findAlong(first, judge), undefined)
  t.equal(count, 8)
})

t.test('a Boom speaks for itself, unless it is an answer that was received', async (t) => {
  const received = { isResponseError: true, res: { statusCode: 404 } }
  t.equal(findMark(given('outer', { isBoom: true, mark: 1 })), undefined)
  t.equal(findMark(given('outer', { isBoom: true, mark: 1, data: {} })), undefined)
  t.equal(findMark(given('outer', { isBoom: true, mark: 1, data: received })), 1)
})
