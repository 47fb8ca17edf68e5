/** The command: arguments in, an exit code back. Each of what it can do is loaded when it is asked for. */
import { createRequire } from 'node:module'
import { toShown } from '../conformance/exchange/shown.ts'
import { commonFlags, didYouMean, readArguments, UsageError } from './arguments.ts'
import type { Command, Terminal } from './terminal.ts'

const help = `Usage: fastify-error-resource <command>

  check <url>          asks a running service and reports what of its errors is not as it has to be
  contract <what>      writes the errors of a service as a file that can be reviewed
  diff <old> <new>     tells what of a change of its errors breaks clients

  --help               print this text, or that of a command
  --version            print the version

Exit codes: 0 nothing was found, 1 something was, 2 it could not be done.
`

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./check.ts')).check,
  contract: async () => (await import('./contract.ts')).contract,
  diff: async () => (await import('./diff.ts')).diff,
}

/** Longest sentence that says what went wrong. */
const longestSentence = 2000

/** What went wrong and was foreseen, and says so in words for people, by the name of its class. */
const foreseen = new Set(['ConformanceError', 'ContractError', 'TypeError'])

function version(): string {
  const manifest = createRequire(import.meta.url)('fastify-error-resource/package.json') as unknown
  return (manifest as { version: string }).version
}

async function execute(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '', ...others] = args
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (load !== undefined && !others.includes('--version')) {
    const run = await load()
    return run(others, terminal)
  }
  const { values, positionals } = readArguments(load === undefined ? args : others, commonFlags)
  if (values.help === true || values.version === true) {
    terminal.stdout.write(values.help === true ? help : `${version()}\n`)
    return 0
  }
  const [given] = positionals
  const known = Object.keys(commands)
  throw new UsageError(
    given === undefined
      ? `It takes a command: ${known.join(', ')}.`
      : `There is no command ${given}; there are ${known.join(', ')}.${didYouMean(given, known)}`,
  )
}

/** Runs the command; what went wrong is one sentence on the standard error. Never rejects. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await execute(args, terminal)
  } catch (error) {
    const isUsage = error instanceof UsageError
    const isKnown = isUsage || (error instanceof Error && foreseen.has(error.name))
    const sentence = isKnown ? error.message : `It failed: ${String(error)}`
    const hint = isUsage ? '\nSee fastify-error-resource --help.' : ''
    terminal.stderr.write(`${toShown(sentence, longestSentence)}${hint}\n`)
    return 2
  }
}
