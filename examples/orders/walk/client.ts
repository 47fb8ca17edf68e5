/** One request and what came back, kept as the wire showed it. */
export interface Exchange {
  method: string
  path: string
  sent: Record<string, string>
  /** 0 when no answer came; `text` tells why. */
  status: number
  headers: Headers
  text: string
  body: Record<string, unknown>
}

export interface RequestOptions {
  token?: string
  headers?: Record<string, string>
  /** Sent as JSON, unless it is text: that goes out as it is. */
  body?: unknown
}

export type Send = (method: string, path: string, options?: RequestOptions) => Promise<Exchange>

/** Sends requests to the service at `origin`, as any client on the network would. */
export function buildClient(origin: string): Send {
  return async (method, path, { token, headers: extra = {}, body } = {}) => {
    const isText = typeof body === 'string'
    const sent = {
      ...(body !== undefined && !isText && { 'content-type': 'application/json' }),
      ...extra,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    }
    const request = { method, path, sent }
    try {
      const response = await fetch(new URL(path, origin), {
        method,
        headers: sent,
        ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
        signal: AbortSignal.timeout(10_000),
      })
      const { status, headers } = response
      const text = await response.text()
      return { ...request, status, headers, text, body: parseObject(text) }
    } catch (error) {
      return { ...request, status: 0, headers: new Headers(), text: String(error), body: {} }
    }
  }
}

// Text that is not a JSON object has no members; the row that expects one reports it.
function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
