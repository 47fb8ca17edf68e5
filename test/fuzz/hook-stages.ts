/** Hooks that fail, each in each of the three ways a hook can. */
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'

/** Gives the value to throw for the exchange under way. */
export type Failure = () => unknown

/** Completes a route that fails somewhere. */
export type Stage = (fail: Failure) => Partial<RouteOptions>

type Done = (error?: unknown, payload?: unknown) => void

const hooks = [
  'onRequest',
  'preParsing',
  'preValidation',
  'preHandler',
  'preSerialization',
  'onSend',
] as const

function doneOf(args: unknown[]): Done {
  return args.at(-1) as Done
}

/** How a hook fails. Those that pass nothing on have passed, as Fastify sees it. */
const styles: Readonly<Record<string, (fail: Failure) => (...args: never[]) => unknown>> = {
  throws: (fail) => {
    return function thrower(_request: FastifyRequest, _reply: FastifyReply, ...rest: unknown[]) {
      const value = fail()
      // Fastify takes what is falsy for success and waits for the callback.
      if (!value) return doneOf(rest)(null, rest.length > 1 ? rest[0] : undefined)
      throw value
    }
  },
  'calls back': (fail) => {
    return function caller(_request: FastifyRequest, _reply: FastifyReply, ...rest: unknown[]) {
      const value = fail()
      doneOf(rest)(value, !value && rest.length > 1 ? rest[0] : undefined)
    }
  },
  rejects: (fail) => async () => {
    throw fail()
  },
}

/** Fastify calls a hook with a callback where it takes one argument more than an async one. */
function withArity(hook: string, style: string, run: (...args: never[]) => unknown): unknown {
  if (style === 'rejects') return run
  const call = run as (...args: unknown[]) => unknown
  return ['preParsing', 'preSerialization', 'onSend'].includes(hook)
    ? (request: unknown, reply: unknown, payload: unknown, done: unknown) =>
        call(request, reply, payload, done)
    : (request: unknown, reply: unknown, done: unknown) => call(request, reply, done)
}

/** The failing hooks by name. */
export const hookStages: Readonly<Record<string, Stage>> = Object.fromEntries(
  hooks.flatMap((hook) =>
    Object.entries(styles).map(([style, build]): [string, Stage] => [
      `${hook} ${style}`,
      (fail) => ({ [hook]: withArity(hook, style, build(fail)) }),
    ]),
  ),
)
