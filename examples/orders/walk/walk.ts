import { findProblems } from './check.ts'
import { formatRow, type Outcome, type Paint } from './print.ts'
import { type Row, rows, type Scene } from './rows.ts'

/** Walks the status table over HTTP, printing each row as it is answered. True if all rows held. */
export async function walkStatusTable(
  scene: Scene,
  paint: Paint,
  print: (text: string) => void,
): Promise<boolean> {
  let held = 0
  for (const row of rows) {
    // One after the other: later rows look at what earlier ones did.
    const outcome = await walkRow(row, scene)
    if (outcome.problems.length === 0) held += 1
    print(`${formatRow(outcome, paint)}\n`)
  }
  const all = held === rows.length
  print(paint(all ? 'good' : 'bad', `${held} of ${rows.length} rows of the status table hold.`))
  return all
}

async function walkRow(row: Row, scene: Scene): Promise<Outcome> {
  const notes: string[] = []
  const problems: string[] = []
  const exchange = await row.ask(scene, {
    note: (text) => notes.push(text),
    fail: (problem) => problems.push(problem),
  })
  problems.push(...findProblems(row, exchange))
  return { row, exchange, notes, problems }
}
