/** The response of any HTTP client in one shape, and its content read within bounds. */

/** What matters of a response. */
export interface Answer {
  readonly status: number
  /** The reason phrase; empty where the protocol has none (RFC 9113 §8.3.1). */
  readonly reason: string
  /** The fields `Content-Type`, `Retry-After` and `Date`; empty where they are absent. */
  readonly type: string
  readonly retryAfter: string
  readonly date: string
  /** A stream, text, bytes, or what the client has parsed already. */
  readonly content: unknown
}

/** A response as `fetch`, ky, undici's `request`, axios, got and `node:http` know it, or an error with one. */
interface Foreign {
  readonly response?: Foreign | null
  readonly status?: number
  readonly statusCode?: number
  readonly statusText?: unknown
  readonly statusMessage?: unknown
  readonly headers: Readonly<Record<string, unknown>>
  readonly data?: unknown
  readonly body?: unknown
  readonly [Symbol.asyncIterator]?: unknown
}

/** Brings a response, or an error that has one, into one shape; anything else is `undefined`. */
export function toAnswer(value: unknown): Answer | undefined {
  try {
    const response = (value as Foreign).response ?? (value as Foreign)
    const {
      headers,
      status = response.statusCode,
      statusText,
      statusMessage,
      data,
      body,
    } = response
    const { get } = headers
    const read = (name: string): string =>
      String((typeof get === 'function' ? get.call(headers, name) : headers[name]) ?? '')
    if (typeof status !== 'number') return undefined
    return {
      status,
      reason: String(statusText ?? statusMessage ?? ''),
      type: read('content-type'),
      retryAfter: read('retry-after'),
      date: read('date'),
      // A response of `node:http` is its own content.
      content: data ?? body ?? (response[Symbol.asyncIterator] && response),
    }
  } catch {
    return undefined // Not even an object, or one that does not want to be looked at.
  }
}

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
 * Reads the JSON value of a response, whatever form its client left it in. No more than `limit` bytes
 * are read, and none after `signal`; what is left of a stream is cancelled.
 * @returns `undefined` for content that is too long.
 * @throws {Error} For what is no JSON, and for a stream that breaks off.
 */
export async function readJson(
  content: unknown,
  limit: number,
  signal: AbortSignal,
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
  const decoder = new TextDecoder()
  let text = ''
  try {
    for (;;) {
      // Raced, because a stream that stalls may not answer to being cancelled either.
      const step = 'read' in steps ? steps.read() : steps.next()
      const { value } = await Promise.race([stopped, step])
      if (value === undefined) return JSON.parse(text + decoder.decode())
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
