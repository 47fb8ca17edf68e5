/** Loaded into the service before its own code: answers the question how much memory is in use. */

/** What the soak is told. */
export interface Memory {
  readonly heap: number
  readonly resident: number
}

process.on('message', () => {
  // Twice, because the first collection frees what the second finds unreachable.
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  process.send?.({ heap: heapUsed, resident: rss } satisfies Memory)
})
process.channel?.unref()
