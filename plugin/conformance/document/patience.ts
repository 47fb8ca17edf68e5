/** How long what a document says is worked at: patterns and schemas can be made to take for ever. */
import { createContext, Script } from 'node:vm'

/** What came of a task: its value, or nothing where it threw or was stopped. */
export interface Attempt<T> {
  readonly value?: T
  /** Whether it took too long, or those before it took all the time there is. */
  readonly isStopped: boolean
}

/** Does what depends on a document, for as long as there is patience. */
export interface Patience {
  /** Does a task, which may be stopped anywhere and begun again. Never throws. */
  attempt<T>(task: () => T): Attempt<T>
  /** How many tasks were not done for want of time. */
  readonly stopped: number
}

/** Milliseconds of processor time for one task, and for all of them. */
export interface PatienceLimits {
  readonly each: number
  readonly all: number
}

/** Enough for large documents on slow machines, and little enough to be waited for. */
const usual: PatienceLimits = { each: 500, all: 10_000 }

/** The one way of Node to stop a pattern on the thread that matches it. */
const script = new Script('task()')
const context = createContext()

function run<T>(task: () => T, timeout: number): Attempt<T> {
  context['task'] = task
  try {
    return { value: script.runInContext(context, { timeout }) as T, isStopped: false }
  } catch (error) {
    const { code } = Object(error) as NodeJS.ErrnoException
    return { isStopped: code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' }
  }
}

/** Milliseconds the process has worked. What others take of a busy machine is nobody's fault here. */
function worked(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Starts with all the time there is. */
export function createPatience({ each, all }: PatienceLimits = usual): Patience {
  let left = all
  let stopped = 0

  return {
    attempt<T>(task: () => T): Attempt<T> {
      const limit = Math.floor(Math.min(each, left))
      const start = worked()
      let attempt: Attempt<T> = { isStopped: true }
      // `vm` goes by the clock: a task that hardly came to work until it was stopped gets longer.
      for (let timeout = limit; timeout >= 1 && attempt.isStopped; timeout *= 2) {
        attempt = run(task, timeout)
        if (worked() - start > limit / 2) break
      }
      left -= attempt.isStopped ? limit : worked() - start
      if (attempt.isStopped) stopped++
      return attempt
    },
    get stopped() {
      return stopped
    },
  }
}
