/** Where a URL leads: this machine, or somewhere that has to be allowed. */
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { BlockList, connect, isIPv6 } from 'node:net'
import { ConformanceError } from './message.ts'
import type { Endpoint } from './wire.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Tells whether an address is one of this machine's own, which no packet leaves for (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
export function isLoopback(address: string): boolean {
  return loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** Tells why a connection cannot be opened; `undefined` where it can. */
async function whyClosed(address: string, port: number, timeout: number): Promise<unknown> {
  const socket = connect({ host: address, port })
  const signal = AbortSignal.timeout(timeout)
  const reason = await once(socket, 'connect', { signal }).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  )
  socket.destroy()
  return reason
}

/**
 * Resolves the host of a URL once, to the first of its addresses that takes connections; that one is
 * connected to and no other, whatever the name means a moment later.
 * @throws {ConformanceError} For a host that is not known, for one elsewhere that is not allowed, and
 *   where nothing listens.
 */
export async function resolveEndpoint(
  url: URL,
  { allowRemote, timeout }: { allowRemote: boolean; timeout: number },
): Promise<Endpoint> {
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  const found = await lookup(hostname, { all: true }).catch(() => [])
  const addresses = found.map(({ address }) => address)
  if (addresses.length === 0) throw new ConformanceError(`There is no host ${hostname}.`)
  const stranger = addresses.find((address) => !isLoopback(address))
  if (stranger !== undefined && !allowRemote) {
    throw new ConformanceError(
      `${hostname} is ${stranger}, which is not this machine, and a check sends requests that ` +
        'create, change and delete. Allow it with --allow-remote, or the option allowRemote.',
    )
  }
  const secure = url.protocol === 'https:'
  const port = Number(url.port) || (secure ? 443 : 80)
  let reason: unknown
  for (const address of addresses) {
    reason = await whyClosed(address, port, timeout)
    if (reason === undefined) return { secure, hostname, address, port, host: url.host }
  }
  throw new ConformanceError(`Nothing takes connections at ${url.host}: ${String(reason)}.`)
}
