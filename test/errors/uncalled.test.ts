import t from 'tap'
import { defineError } from '../../plugin/errors/define-error.ts'
import { httpErrors } from '../../plugin/errors/http-error.ts'
import { describeThrown, findUncalled, toUncalledOccurrence } from '../../plugin/errors/uncalled.ts'

const Closed = defineError({ code: 'CLOSED', status: 403, title: 'Closed', detail: 'Until nine.' })
const Sold = defineError({ code: 'SOLD', status: 409, title: 'Sold', detail: () => 'Sold.' })

t.test('a function of this package is told by what it makes', async (t) => {
  t.equal(findUncalled(Closed)?.name, 'CLOSED')
  t.equal(findUncalled(httpErrors.gone)?.name, 'gone')
  t.equal(findUncalled(httpErrors.gone)?.declaration.status, 410)
  for (const other of [undefined, 410, {}, () => 410, Closed()]) {
    t.equal(findUncalled(other), undefined)
  }
})

t.test('what was meant is known as far as it takes no members', async (t) => {
  for (const [definition, status, detail] of [
    [Closed, 403, 'Until nine.'],
    [Sold, 409, undefined],
    [httpErrors.gone, 410, undefined],
  ] as const) {
    const uncalled = findUncalled(definition)
    const occurrence = uncalled && toUncalledOccurrence(uncalled)
    t.equal(occurrence?.declaration.status, status)
    t.equal(occurrence?.detail, detail)
  }
})

t.test('of what is thrown and no error yet is said what to do', async (t) => {
  const uncalled = findUncalled(Closed)
  const end = 'was thrown without being called: throw it with ().'
  t.equal(describeThrown(Closed, uncalled), `CLOSED ${end}`)
  t.equal(describeThrown(class Gone extends Error {}, undefined), `A function (Gone) ${end}`)
  t.equal(
    describeThrown(
      (
        () => () =>
          1
      )(),
      undefined,
    ),
    `A function (without a name) ${end}`,
  )
  // A rejection that nobody handles would end the test.
  t.equal(
    describeThrown(Promise.reject(new Error('late')), undefined),
    'A promise was thrown: await what makes it, and throw the result.',
  )
  for (const other of [undefined, null, 7, 'x', {}, Closed()]) {
    t.equal(describeThrown(other, undefined), undefined)
  }
})
