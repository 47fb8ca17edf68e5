/** The command: arguments in, a report on the standard output, an exit code back. */
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { checkConformance } from './check-conformance.ts'
import { readExclusion } from './document/exclusions.ts'
import { ConformanceError } from './exchange/message.ts'
import { toShown } from './exchange/shown.ts'
import { exclusionShape, type ConformanceOptions } from './options.ts'
import { createProgress, type ProgressStream } from './progress.ts'
import type { ConformanceReport } from './report/report.ts'
import { createPaint, toTable } from './report/table.ts'
import { toTap } from './report/tap.ts'

/** Where a command writes to, and what it knows of that. */
export interface Terminal {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean }
  readonly stderr: ProgressStream
  readonly env: Readonly<Record<string, string | undefined>>
}

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
  --version                print the version

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
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const

/** Longest sentence that says what went wrong. */
const longestSentence = 2000

/** A mistake in the arguments: a sentence for the person who typed them. */
class UsageError extends Error {}

function toHeaders(lines: readonly string[] = []): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) {
      throw new UsageError(`--header must look like 'name: value', not '${line}'.`)
    }
    headers[name] = value
  }
  return headers
}

function toExclusions(texts: readonly string[] | undefined): readonly string[] | undefined {
  const wrong = texts?.find((text) => readExclusion(text) === undefined)
  if (wrong === undefined) return texts
  throw new UsageError(`--exclude must be ${exclusionShape}, not '${wrong}'.`)
}

function toCount(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new UsageError(`--${name} must be a whole number from 1 on, not '${text}'.`)
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, allowPositionals: true })
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0] + '.')
  }
}

function version(): string {
  const manifest = createRequire(import.meta.url)('fastify-error-resource/package.json') as unknown
  return (manifest as { version: string }).version
}

function withoutUndefined(options: object): ConformanceOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

async function execute(
  args: readonly string[],
  { stdout, stderr, env }: Terminal,
): Promise<number> {
  const { values, positionals } = parse(args)
  if (values.help === true || values.version === true) {
    stdout.write(values.help === true ? help : `${version()}\n`)
    return 0
  }
  const [command, url, ...rest] = positionals
  if (command !== 'check' || url === undefined || rest.length > 0) {
    throw new UsageError('It takes one command, check, and one URL.')
  }
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
  progress.begin(url)
  const report = await checkConformance(url, { ...options, onResult: progress.onResult }).finally(
    progress.end,
  )
  stdout.write(print(report))
  return report.ok ? 0 : 1

  function print(found: ConformanceReport): string {
    if (values.json === true) return `${JSON.stringify(found, undefined, 2)}\n`
    if (values.tap === true) return toTap(found)
    const paint = createPaint(stdout.isTTY === true && !env['NO_COLOR'])
    return toTable(found, { paint, all: values.all === true })
  }
}

/** Runs the command; what went wrong is one sentence on the standard error. Never rejects. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await execute(args, terminal)
  } catch (error) {
    const isKnown =
      error instanceof ConformanceError || error instanceof UsageError || error instanceof TypeError
    const sentence = isKnown ? error.message : `The check failed: ${String(error)}`
    const hint = error instanceof UsageError ? '\nSee fastify-error-resource --help.' : ''
    terminal.stderr.write(`${toShown(sentence, longestSentence)}${hint}\n`)
    return 2
  }
}
