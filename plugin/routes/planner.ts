/** Plans for thousands of routes: those that declare alike share one. */
import type { FastifyContextConfig, FastifyInstance, FastifySchema } from 'fastify'
import type { ResolvedOptions } from '../options.ts'
import { jsonOnly, jsonType, readDeclaredTypes } from './declared-types.ts'
import { buildRoutePlan, type RoutePlan } from './plan.ts'
import type { PathRules } from './router-path.ts'

/** Finds or makes the plan of a route. */
export type Planner = (
  app: FastifyInstance,
  url: string,
  schema: FastifySchema | undefined,
  config: FastifyContextConfig | undefined,
) => RoutePlan

/** The plans of one scope, whose content type parsers and schemas are its own. */
interface Scope {
  readonly app: FastifyInstance
  readonly findSchema: (id: string) => unknown
  /** By what a route says of itself in its config, and then by the rest that decides. */
  readonly plans: Map<unknown, Map<string, RoutePlan>>
}

const createScope = (app: FastifyInstance): Scope => ({
  app,
  findSchema: (id) => app.getSchema(id),
  plans: new Map(),
})

/** Tells whether paths have a say in how routes are treated. */
function dependsOnPath({ only, except = [], prefixes }: ResolvedOptions): boolean {
  return only !== undefined || except.length > 0 || prefixes !== undefined
}

const textOf = (types: readonly string[] | undefined) =>
  types === jsonOnly ? jsonType : types && JSON.stringify(types)

/** Makes what finds the plans of the routes of an application. */
export function createPlanner(options: ResolvedOptions, rules: PathRules): Planner {
  const hasPaths = dependsOnPath(options)
  const scopes = new WeakMap<FastifyInstance, Scope>()
  let scope: Scope | undefined

  function enter(app: FastifyInstance): Scope {
    const entered = scopes.get(app) ?? createScope(app)
    scopes.set(app, entered)
    return entered
  }

  return (app, url, schema, config) => {
    if (scope?.app !== app) scope = enter(app)
    const { findSchema, plans } = scope
    const types = readDeclaredTypes(schema, findSchema)
    const own = config?.errorResource
    let alike = plans.get(own)
    if (alike === undefined) plans.set(own, (alike = new Map()))
    // What others hold, they may change from one route to the next.
    const path = hasPaths || typeof own === 'object' ? url : ''
    const key = `${textOf(types.produces)} ${textOf(types.consumes)} ${types.hasStructuredBody} ${path}`
    let plan = alike.get(key)
    if (plan === undefined) {
      plan = buildRoutePlan(config, url, schema, options, findSchema, rules, types)
      alike.set(key, plan)
    }
    return plan
  }
}
