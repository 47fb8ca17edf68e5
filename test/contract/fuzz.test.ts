/**
 * A short fuzz run with a fixed seed: whatever is asked, thrown or sent, every error is a valid Error
 * Resource that shows nothing internal, and the process lives. `npm run fuzz` is the long one.
 */
import t from 'tap'
import { runCampaign } from '../fuzz/campaign.ts'
import { judge } from '../fuzz/judge.ts'
import { secret } from '../fuzz/markers.ts'
import { fittingMembers, type HelperCall } from '../fuzz/user-replies.ts'

const seed = 9457

t.test('3,000 injected and 256 raw exchanges keep every invariant', async (t) => {
  const { tally, failure } = await runCampaign({ inject: 3000, raw: 256, seed })
  t.equal(failure?.report, undefined)
  const { inject, raw } = tally.exchanges
  t.ok(inject >= 3000 && raw >= 256, 'all of them ran')
  const errors = [...tally.statuses.keys()].filter((status) => status >= 400)
  t.ok(errors.length > 50, 'they ended in many different errors')
  t.comment(`${inject} injected and ${raw} raw exchanges, ${errors.length} different errors`)
})

for (const [title, declared, fitting] of [
  ['a list of texts fits the member that is one', 'array of texts', ['names']],
  ['a text is no list', 'text', []],
  ['lists in a list are no texts', 'nested arrays', []],
  ['a list that throws when it is read fits nowhere', 'hostile array', []],
  ['a number in a list is neither', 'array of a number', []],
] as const) {
  t.test(`the oracle knows what was handed over to be shown: ${title}`, async (t) => {
    const call: HelperCall = {
      helper: 'declared',
      detail: undefined,
      init: { declared },
      headers: undefined,
    }
    t.same(Object.keys(fittingMembers(call)), fitting)
    t.same(Object.keys(fittingMembers({ ...call, helper: 'conflict' })), [])
  })
}

for (const [title, members, body, isFault] of [
  ['a member that was handed over', { names: [secret] }, { names: [secret] }, false],
  ['the same in another member', { names: [secret] }, { names: [secret], count: [secret] }, true],
  ['another value in its place', { names: [secret] }, { names: [secret, secret] }, true],
  ['its words in the detail', { names: [secret] }, { names: [secret], detail: secret }, true],
  ['a member that nobody handed over', {}, { names: [secret] }, true],
] as const) {
  const verdict = isFault ? 'shows a secret' : 'is what its sender wanted'
  t.test(`to the oracle, ${title} ${verdict}`, async (t) => {
    const faults = judge(
      {
        status: 409,
        reason: 'Conflict',
        fields: [],
        body: Buffer.from(JSON.stringify(body)),
        framing: 'length',
      },
      { method: 'GET', maySay: true, members },
    )
    t.equal(faults.includes('a secret is shown'), isFault)
  })
}

t.test('a campaign stops when its time is up', async (t) => {
  const { tally, failure } = await runCampaign({ inject: 1e9, raw: 1e9, seed, deadline: 0 })
  t.equal(failure, undefined)
  t.same(tally.exchanges, { inject: 0, raw: 0 })
})
