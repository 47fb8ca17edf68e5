/** `check`: asks a running service, and prints a report of its errors. */
import { checkConformance } from '../conformance/check-conformance.ts'
import { readExclusion } from '../conformance/document/exclusions.ts'
import { exclusionShape, type ConformanceOptions } from '../conformance/options.ts'
import { createProgress } from '../conformance/progress.ts'
import type { ConformanceReport } from '../conformance/report/report.ts'
import { toTable } from '../conformance/report/table.ts'
import { toTap } from '../conformance/report/tap.ts'
import { readArguments, toCount, toHeaders, UsageError } from './arguments.ts'
import { paintFor, type Command } from './terminal.ts'

const help = `Usage: fastify-error-resource check <url> [options]

Checks that every 4xx and 5xx of a service is a documented Error Resource. The URL is that of an
OpenAPI 3 document in JSON, or of a service that has one in a usual place. It is sent requests
that create, change and delete: use a service that is there to be tested.

  --all                    print every finding, in place of an example of each kind
  --json                   print the report as JSON
  --tap                    print the report as TAP
  --header 'name: value'   add a field to every request but those without credentials; repeatable
  --safe                   send GET, HEAD, OPTIONS, TRACE and QUERY alone
  --exclude <what>         leave a method, a path and what is below it, or both alone: DELETE,
                           /internal, 'POST /orders/*'; * is anything within a segment; repeatable
  --max-requests <number>  send no more requests than that (default: 500)
  --timeout <milliseconds> wait no longer than that for an answer (default: 5000)
  --allow-remote           ask other machines than this one
  --help                   print this text

The report goes to the standard output, how far it is to the standard error.
Exit codes: 0 no errors (advice may be there), 1 errors, 2 it could not be checked.

  fastify-error-resource check http://localhost:3000
  fastify-error-resource check http://localhost:3000/openapi.json --header 'authorization: Bearer …'
  fastify-error-resource check http://localhost:3000 --safe --exclude /internal --exclude '/jobs/*'
`

const flags = {
  all: { type: 'boolean' },
  json: { type: 'boolean' },
  tap: { type: 'boolean' },
  header: { type: 'string', multiple: true },
  safe: { type: 'boolean' },
  exclude: { type: 'string', multiple: true },
  'max-requests': { type: 'string' },
  timeout: { type: 'string' },
  'allow-remote': { type: 'boolean' },
} as const

function toExclusions(texts: readonly string[] | undefined): readonly string[] | undefined {
  const wrong = texts?.find((text) => readExclusion(text) === undefined)
  if (wrong === undefined) return texts
  throw new UsageError(`--exclude must be ${exclusionShape}, not '${wrong}'.`)
}

function withoutUndefined(options: object): ConformanceOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

/** Checks a service: 0 without errors, 1 with some. */
export const check: Command = async (args, terminal) => {
  const { stdout, stderr } = terminal
  const { values, positionals } = readArguments(args, flags)
  if (values.help === true) {
    stdout.write(help)
    return 0
  }
  const [url, ...rest] = positionals
  if (url === undefined || rest.length > 0) throw new UsageError('check takes one URL.')
  if (values.json === true && values.tap === true) {
    throw new UsageError('--json and --tap exclude each other.')
  }
  const maxRequests = toCount('max-requests', values['max-requests']) ?? 500
  const options = withoutUndefined({
    headers: toHeaders(values.header),
    safe: values.safe,
    exclude: toExclusions(values.exclude),
    maxRequests,
    timeout: toCount('timeout', values.timeout),
    allowRemote: values['allow-remote'],
  })
  const progress = createProgress(stderr, maxRequests)
  progress.begin(`Reading what there is to ask of ${url}`)
  const report = await checkConformance(url, { ...options, onResult: progress.onResult }).finally(
    progress.end,
  )
  stdout.write(print(report))
  return report.ok ? 0 : 1

  function print(found: ConformanceReport): string {
    if (values.json === true) return `${JSON.stringify(found, undefined, 2)}\n`
    if (values.tap === true) return toTap(found)
    return toTable(found, { paint: paintFor(terminal), all: values.all === true })
  }
}
