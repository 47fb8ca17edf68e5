/** Notices what a server must never do to its process, and ends what never ends. */

const noticed: string[] = []

function notice(kind: string): (error: unknown) => void {
  return (error) => {
    noticed.push(`${kind}: ${error instanceof Error ? error.stack : String(error)}`)
  }
}

/** Starts watching; returns what stops it. */
export function watchProcess(): () => void {
  const rejection = notice('unhandledRejection')
  const exception = notice('uncaughtException')
  process.on('unhandledRejection', rejection)
  process.on('uncaughtException', exception)
  return () => {
    process.off('unhandledRejection', rejection)
    process.off('uncaughtException', exception)
  }
}

/** What has happened since the last question. */
export async function readNotices(): Promise<string[]> {
  await new Promise(setImmediate)
  return noticed.splice(0)
}

/** Longest time an exchange may take; many times what a busy machine needs. */
const patienceMs = 30_000

/** Waits for an answer, but not for ever. */
export async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${patienceMs} ms`)), patienceMs)
  })
  try {
    return await Promise.race([answer, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
