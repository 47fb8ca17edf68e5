/** What is wrong on purpose, and when: what a failed request may be put down to. */

/** A fault of the surroundings. */
export type Fault = 'database' | 'service'

interface Period {
  readonly fault: Fault
  readonly from: number
  until: number
}

/** How long the service may take to notice that the database is back: a health check, a connection attempt. */
const graceMs = 5000

const periods: Period[] = []

/** Says that a fault begins. The function it returns says that it is over. */
export function beginFault(fault: Fault): () => void {
  const period: Period = { fault, from: performance.now(), until: Infinity }
  periods.push(period)
  return () => {
    period.until = performance.now() + (fault === 'database' ? graceMs : 0)
  }
}

/** Tells whether a fault was on at any moment since `start`. */
export function hadFault(fault: Fault, start: number): boolean {
  return periods.some((period) => period.fault === fault && period.until >= start)
}
