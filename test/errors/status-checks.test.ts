import t from 'tap'
import {
  findStatusProblem,
  type GivenStatus,
  hintAtStatus,
} from '../../plugin/errors/status-checks.ts'
import { errorStatuses, unregisteredStatuses } from '../fixtures/iana-statuses.ts'

const registered = errorStatuses.map(({ status }) => status).join(', ')
const list = `is not a registered 4xx or 5xx; use one of ${registered}`

for (const { status, phrase } of errorStatuses) {
  t.test(`${status} may be declared, and not as if no registry had it`, async (t) => {
    t.equal(findStatusProblem({ status }), undefined)
    t.equal(findStatusProblem({ status, unregistered: undefined }), undefined)
    t.equal(
      findStatusProblem({ status, unregistered: true }),
      `status ${status} is registered, as "${phrase}"; leave unregistered out.`,
    )
  })
}

/** All that have been seen in the wild, and the ends of the classes. */
const others = [...unregisteredStatuses, 418, 419, 420, 440, 444, 449, 498, 499, 509, 520, 530, 599]

for (const status of new Set(others)) {
  t.test(`${status} may be declared if it is said to be meant`, async (t) => {
    t.equal(findStatusProblem({ status, unregistered: true }), undefined)
    t.equal(
      findStatusProblem({ status }),
      `status ${status} ${list}, or say unregistered: true if it is meant.`,
    )
  })
}

const slips: readonly (readonly [given: GivenStatus, problem: string])[] = [
  [{ status: 4009 }, `status 4009 ${list}. Did you mean 400 or 409?`],
  [{ status: 49 }, `status 49 ${list}. Did you mean 409 or 429?`],
  [{ status: 4009, unregistered: true }, `status 4009 ${list}. Did you mean 400 or 409?`],
  [{ status: -409 }, `status -409 ${list}. Did you mean 409?`],
  [{ status: 409.5 }, `status 409.5 ${list}. Did you mean 409?`],
  [{ status: NaN }, `status NaN ${list}.`],
  [{ status: 200 }, `status 200 ${list}.`],
  [{ status: 399 }, `status 399 ${list}.`],
  [{ status: 600, unregistered: true }, `status 600 ${list}.`],
  [{ status: '409' }, 'status must be a number; it is "409". Did you mean 409?'],
  [{ status: '440' }, 'status must be a number; it is "440". Did you mean 440?'],
  [{ status: '4009' }, 'status must be a number; it is "4009". Did you mean 400 or 409?'],
  [{ status: 409n }, 'status must be a number; it is 409. Did you mean 409?'],
  [{ status: 'conflict' }, 'status must be a number; it is "conflict". Did you mean 409?'],
  [{ status: 'Not Found' }, 'status must be a number; it is "Not Found". Did you mean 404?'],
  [{ status: 'taken' }, 'status must be a number; it is "taken".'],
  [{ status: undefined }, 'status must be a number; it is undefined.'],
  [{ status: [409] }, 'status must be a number; it is [409].'],
  [{ status: 440, unregistered: 'yes' }, 'unregistered must be true, or left out; it is "yes".'],
  [{ status: 409, unregistered: false }, 'unregistered must be true, or left out; it is false.'],
  [{ status: 440, unregistered: null }, 'unregistered must be true, or left out; it is null.'],
]

for (const [given, problem] of slips) {
  t.test(`a slip is told of: ${problem}`, async (t) => {
    t.equal(findStatusProblem(given), problem)
  })
}

t.test('what is no status says nothing of one', async (t) => {
  for (const given of [undefined, null, {}, Symbol('409'), () => 409])
    t.equal(hintAtStatus(given), '')
})
