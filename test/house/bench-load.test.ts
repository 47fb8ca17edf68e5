/** A generator ends when it is told to, whichever of its threads hears it first. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import t from 'tap'
import { interrupt } from '../../benchmarks/measure/load.ts'

/** Ends at the signal with this number, and would run for a minute without. */
const deaf = (last: number) => `
  let heard = 0
  process.on('SIGINT', () => { heard += 1; if (heard === ${last}) process.exit(heard) })
  setTimeout(() => {}, 60_000)
  console.log('ready')
`

for (const last of [1, 3]) {
  t.test(`a process that hears signal ${last} is interrupted until it has ended`, async (t) => {
    const child = spawn(process.execPath, ['-e', deaf(last)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    t.teardown(() => child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    const ended = once(child, 'exit')
    await interrupt(child, 20)
    t.strictSame(await ended, [last, null])
  })
}
