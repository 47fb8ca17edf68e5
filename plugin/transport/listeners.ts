/** Listeners on a server that is the user's, who may have some of their own: theirs alone answer then. */
import type { Server } from 'node:http'

/** Registered symbol, so that two copies of this package do not take each other for the user. */
const brand = Symbol.for('fastify-error-resource.listener')

type Listener = (...args: never[]) => void

function isOurs(listener: object): boolean {
  return brand in listener
}

/** Counts the listeners of others; asked when something has happened, because they come and go. */
export function countOthers(server: Server, event: string): number {
  return server.rawListeners(event).filter((listener) => !isOurs(listener)).length
}

/** Adds a listener in front of all others, so that one of theirs that is called once is still to be seen. */
export function addListener(server: Server, event: string, listener: Listener): void {
  if (server.rawListeners(event).some(isOurs)) return
  server.prependListener(event, Object.assign(listener, { [brand]: true }) as () => void)
}

/** The same for what happens only to be answered: it is called while nobody else listens. */
export function addAnswer(server: Server, event: string, answer: Listener): void {
  addListener(server, event, (...args: never[]) => {
    if (countOthers(server, event) === 0) answer(...args)
  })
}
