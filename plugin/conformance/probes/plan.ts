/** The plan of a check: every request in order, with what it has to be answered with. */
import type { Exclusion } from '../document/exclusions.ts'
import type { Operation } from '../document/operations.ts'
import { createSchemaValidator, type SchemaValidator } from '../document/schema-validator.ts'
import { createMethodFinder } from '../document/templates.ts'
import type { ProbeRequest } from '../exchange/message.ts'
import type { Target } from '../targets/target.ts'
import { safeMethods } from './changes.ts'
import type { Expectation } from './expectation.ts'
import { operationProbes } from './operation-probes.ts'
import { fillPath, toPlainRequest, type Workshop } from './plain-request.ts'
import { listServiceProbes, listWireProbes, type ServiceProbe } from './service-probes.ts'

/** One request that is going to be sent. */
export interface PlannedExchange {
  /** What it belongs to: `GET /orders`, or the service as a whole. */
  readonly operation: string
  readonly probe: string
  readonly request: ProbeRequest
  readonly expect: Expectation
  /** The operation that the answer is of, whose document has a say. */
  readonly of?: Operation
  /** The methods of the path, where one was taken that is not among them. */
  readonly siblings?: readonly string[]
  /** The methods of every template that the path can be read as. */
  readonly rivals?: readonly string[]
  /** What its answer tells of those to come. */
  readonly tells?: 'the path' | 'no path'
  readonly isAnonymous: boolean
}

/** A plan, and what its answers are judged with. */
export interface Plan {
  /** How many there are; they are counted no further than is ever needed. */
  readonly count: number
  /** Makes one after the other, because all of a large document are more than memory holds. */
  exchanges(): Iterable<PlannedExchange>
  readonly validate: SchemaValidator
  /** Operations that there are no requests for, because they cannot be made. */
  readonly unplanned: ReadonlySet<string>
}

/** What is left out of a plan. */
export interface PlanLimits {
  /** Whether methods that may change something are. */
  readonly safe: boolean
  readonly exclusions: readonly Exclusion[]
  /** Most exchanges that are counted. */
  readonly most: number
}

const toPlanned =
  (operation: string) =>
  ({ name, request, expect, tells }: ServiceProbe): PlannedExchange => ({
    operation,
    probe: name,
    request,
    expect,
    ...(tells && { tells }),
    isAnonymous: false,
  })

const nameOf = ({ method, path }: Operation) => `${method} ${path}`

/** @throws {RangeError} For values that are nested deeper, or are longer, than can be written. */
function planOperation(
  workshop: Workshop,
  operation: Operation,
  isKept: (method: string) => boolean,
): readonly PlannedExchange[] {
  const plain = toPlainRequest(workshop, operation)
  const facts = { workshop, operation, plain, isKept }
  const rivals = workshop.methodsOf(fillPath(operation.path, plain.path))
  return operationProbes.flatMap(({ name, changes, expect, isOwn = true, tells }) =>
    changes(facts).map(({ request, what, isAnonymous = false }) => ({
      operation: nameOf(operation),
      probe: what === undefined ? name : `${name} ${what}`,
      request,
      expect: expect(facts),
      ...(isOwn ? { of: operation } : { siblings: operation.siblings, rivals }),
      ...(tells && { tells }),
      isAnonymous,
    })),
  )
}

const isPlain = ({ method, path }: Operation) => method === 'GET' && !path.includes('{')

/** Plans a check. The same target always gets the same plan. */
export function planExchanges(target: Target, { safe, exclusions, most }: PlanLimits): Plan {
  const { reader, operations, basePath, host, isWire } = target
  const validate = createSchemaValidator(reader)
  const methodsOf = createMethodFinder(operations)
  const unplanned = new Set<string>()

  const isExcluded = (method: string, path: string) =>
    exclusions.some(({ matches }) => matches(method, path, basePath + path))
  const isKept = (method: string, path: string) =>
    (!safe || safeMethods.includes(method)) && !isExcluded(method, path)
  const kept = operations.filter(({ method, path }) => !isExcluded(method, path))
  // Malformed requests are sent to a path that works without any of the operation's own.
  const plainPath = fillPath(kept.find(isPlain)?.path ?? '/', {})

  function* exchangesOf(operation: Operation): Iterable<PlannedExchange> {
    const isKeptHere = (method: string) => isKept(method, operation.path)
    try {
      const workshop = { reader, validate, basePath, methodsOf }
      yield* planOperation(workshop, operation, isKeptHere).filter(({ request }) =>
        isKeptHere(request.method),
      )
    } catch {
      unplanned.add(nameOf(operation))
    }
  }

  function* exchanges(): Iterable<PlannedExchange> {
    const isKeptAtAll = ({ request }: ServiceProbe) =>
      isKept(request.method, request.target.slice(basePath.length))
    yield* listServiceProbes(basePath).filter(isKeptAtAll).map(toPlanned('The service'))
    for (const operation of kept) yield* exchangesOf(operation)
    if (!isWire) return
    const wire = listWireProbes(basePath + plainPath, host)
    yield* wire.filter(isKeptAtAll).map(toPlanned('The connection'))
  }

  return { count: countUpTo(most, exchanges()), exchanges, validate, unplanned }
}

function countUpTo(most: number, items: Iterable<unknown>): number {
  let count = 0
  for (const _ of items) if (++count >= most) break
  return count
}
