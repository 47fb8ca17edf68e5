/**
 * Proves every contender × case over a real socket: a benchmark that has not proven its answers does not start.
 * Times nothing, so it may run anywhere. Exits with 1 if any answer is not the one its case expects.
 */

import { caseNames, entriesOf, toId } from './cases/cases.ts'
import { findAbsent, startContender } from './contenders/contenders.ts'
import { withoutAbsent } from './cases/plan.ts'
import { findFaults } from './measure/probe.ts'
import { contenderTitles } from './report/report.ts'

let failed = 0
const absent = await findAbsent()
const all = caseNames.flatMap(entriesOf)
const entries = withoutAbsent(all, absent)
for (const entry of entries) {
  const faults = await startContender(entry).then(
    async ({ port, close }) => {
      // Twice: an answer may differ once caches are warm, and it is the warm one that gets measured.
      const first = await findFaults(entry, port)
      const second = await findFaults(entry, port)
      await close()
      return [...new Set([...first, ...second])]
    },
    (error: unknown) => [`does not start: ${String(error)}`],
  )
  if (faults.length > 0) failed += 1
  console.log(`${faults.length === 0 ? 'ok    ' : 'not ok'} ${toId(entry)}`)
  for (const fault of faults) console.log(`         ${fault}`)
}
for (const [contender, why] of Object.entries(absent)) {
  console.log(`skip   ${contenderTitles[contender as keyof typeof contenderTitles]}: ${why}`)
}
console.log(
  `${entries.length - failed} answers proven, ${failed} wrong, ${all.length - entries.length} skipped`,
)
process.exitCode = failed === 0 ? 0 : 1
