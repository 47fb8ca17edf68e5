/**
 * `npm run test:fastify [-- --suite @fastify/cors] [--update]`: runs the tests that Fastify and its plugins ship, once
 * with this plugin on every instance, registered first and queued, with `serverOptions()`, and once with as many
 * hooks that do nothing. What differs has to be in the reviewed lists, and what is in them has to differ.
 */
import { parseArgs } from 'node:util'
import { compareAlone, compareSuite, type Comparison } from './compare.ts'
import { explain, readDifferences, writeDifferences, type Differences } from './differences.ts'
import { reasons, type Failure, type ReasonName } from './reasons.ts'
import { findSuites, type Suite } from './suites.ts'

const { values } = parseArgs({
  options: {
    suite: { type: 'string', multiple: true, default: [] },
    update: { type: 'boolean', default: false },
    lanes: { type: 'string', default: '2' },
  },
})

const say = (text: string) => process.stdout.write(`${text}\n`)

/** What became of one suite. */
interface Verdict {
  readonly tests: number
  readonly differing: number
  readonly byReason: ReadonlyMap<ReasonName, number>
  readonly unlisted: readonly string[]
  readonly stale: readonly string[]
  readonly unsteady: readonly string[]
}

interface Judged {
  readonly unlisted: Map<string, string>
  readonly stale: Map<string, string>
  readonly found: Differences
}

/** Holds a comparison against the list. */
function judge({ differing }: Comparison, listed: Differences): Judged {
  const unlisted = new Map<string, string>()
  const stale = new Map<string, string>()
  const found: Differences = new Map()
  for (const [test, failures] of differing) {
    const names = explain(failures, listed.get(test) ?? [])
    const rows = listed.get(test) ?? []
    const extra = names.filter((name) => name === undefined || !rows.includes(name))
    if (extra.length > 0) unlisted.set(test, describe(failures, extra))
    found.set(
      test,
      names.filter((name) => name !== undefined),
    )
  }
  for (const [test, names] of listed) {
    const seen = found.get(test) ?? []
    const gone = names.filter((name) => !seen.includes(name))
    if (gone.length > 0) stale.set(test, gone.join(', '))
  }
  return { unlisted, stale, found }
}

/** Shows failures whose reasons are not listed. */
function describe(failures: readonly Failure[], extra: readonly (string | undefined)[]): string {
  const shown = failures
    .filter((failure) => extra.includes(explain([failure], [])[0]))
    .map(({ message, actual, expected, source = '' }) =>
      actual === undefined ? message : `${expected} became ${actual} in ${source}`,
    )
  return [...new Set(shown)].map((text) => `\n    ${text.slice(0, 400)}`).join('')
}

/** A problem counts if it shows each time: tests that wait for a clock fail on a busy machine. */
function keepSteady(first: Map<string, string>, second: Map<string, string>): void {
  for (const test of first.keys()) if (!second.has(test)) first.delete(test)
}

async function judgeSuite(suite: Suite): Promise<Verdict> {
  const listed = readDifferences(suite)
  const comparison = await compareSuite(suite, Number(values.lanes))
  const { unlisted, stale, found } = judge(comparison, listed)
  const doubtful = [...new Set([...unlisted.keys(), ...stale.keys()])]
  // Where much differs it is no matter of time.
  const rounds = values.update || doubtful.length > 100 ? 0 : 2
  for (let round = 1; round <= rounds && unlisted.size + stale.size > 0; round += 1) {
    const names = [...unlisted.keys(), ...stale.keys()].map((test) => test.split(' › ')[0] ?? '')
    const files = [...new Set(names)].toSorted()
    say(`${suite.name}: ${files.length} files once more, alone`)
    const again = judge(await compareAlone(suite, files), listed)
    keepSteady(unlisted, again.unlisted)
    keepSteady(stale, again.stale)
    for (const test of doubtful) found.set(test, again.found.get(test) ?? found.get(test) ?? [])
  }
  if (values.update) writeDifferences(suite, found)
  const byReason = new Map<ReasonName, number>()
  for (const name of [...found.values()].flat()) byReason.set(name, (byReason.get(name) ?? 0) + 1)
  return {
    tests: comparison.tests,
    differing: comparison.differing.size,
    byReason,
    unlisted: [...unlisted].map(([test, text]) => `not listed: ${test}${text}`),
    stale: [...stale].map(([test, text]) => `listed, but no longer so: ${test}: ${text}`),
    unsteady: doubtful.filter((test) => !unlisted.has(test) && !stale.has(test)),
  }
}

const started = Date.now()
const verdicts: Verdict[] = []
for (const suite of findSuites(values.suite)) {
  const since = Date.now()
  const verdict = await judgeSuite(suite)
  verdicts.push(verdict)
  for (const problem of [...verdict.unlisted, ...verdict.stale]) say(`  ${problem}`)
  for (const test of verdict.unsteady) say(`  not steady, and as listed when run alone: ${test}`)
  const { tests, differing } = verdict
  const seconds = Math.round((Date.now() - since) / 1000)
  say(`${suite.name} ${suite.version}: ${tests} tests, ${differing} differ, ${seconds} s`)
}

const sum = (count: (verdict: Verdict) => number) =>
  verdicts.reduce((total, verdict) => total + count(verdict), 0)
say('')
for (const [name, { sentence }] of Object.entries(reasons)) {
  const count = sum(({ byReason }) => byReason.get(name as ReasonName) ?? 0)
  if (count > 0) say(`${String(count).padStart(5)} ${name}: ${sentence}`)
}
const [tests, differing] = [sum((verdict) => verdict.tests), sum((verdict) => verdict.differing)]
const [unlisted, stale] = [sum((v) => v.unlisted.length), sum((v) => v.stale.length)]
say(
  `${tests} tests of others ran in ${Math.round((Date.now() - started) / 1000)} s: ` +
    `${tests - differing} equal, ${differing - unlisted} listed differences, ` +
    `${unlisted} unlisted, ${stale} stale`,
)
if (tests === 0 || unlisted + stale > 0) process.exitCode = 1
