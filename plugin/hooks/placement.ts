/** Where the plugin stands: a scope below the root is shown what only the root sees, requests without a route. */
import type { FastifyInstance, FastifyReply, FastifyRequest, preHandlerHookHandler } from 'fastify'
import { pathOf } from '../http/request.ts'
import { adviseOnce } from '../logs/log-error.ts'
import { setNotFoundHook } from './not-found.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'
import { pathRulesOf, readPath, readPattern, segmentsOf } from '../routes/router-path.ts'

/** Answers an error of Fastify's for a request that never comes to a route. */
export type FrameworkAnswer = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void

/** One registration, and the paths its scope stands for. It may be of another copy of this package. */
interface Claim {
  readonly prefix: readonly string[]
  readonly owner: object
  readonly answer: FrameworkAnswer
  preHandler?: preHandlerHookHandler
}

/**
 * Leads to the registrations that share a server, in their order. Registered, so that two copies of
 * this package know of each other.
 */
const claims = Symbol.for('fastify-error-resource.claims')

function claimsOn(server: object): readonly Claim[] {
  return (server as { [claims]?: readonly Claim[] })[claims] ?? []
}

/** Finds the root: scopes are made of those around them, and the root alone has methods of its own to start with. */
export function rootOf(app: FastifyInstance): FastifyInstance {
  let root = app
  while (!Object.hasOwn(root, 'listen')) root = Object.getPrototypeOf(root) as FastifyInstance
  return root
}

/** A parameter in a prefix stands for any segment. */
function isBelow(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every(
    (segment, index) =>
      segment === path[index] || (/[:*]/.test(segment) && path[index] !== undefined),
  )
}

/** Finds whose a path is that has no route: the scope's with the longest prefix, of several the first. */
function claimOf(app: FastifyInstance, url: string): Claim | undefined {
  const all = claimsOn(app.server)
  const most = Math.max(0, ...all.map(({ prefix }) => prefix.length))
  const path = most === 0 ? [] : segmentsOf(readPath(pathOf(url), pathRulesOf(app)), most)
  let best: Claim | undefined
  for (const claim of all) {
    const isLonger = best === undefined || claim.prefix.length > best.prefix.length
    if (isLonger && isBelow(path, claim.prefix)) best = claim
  }
  return best
}

/** Finds what answers for a request that never comes to a route: by its path, or else that of the first registration. */
export function answerFor(app: FastifyInstance, url: string): FrameworkAnswer | undefined {
  return (claimOf(app, url) ?? claimsOn(app.server)[0])?.answer
}

/**
 * Claims the requests without a route below the prefix of the scope.
 * @returns Whether it is the first registration, whose the server is.
 */
export function claimPaths(
  app: FastifyInstance,
  owner: PluginInstance,
  answer: FrameworkAnswer,
): boolean {
  const all = claimsOn(app.server)
  const claim: Claim = {
    prefix: segmentsOf(readPattern(app.prefix, pathRulesOf(app))),
    owner,
    answer,
  }
  Object.assign(app.server, { [claims]: [...all, claim] })
  return all.length === 0
}

/** What is added through it reaches requests without a route, as far as they are the scope's. */
export type Unrouted = Pick<FastifyInstance, 'addHook' | 'setNotFoundHandler'>

/** The hooks of a request, and whether they hand a payload on. */
const handsOn: Readonly<Record<string, boolean>> = {
  onError: false,
  onSend: true,
  preSerialization: true,
}

type Hook = (this: FastifyInstance, request: FastifyRequest, ...args: unknown[]) => unknown

/**
 * Shows a scope the requests without a route. Fastify answers those at the root, with the hooks of the
 * root, unless a scope with a prefix has a handler of its own for them; that one is its own business.
 */
export function unroutedOf(app: FastifyInstance, plugin: PluginInstance): Unrouted {
  const root = rootOf(app)
  const isOwn = (request: FastifyRequest) =>
    request.is404 && request.server.prefix === '' && claimOf(root, request.url)?.owner === plugin

  function addHook(name: string, hook: Hook): void {
    if (!Object.hasOwn(handsOn, name)) return
    root.addHook(
      name as 'onSend',
      function onlyUnrouted(this: FastifyInstance, request: FastifyRequest, ...args: unknown[]) {
        if (isOwn(request)) return Reflect.apply(hook, this, [request, ...args])
        const done = args.at(-1) as (error: null, payload?: unknown) => void
        if (handsOn[name] === true) done(null, args.at(-2))
        else done(null)
      } as never,
    )
  }

  /** Several scopes share the one place there is. */
  function setNotFoundHandler({ preHandler }: { preHandler: preHandlerHookHandler }): void {
    const all = claimsOn(root.server)
    const isFirst = all.every((claim) => claim.preHandler === undefined)
    const own = all.find(({ owner }) => owner === plugin) as Claim
    own.preHandler = preHandler
    if (!isFirst) return
    const dispatch: preHandlerHookHandler = function dispatch(request, reply, done) {
      const responsible = claimOf(root, request.url)?.preHandler
      if (responsible === undefined) done()
      else responsible.call(this, request, reply, done)
    }
    setNotFoundHook(root, dispatch)
  }
  return { addHook, setNotFoundHandler } as unknown as Unrouted
}

const wrapIt =
  'Wrap the function that registers it with fastify-plugin: ' +
  'export default fp(async (app) => { await app.register(errorResource) }).'

/**
 * Refuses a scope that has no routes while others have some: a plugin's function that registers ours,
 * and that nobody has told Fastify to take for a part of the scope around it. Where there were routes
 * before, they may be the scope's own, which nothing tells; so that is a warning.
 */
export function refuseEmptyScope(app: FastifyInstance, { routes }: PluginInstance): void {
  if (app.prefix !== '' || rootOf(app) === app) return
  const isEmpty = () => app.printRoutes() === '(empty tree)'
  const wasEmpty = isEmpty()
  app.addHook('onReady', function checkScope(done) {
    if (routes.routes.length > 0 || isEmpty()) return done()
    const where = 'fastify-error-resource is registered in a scope of its own, where it reaches'
    if (wasEmpty) return done(new Error(`${where} none of the routes. ${wrapIt}`))
    adviseOnce(app.log, `${where} no route but those that the scope had before. ${wrapIt}`)
    done()
  })
}
