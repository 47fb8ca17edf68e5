/**
 * A short fuzz run with a fixed seed: whatever is asked, thrown or sent, every error is a valid Error
 * Resource that shows nothing internal, and the process lives. `npm run fuzz` is the long one.
 */
import t from 'tap'
import { runCampaign } from '../fuzz/campaign.ts'

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
