/** The one way to answer in the place of somebody who has begun to: Fastify's last resort, its shutdown, Node itself. */
import type { ServerResponse } from 'node:http'
import { readProperty } from '../http/guarded-read.ts'

/** Ends the response. `content` is what they would have ended it with, `pass` lets them go on. */
export type OtherAnswer = (content: unknown, pass: () => void) => void

/**
 * Waits for whoever answers first. If that answer is not meant, another takes its place, and what they
 * still write goes nowhere; if it is, everything is as before.
 * @param isMeant Looks at the status and the header fields they give.
 */
export function answerInstead(
  response: ServerResponse,
  isMeant: (status: number, fields: unknown) => boolean,
  answer: OtherAnswer,
): void {
  const { writeHead, flushHeaders, write, end } = response
  const originals = { writeHead, flushHeaders, write, end }
  type Method = keyof typeof originals
  const call = (method: Method, args: unknown[]): unknown =>
    Reflect.apply(originals[method] as () => unknown, response, args)

  /** Their head, held back until there is content or an end. */
  let head: unknown[] | undefined

  function judge(method: Method, args: unknown[]): unknown {
    const isHead = method === 'writeHead'
    const status = isHead ? Number(args[0]) : response.statusCode
    if (head === undefined && isMeant(status, isHead ? args.at(-1) : undefined)) {
      Object.assign(response, originals)
      return call(method, args)
    }
    if (isHead || method === 'flushHeaders') {
      head ??= isHead ? args : [status]
      return response
    }
    Object.assign(response, originals)
    let isPassed = false
    answer(isWhole(method, args[0]) ? args[0] : undefined, () => {
      isPassed = true
      if (head !== undefined) call('writeHead', head)
      call(method, args)
    })
    if (!isPassed) silence(response)
    return method === 'write' ? true : response
  }

  /** Older releases of Fastify write the content first and end with nothing. */
  function isWhole(method: Method, content: unknown): boolean {
    if (method !== 'write') return method === 'end'
    const length = Number(readProperty(head?.at(-1), 'content-length'))
    const isText = typeof content === 'string' || Buffer.isBuffer(content)
    return isText && Buffer.byteLength(content) === length
  }

  for (const method of Object.keys(originals) as Method[]) {
    response[method] = (...args: unknown[]) => judge(method, args) as never
  }
}

/** Lets everything that is still written go nowhere. */
export function silence(response: ServerResponse): void {
  const nothing = () => response
  Object.assign(response, { writeHead: nothing, write: () => true, end: nothing })
}
