/** `request.accepts()` and what is beside it, as `@fastify/accepts` makes them, which the first call loads. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import late from '../late.cjs'

type Method = (this: FastifyRequest, ...args: unknown[]) => unknown

const names = [
  'accepts',
  'charset',
  'charsets',
  'encoding',
  'encodings',
  'language',
  'languages',
  'type',
  'types',
] as const

let methods: Readonly<Record<string, Method>> | undefined

/** Lets the plugin decorate what is no app, but keeps what it is handed. */
function loadMethods(): Readonly<Record<string, Method>> {
  const kept: Record<string, Method> = {}
  const decorateRequest = (name: string, method: Method) => (kept[name] = method)
  late.accepts().default({ decorateRequest } as never, {}, () => undefined)
  return kept
}

/** Decorates requests with what reads their `Accept` fields. */
export function decorateAccepts(app: FastifyInstance): void {
  for (const name of names) {
    app.decorateRequest(name, function (this: FastifyRequest, ...args: unknown[]) {
      methods ??= loadMethods()
      return Reflect.apply(methods[name] as Method, this, args)
    } as never)
  }
}
