/** The plan of a route that declares nothing. */
import type { RoutePlan } from '../../plugin/routes/plan.ts'

/** A plan of its own for each caller, as each route has one. */
export function openPlan(given: Partial<RoutePlan> = {}): RoutePlan {
  return {
    enabled: true,
    produces: undefined,
    negotiate: undefined,
    negotiatorOf: () => undefined,
    isChoice: false,
    isOpen: true,
    consumes: undefined,
    reads: undefined,
    hasStructuredBody: false,
    refusedTypes: undefined,
    readableTypes: undefined,
    methodNotAllowed: true,
    answerOptions: true,
    statusOnly: false,
    notAcceptable: true,
    unsupportedMediaType: true,
    ...given,
  }
}
