/** `fastify-error-resource/conformance`: checks that every error of a service is a documented Error Resource. */
export { checkConformance } from './check-conformance.ts'
export { conformanceRules, type ConformanceRule, type Severity } from './report/rules.ts'
export { ConformanceError } from './exchange/message.ts'
export { toTap } from './report/tap.ts'
export type { CheckableApp } from './targets/app-target.ts'
export type { ConformanceOptions } from './options.ts'
export type {
  ConformanceExchange,
  ConformanceFinding,
  ConformanceReport,
  ConformanceResult,
} from './report/report.ts'
