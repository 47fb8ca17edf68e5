/** How far a check is, told on the standard error: on one line of a terminal, or now and then. */
import type { ConformanceOptions } from './options.ts'

/** Where progress is written. */
export interface ProgressStream {
  write(text: string): unknown
  readonly isTTY?: boolean
  /** Its width; some that are none have 0. */
  readonly columns?: number
}

/** Tells of a check. */
export interface Progress {
  /** Tells what is going on before anything is asked. */
  begin(what: string): void
  readonly onResult: NonNullable<ConformanceOptions['onResult']>
  /** Leaves nothing on the line. */
  end(): void
}

/** Fewest exchanges between two lines where there is no terminal, and most lines. */
const sparse = { exchanges: 100, lines: 10 }

const erase = '\r\u001B[K'

/** Starts to tell. @param maxRequests How many requests are sent at most. */
export function createProgress(stream: ProgressStream, maxRequests: number): Progress {
  const isTerminal = stream.isTTY === true
  const rewrite = (text: string) => {
    stream.write(`${erase}${text.slice(0, (stream.columns || 80) - 1)}`)
  }
  let sent = 0
  let errors = 0

  return {
    begin(what) {
      if (isTerminal) rewrite(what)
    },
    onResult({ name, ok }, planned) {
      sent++
      if (!ok) errors++
      const all = Math.min(planned, maxRequests)
      const step = Math.max(sparse.exchanges, Math.ceil(all / sparse.lines))
      const state = `${sent}/${all}`
      const failed = errors === 0 ? '' : `, ${errors} with errors`
      if (isTerminal) rewrite(`${state}${failed}  ${name}`)
      else if (sent % step === 0) stream.write(`${state}${failed}\n`)
    },
    end() {
      if (isTerminal) stream.write(erase)
    },
  }
}
