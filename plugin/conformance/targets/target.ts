/** What is checked, however it was given, and the path that its paths are below. */
import type { Limits, Outcome, ProbeRequest } from '../exchange/message.ts'
import type { OpenApiReader } from '../document/openapi-reader.ts'
import type { Operation } from '../document/operations.ts'

/** A service that can be asked, and what there is to know of it. */
export interface Target {
  /** As people call it: `the app`, or its address. */
  readonly name: string
  /** Where its document was found; `null` where there is none. */
  readonly document: string | null
  readonly reader: OpenApiReader
  readonly operations: readonly Operation[]
  /** What every path of the document is below. */
  readonly basePath: string
  /** `Host` of its requests. */
  readonly host: string
  /** Whether what is no HTTP can be sent to it. */
  readonly isWire: boolean
  /** Sentences about the check itself. */
  readonly notes: readonly string[]
  /** Sends a request. Never rejects. */
  send(request: ProbeRequest, limits: Limits): Promise<Outcome>
}

/** A path without slashes at its end. By hand, because a pattern would start at each of a million. */
export function withoutSlashes(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end--
  return path.slice(0, end)
}

/**
 * The path that the paths of a document are below: that of its first server on this origin. Servers
 * elsewhere are never asked.
 * @param base Where the document came from, which a relative address is resolved against.
 */
export function basePathOf(reader: OpenApiReader, base: URL): string | undefined {
  const servers = reader.children(reader.at(reader.root, 'servers'))
  if (servers.length === 0) return ''
  for (const [, server] of servers) {
    const variables = reader.at(server, 'variables')
    const text = String(server.value['url']).replaceAll(/\{([^{}]+)\}/g, (_, name: string) =>
      String(reader.at(variables, name)?.value['default']),
    )
    const url = URL.canParse(text, base.href) ? new URL(text, base) : undefined
    if (url?.origin === base.origin) return withoutSlashes(url.pathname)
  }
  return undefined
}
