import fc from 'fast-check'
import { volley } from './raw-bytes.ts'
import { runVolley } from './raw-exchange.ts'
import { listen } from './raw-app.ts'
import { watchProcess } from './process-guard.ts'
watchProcess()
const l = await listen()
const convs = fc.sample(volley(1), { numRuns: Number(process.argv[2]), seed: Number(process.argv[3]) }).flat()
const seen = new Map<string, {count:number, ex: string}>()
const statuses: Record<string, number> = {}
const t0 = performance.now()
for (let i = 0; i < convs.length; i += 32) {
  await Promise.all(convs.slice(i, i + 32).map(async (c) => {
    const { faults, statuses: st } = await runVolley(l, [c])
    for (const s of st) statuses[s] = (statuses[s] ?? 0) + 1
    for (const f of faults) {
      const k = c.leaving + ' ' + f.slice(0, 200)
      const ex = JSON.stringify(c.pieces.map((p) => p.toString('latin1').replace(/a{60,}/g, m => `<a*${m.length}>`)))
      const e = seen.get(k) ?? { count: 0, ex }
      e.count++
      if (ex.length < e.ex.length) e.ex = ex
      seen.set(k, e)
    }
  }))
}
console.log((performance.now() - t0) / convs.length, 'ms each', statuses)
for (const [k, v] of seen) console.log(v.count, k, '\n    ', v.ex.slice(0, 500))
process.exit()
