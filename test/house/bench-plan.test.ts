/** What a benchmark run measures, in which order, and how a load generator is read. */
import t from 'tap'
import { caseNames, entriesOf, toId, type Entry } from '../../benchmarks/cases.ts'
import { parseWrk } from '../../benchmarks/load.ts'
import { chooseEntries, orderOf, withoutAbsent } from '../../benchmarks/plan.ts'
import { bootTarget, memoryTarget, targets, typeTarget } from '../../benchmarks/targets.ts'

const all = caseNames.flatMap(entriesOf)
const idsOf = (entries: readonly Entry[]) => entries.map(toId)

t.test('no pattern chooses every entry', async (t) => {
  t.same(chooseEntries(all, [], targets), all)
})

t.test('a part of the name chooses, and what ours is held against comes along', async (t) => {
  t.same(idsOf(chooseEntries(all, ['method-not'], targets)), [
    'not-found/bare',
    'method-not-allowed/raw',
    'method-not-allowed/fixed',
    'method-not-allowed/bare',
    'method-not-allowed/ours',
  ])
})

t.test('* stands for anything, and a dot for itself', async (t) => {
  t.same(idsOf(chooseEntries(all, ['thrown*boom', 'con.lict'], targets)), ['thrown/boom'])
})

t.test('entries of others alone bring nothing along', async (t) => {
  t.same(idsOf(chooseEntries(all, ['conflict/sensible'], targets)), ['conflict/sensible'])
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
  Latency Distribution
     50%    2.35ms
     75%    2.60ms
     90%  980.00us
     99%    1.20s
  57900 requests in 3.00s, 17.10MB read
  Non-2xx or 3xx responses: 57900
Requests/sec:  19300.12
Transfer/sec:      5.70MB
`

t.test('the report of wrk is read, whatever its units', async (t) => {
  t.same(parseWrk(wrkReport), {
    requests: 57_900,
    seconds: 3,
    refused: 57_900,
    p50: 2.35,
    p99: 1_200,
  })
  t.equal(parseWrk(wrkReport.replace(/ {2}Non.*\n/, '')).refused, 0)
})

t.test('a load with failed sockets, or none at all, is no measurement', async (t) => {
  const failed = '  Socket errors: connect 0, read 3, write 0, timeout 0\n'
  t.throws(() => parseWrk(wrkReport.replace('  Non-2xx', `${failed}  Non-2xx`)), /read 3/)
  t.throws(() => parseWrk('unable to connect'), /nothing usable/)
})
