/** What a benchmark run measures, in which order, and how a load generator is read. */
import t from 'tap'
import { caseNames, entriesOf, findEntry, toId, type Entry } from '../../benchmarks/cases/cases.ts'
import { parseAutocannon, parseWrk } from '../../benchmarks/measure/load.ts'
import { orderOf, planRaces, withoutAbsent, type Race } from '../../benchmarks/cases/plan.ts'
import { bootTarget, memoryTarget, targets, typeTarget } from '../../benchmarks/cases/targets.ts'

const all = caseNames.flatMap(entriesOf)
const idsOf = (entries: readonly Entry[]) => entries.map(toId)

const namesOf = (races: readonly Race[]) =>
  races.map((race) => [race.case, ...idsOf(race.entries)].join(' '))

t.test('no pattern chooses every entry, and all of a case are in its race', async (t) => {
  const races = planRaces(all, [], targets)
  t.same(
    races.map((race) => race.case),
    caseNames,
  )
  for (const { case: name, entries } of races) {
    t.same(
      entries.filter((entry) => entry.case === name),
      entriesOf(name),
      name,
    )
  }
})

t.test('whom a target names is in the race, from another case, too', async (t) => {
  const races = planRaces(all, [], targets)
  for (const { case: name, against } of targets) {
    const race = races.find((one) => one.case === name)
    t.ok(race?.entries.map(toId).includes(toId(against)), `${toId(against)} in ${name}`)
  }
})

t.test('a part of the name chooses, and what ours is held against comes along', async (t) => {
  t.same(namesOf(planRaces(all, ['method-not'], targets)), [
    'method-not-allowed method-not-allowed/raw method-not-allowed/fixed method-not-allowed/dutiful ' +
      'method-not-allowed/bare method-not-allowed/ours not-found/bare',
  ])
  t.same(namesOf(planRaces(all, ['declared/ours'], targets)), [
    'declared declared/bare declared/ours',
  ])
})

t.test('* stands for anything, and a dot for itself', async (t) => {
  t.same(namesOf(planRaces(all, ['thrown*boom', 'con.lict'], targets)), ['thrown thrown/boom'])
})

t.test('entries of others alone bring nothing along', async (t) => {
  t.same(namesOf(planRaces(all, ['conflict/sensible'], targets)), ['conflict conflict/sensible'])
})

t.test('an entry is found by its name, and nothing else is one', async (t) => {
  t.same(findEntry('conflict/ours'), { case: 'conflict', contender: 'ours' })
  t.throws(() => findEntry('conflict/nobody'), /No such entry: conflict\/nobody/)
  t.throws(() => findEntry(undefined), /\(none\)/)
})

t.test('those who are absent are left out, and nobody else', async (t) => {
  const left = withoutAbsent(all, { enhanced: 'needs another Node' })
  t.same(
    left,
    all.filter(({ contender }) => contender !== 'enhanced'),
  )
  t.ok(left.length < all.length)
})

t.test('every round measures everything once', async (t) => {
  for (let round = 0; round < 7; round += 1) {
    t.same(orderOf([1, 2, 3, 4, 5], round, 7).toSorted(), [1, 2, 3, 4, 5])
  }
})

t.test('every second round runs backwards, and each starts elsewhere', async (t) => {
  t.same(orderOf(['a', 'b', 'c', 'd'], 0, 4), ['a', 'b', 'c', 'd'])
  t.same(orderOf(['a', 'b', 'c', 'd'], 1, 4), ['a', 'd', 'c', 'b'])
  t.same(orderOf(['a', 'b', 'c', 'd'], 2, 4), ['c', 'd', 'a', 'b'])
})

t.test('two sides take turns', async (t) => {
  const orders = [0, 1, 2, 3].map((round) => orderOf(['left', 'right'], round, 1).join(' '))
  t.same(orders, ['left right', 'right left', 'left right', 'right left'])
})

t.test('an order of nothing is nothing', async (t) => {
  t.same(orderOf([], 3, 7), [])
})

t.test('every case is a target, and every target names entries that are measured', async (t) => {
  const ids = new Set(idsOf(all))
  for (const { case: name, against } of targets) {
    t.ok(ids.has(`${name}/ours`), `${name}/ours`)
    t.ok(ids.has(toId(against)), toId(against))
  }
  t.same(new Set(targets.map((target) => target.case)), new Set(caseNames))
})

t.test('the targets are the promised ones', async (t) => {
  t.same(
    targets.map((target) => `${target.case} ${toId(target.against)} ${target.atLeast}`),
    [
      'conflict conflict/bare 1.05',
      'conflict conflict/sensible 2.2',
      'declared declared/bare 1',
      'thrown thrown/http-errors 2.5',
      'validation validation/bare 1.1',
      'not-found not-found/bare 1.05',
      'method-not-allowed not-found/bare 0.95',
      'not-acceptable not-found/bare 1',
      'unsupported-media-type not-found/bare 1',
      'unexpected unexpected/bare 1.05',
      'ok ok/bare 0.98',
      'conflict conflict/raw 0.85',
    ],
  )
  t.same(bootTarget, { routes: 1_000, time: { atMost: 1.25 }, heapMiB: { atMost: 10 } })
  t.same(memoryTarget, { errors: 10_000_000, warmUpShare: 0.1 })
  t.same(typeTarget, { routes: 200, instantiations: { atMost: 1.5 } })
})

const wrkReport = `Running 3s test @ http://127.0.0.1:3000/
  1 threads and 50 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     2.61ms    1.02ms  30.10ms   92.11%
    Req/Sec    19.40k     1.52k   21.11k    80.00%
  57900 requests in 3.00s, 17.10MB read
  Non-2xx or 3xx responses: 57900
Requests/sec:  19300.12
Transfer/sec:      5.70MB
`

t.test('the report of wrk is read, with errors and without', async (t) => {
  t.same(parseWrk(wrkReport), { requests: 57_900, refused: 57_900 })
  t.equal(parseWrk(wrkReport.replace(/ {2}Non.*\n/, '')).refused, 0)
  t.equal(parseWrk(wrkReport.replace('in 3.00s', 'in 1.20m')).requests, 57_900)
})

t.test('so is that of autocannon', async (t) => {
  const report = { requests: { total: 4_000 }, non2xx: 3_999, errors: 0 }
  t.same(parseAutocannon(JSON.stringify(report)), { requests: 4_000, refused: 3_999 })
  t.throws(() => parseAutocannon(JSON.stringify({ ...report, errors: 2 })), /2 failed requests/)
})

t.test('a load with failed sockets, or none at all, is no measurement', async (t) => {
  const failed = '  Socket errors: connect 0, read 3, write 0, timeout 0\n'
  t.throws(() => parseWrk(wrkReport.replace('  Non-2xx', `${failed}  Non-2xx`)), /read 3/)
  t.throws(() => parseWrk('unable to connect'), /nothing usable/)
})
