/** The one way to answer in the place of somebody who has begun to: Fastify's last resort, its shutdown, Node itself. */
import type { ServerResponse } from 'node:http'

const methods = ['writeHead', 'write', 'end'] as const

/**
 * Waits for whoever answers first. If that answer is not meant, another takes its place, and what they
 * still write goes nowhere; if it is, everything is as before.
 * @param isMeant Looks at the status and the header fields they give.
 * @param answer Ends the response.
 */
export function answerInstead(
  response: ServerResponse,
  isMeant: (status: number, fields: unknown) => boolean,
  answer: () => void,
): void {
  const { writeHead, write, end } = response
  const originals = { writeHead, write, end }

  function intercept(method: (typeof methods)[number], args: unknown[]): unknown {
    Object.assign(response, originals)
    const status = method === 'writeHead' ? Number(args[0]) : response.statusCode
    const fields = method === 'writeHead' ? args.at(-1) : undefined
    if (isMeant(status, fields)) return Reflect.apply(originals[method], response, args)
    answer()
    Object.assign(response, { writeHead: () => response, write: () => true, end: () => response })
    return method === 'write' ? true : response
  }

  for (const method of methods) {
    response[method] = (...args: unknown[]) => intercept(method, args) as never
  }
}
