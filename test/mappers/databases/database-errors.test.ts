import t from 'tap'
import {
  createDatabaseMapper,
  tabulate,
  toDatabaseError,
  type DatabaseFailure,
} from '../../../plugin/mappers/databases/database-errors.ts'
import {
  details,
  given,
  judgeRows,
  noContext,
  noRequest,
  summaryOf,
} from '../../fixtures/mapper-rows.ts'

const failures = { ...details, unavailable: { status: 503 } }

for (const [failure, expected] of Object.entries(failures)) {
  t.test(`the answer to the failure "${failure}" names nothing of the database`, async (t) => {
    const cause = given('duplicate key value (email)=(a@b.c)')
    const error = toDatabaseError(failure as DatabaseFailure, cause)
    t.strictSame(summaryOf(error), expected)
    t.equal(error.cause, cause)
  })
}

t.test('codes are tabulated by failure', async (t) => {
  const table = tabulate({ duplicate: ['a', 1], invalid: ['b'] })
  t.strictSame(
    [...table],
    [
      ['a', 'duplicate'],
      [1, 'duplicate'],
      ['b', 'invalid'],
    ],
  )
})

const mapper = createDatabaseMapper((error) =>
  (error as { mine?: boolean }).mine === true ? 'duplicate' : undefined,
)
const mine = given('mine', { mine: true })
const refused = given('connect ECONNREFUSED 10.0.0.7:5432', { code: 'ECONNREFUSED' })

judgeRows(t, mapper, [
  ['an error of the database', mine, details.duplicate],
  ['one in a wrapper', new Error('outer', { cause: mine }), details.duplicate],
  [
    'one that was given a status by whoever caught it',
    given('mine', { mine: true, statusCode: 401 }),
    details.duplicate,
  ],
  ['one below an error with a status', given('outer', { statusCode: 422, cause: mine }), undefined],
  ['a connection that failed', refused, 503],
  ['one in a wrapper of a library', new Error('outer', { cause: refused }), 503],
  ['one of an HTTP client', new TypeError('fetch failed', { cause: refused }), undefined],
  ['an error of somebody else', new Error('other'), undefined],
])

t.test('a 5xx keeps its stack for whoever has to find the place', async (t) => {
  t.match(mapper(refused, noRequest, noContext)?.stack, /database-errors\.test/)
})
