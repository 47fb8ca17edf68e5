/** What came of a planned exchange, judged by every rule. */
import { judgeStatus } from '../probes/expectation.ts'
import type { Evidence } from './evidence.ts'
import { findMedia, findResponse, judgeDocument } from './judge-document.ts'
import { judgeResource } from './judge-resource.ts'
import { isAnswer, type Answer, type Outcome } from '../exchange/message.ts'
import type { OpenApiReader } from '../document/openapi-reader.ts'
import { judgeAllow, judgeHeaders } from './owed-headers.ts'
import type { PlannedExchange } from '../probes/plan.ts'
import type { Fault } from '../report/rules.ts'
import type { SchemaValidator } from '../document/schema-validator.ts'

/** What answers are judged with. */
export interface Bench {
  readonly reader: OpenApiReader
  readonly validate: SchemaValidator
  readonly evidence: Evidence
}

/** What there is to say of the answer to `HEAD`, whose content would be that of `GET`. */
function judgeHead({ status, fields, content }: Answer): readonly Fault[] {
  if (content.length === 0) return []
  const type = fields.get('content-type') ?? 'unknown type'
  const message = `The ${status} to HEAD has content of ${type}, which the next response starts with.`
  return [{ rule: 'head-content', message }]
}

function judgeError({ reader, validate }: Bench, { of }: PlannedExchange, answer: Answer) {
  const response = of && findResponse(reader, of, answer.status)
  const isDocumented = (type: string) => findMedia(reader, response, type) !== undefined
  return [
    ...judgeResource(answer, isDocumented),
    ...(of === undefined ? [] : judgeDocument(reader, validate, of, answer)),
  ]
}

/** Lists everything that is wrong with what came of an exchange. */
export function judge(bench: Bench, planned: PlannedExchange, outcome: Outcome): readonly Fault[] {
  const { evidence } = bench
  evidence.keep(planned, outcome)
  const { request, expect, siblings, rivals } = planned
  if (!isAnswer(outcome)) {
    const { failure, reason } = outcome
    if (expect.maySilence === true && failure === 'timeout') return []
    return [{ rule: failure, message: `The service ${reason}.` }]
  }
  const status = judgeStatus(outcome.status, evidence.weigh(planned, outcome))
  const isError = outcome.status >= 400
  const isHead = request.method === 'HEAD'
  return [
    ...(status === undefined ? [] : [status]),
    ...(isHead ? judgeHead(outcome) : []),
    ...(isError && !isHead ? judgeError(bench, planned, outcome) : []),
    ...(isError ? judgeHeaders(outcome) : []),
    ...(siblings === undefined ? [] : judgeAllow(outcome, siblings, request.method, rivals)),
  ]
}
