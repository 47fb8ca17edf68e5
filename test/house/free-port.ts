/**
 * Loaded before an example: whatever port the page names, the system picks a free one and the test
 * is told. The program itself runs unchanged.
 */
import { Server, type AddressInfo } from 'node:net'

/** What the test is told. */
export interface Listening {
  readonly asked: number
  readonly port: number
}

type Listen = (this: Server, ...args: unknown[]) => Server

const listen = Server.prototype.listen as Listen
// Fastify listens on the second address of `localhost` with the port it got for the first.
const given = new Set<number>()

function listenAnywhere(this: Server, ...args: unknown[]): Server {
  const [options] = args
  if (typeof options !== 'object' || options === null || !('port' in options)) {
    return listen.apply(this, args)
  }
  const asked = Number(options.port)
  if (given.has(asked)) return listen.apply(this, args)
  this.once('listening', () => {
    const { port } = this.address() as AddressInfo
    given.add(port)
    process.send?.({ asked, port } satisfies Listening)
  })
  return listen.apply(this, [{ ...options, port: 0 }, ...args.slice(1)])
}

Server.prototype.listen = listenAnywhere as Server['listen']
