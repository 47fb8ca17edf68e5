/** The plan of a check: every request in order, with what it has to be answered with. */
import type { Facts } from './changes.ts'
import type { Expectation } from './expectation.ts'
import type { ProbeRequest } from '../exchange/message.ts'
import { operationProbes } from './operation-probes.ts'
import type { Operation } from '../document/operations.ts'
import { toPlainRequest } from './plain-request.ts'
import { createSchemaValidator, type SchemaValidator } from '../document/schema-validator.ts'
import { listServiceProbes, listWireProbes, type ServiceProbe } from './service-probes.ts'
import type { Target } from '../targets/target.ts'

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
  readonly isAnonymous: boolean
}

/** A plan, and what its answers are judged with. */
export interface Plan {
  readonly exchanges: readonly PlannedExchange[]
  readonly validate: SchemaValidator
}

/** Methods that change nothing (RFC 9110 §9.2.1). */
const safeMethods = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']

const toPlanned =
  (operation: string) =>
  ({ name, request, expect }: ServiceProbe): PlannedExchange => ({
    operation,
    probe: name,
    request,
    expect,
    isAnonymous: false,
  })

function planOperation(facts: Facts): readonly PlannedExchange[] {
  const { operation } = facts
  const name = `${operation.method} ${operation.path}`
  return operationProbes.flatMap(({ name: probe, changes, expect, isOwn = true }) =>
    changes(facts).map(({ request, what, isAnonymous = false }) => ({
      operation: name,
      probe: what === undefined ? probe : `${probe} ${what}`,
      request,
      expect: expect(facts),
      ...(isOwn ? { of: operation } : { siblings: operation.siblings }),
      isAnonymous,
    })),
  )
}

const isPlain = ({ method, path }: Operation) => method === 'GET' && !path.includes('{')

/** Where malformed requests are sent: to a path that works without any of them. */
function plainPath({ operations, basePath }: Target): string {
  return basePath + (operations.find(isPlain)?.path ?? '/')
}

/** Plans a check. The same target always gets the same plan. */
export function planExchanges(target: Target, safe: boolean): Plan {
  const { reader, operations, basePath, host, isWire } = target
  const validate = createSchemaValidator(reader.document)
  const workshop = { reader, validate, basePath }
  const service = listServiceProbes(basePath).map(toPlanned('The service'))
  const wire = isWire ? listWireProbes(plainPath(target), host) : []
  const exchanges = [
    ...service,
    ...operations.flatMap((operation) =>
      planOperation({ workshop, operation, plain: toPlainRequest(workshop, operation), safe }),
    ),
    ...wire.map(toPlanned('The connection')),
  ]
  const isKept = ({ request }: PlannedExchange) => !safe || safeMethods.includes(request.method)
  return { exchanges: exchanges.filter(isKept), validate }
}
