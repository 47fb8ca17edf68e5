/** What Fastify's router chooses routes by besides method and path, read from a request. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ConstraintStrategy, HTTPVersion } from 'find-my-way'

/** How a constraint of the user's own is kept and read. */
export type Strategy = ConstraintStrategy<HTTPVersion.V1>

interface WithStrategies {
  readonly constraints?: Readonly<Record<string, Strategy>>
  readonly routerOptions?: WithStrategies
}

const known = new WeakMap<FastifyInstance, Readonly<Record<string, Strategy>>>()

/** The user's own strategies that answer at once; one that takes a callback is async. */
export function strategiesOf(app: FastifyInstance): Readonly<Record<string, Strategy>> {
  let strategies = known.get(app)
  if (strategies === undefined) known.set(app, (strategies = readStrategies(app)))
  return strategies
}

function readStrategies(app: FastifyInstance): Readonly<Record<string, Strategy>> {
  const { constraints, routerOptions } = app.initialConfig as WithStrategies
  const all = Object.entries({ ...constraints, ...routerOptions?.constraints })
  const immediate = all.filter(([, strategy]) => strategy.deriveConstraint.length < 3)
  // Copies, because routers write on them and Fastify has frozen these.
  return Object.fromEntries(immediate.map(([name, strategy]) => [name, { ...strategy }]))
}

/** Reads the constraints of a request. Strategies are known that the constructor was given. */
export function deriveConstraints(
  app: FastifyInstance,
  request: FastifyRequest,
): Record<string, unknown> {
  const { headers } = request.raw
  const derived: Record<string, unknown> = {
    host: headers.host,
    version: headers['accept-version'],
  }
  for (const strategy of Object.values(strategiesOf(app))) {
    derived[strategy.name] = strategy.deriveConstraint(request.raw as never)
  }
  return derived
}
