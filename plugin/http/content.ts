/** Content in whatever form somebody left it in, read within bounds. Browsers read with this, too. */

interface Step {
  readonly value?: string | Uint8Array
}

/** What takes the steps: the reader of a web stream, or an async iterator. */
type Steps =
  | { read(): Promise<Step>; cancel(): Promise<unknown> }
  | { next(): Promise<Step>; return?(): Promise<unknown> }

/** A web stream, a Node stream, any other async iterable, or a `Blob`. */
interface Source {
  readonly stream?: () => Source
  readonly getReader?: () => Steps
  readonly [Symbol.asyncIterator]?: () => Steps
  readonly destroy?: () => unknown
}

/**
 * Reads text, bytes or a stream as text. No more than `limit` bytes are read, and none after `signal`;
 * what is left of a stream is cancelled.
 * @param charset The name of one in the Encoding Standard.
 * @returns `undefined` for content that is too long; anything else than content as it is.
 * @throws {Error} For a stream that breaks off.
 */
export async function readContent(
  content: unknown,
  limit: number,
  signal: AbortSignal,
  charset = 'utf-8',
): Promise<unknown> {
  const isWhole =
    typeof content === 'string' || content instanceof ArrayBuffer || ArrayBuffer.isView(content)
  let source = (isWhole ? new Blob([content as string]) : content) as Source
  if (typeof source.stream === 'function') source = source.stream()
  // Not every browser can iterate a web stream, so its reader comes first.
  const steps = source.getReader?.() ?? source[Symbol.asyncIterator]?.()
  if (steps === undefined) return content
  let stop!: () => void
  const stopped = new Promise<Step>((resolve) => {
    stop = () => resolve({})
  })
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  const decoder = new TextDecoder(charset)
  let text = ''
  try {
    for (;;) {
      // Raced, because a stream that stalls may not answer to being cancelled either.
      const step = 'read' in steps ? steps.read() : steps.next()
      const { value } = await Promise.race([stopped, step])
      if (value === undefined) return text + decoder.decode()
      const chunk = typeof value === 'string' ? new TextEncoder().encode(value) : value
      limit -= chunk.length
      if (!(limit >= 0)) return undefined
      text += decoder.decode(chunk, { stream: true })
    }
  } finally {
    signal.removeEventListener('abort', stop)
    void cancel(source, steps)
  }
}

async function cancel(source: Source, steps: Steps): Promise<void> {
  try {
    // Before the iterator, which would wait for a chunk first and whose listener takes an error of letting go.
    source.destroy?.()
    await ('read' in steps ? steps.cancel() : steps.return?.())
  } catch {
    // It is broken off already.
  }
}
