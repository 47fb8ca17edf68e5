/** `diff`: tells what of a change of the errors of a service breaks clients. */
import { readFile, stat } from 'node:fs/promises'
import { diffContracts, type ContractDiff } from '../evolution/compare/diff-contracts.ts'
import { isUrl } from '../evolution/read-contract.ts'
import { toGitHub } from '../evolution/report/github.ts'
import { toDiffTable } from '../evolution/report/table.ts'
import { readArguments, toChoice, UsageError } from './arguments.ts'
import { readFrom, readingFlags } from './contract.ts'
import { paintFor, type Command } from './terminal.ts'

const help = `Usage: fastify-error-resource diff <old> <new> [options]

Tells what has changed of the errors of a service, and what of it breaks clients. Give two
contracts, two OpenAPI 3 documents, or one of each, by URL or as files, in JSON or YAML.

  --fail-on <severity>     end with 1 for what is breaking, for a warning too, or for none
                           (default: breaking)
  --format <format>        print a table, json, or annotations for github (default: table)
  --json                   the same as --format json
  --all                    print every route of a change, in place of an example
  --header 'name: value'   add a field to requests for documents; repeatable
  --timeout <milliseconds> wait no longer than that for one (default: 5000)
  --help                   print this text

Exit codes: 0 nothing to fail on, 1 something, 2 they could not be compared.

  fastify-error-resource diff errors.json http://localhost:3000
  fastify-error-resource diff <(git show main:errors.json) errors.json --format github
`

const flags = {
  ...readingFlags,
  all: { type: 'boolean' },
  json: { type: 'boolean' },
  format: { type: 'string' },
  'fail-on': { type: 'string' },
} as const

const severities = ['breaking', 'warning', 'none'] as const

function isFailed({ counts }: ContractDiff, failOn: (typeof severities)[number]): boolean {
  if (failOn === 'none') return false
  return counts.breaking > 0 || (failOn === 'warning' && counts.warning > 0)
}

/** Compares two contracts: 0 where nothing is found that it was to fail on, 1 otherwise. */
export const diff: Command = async (args, terminal) => {
  const { stdout } = terminal
  const { values, positionals } = readArguments(args, flags)
  if (values.help === true) {
    stdout.write(help)
    return 0
  }
  const [older, newer, ...rest] = positionals
  if (older === undefined || newer === undefined || rest.length > 0) {
    throw new UsageError('diff takes two URLs or files, the older one first.')
  }
  const failOn = toChoice('fail-on', values['fail-on'], severities)
  const format = toChoice('format', values.format, ['table', 'json', 'github'])
  if (values.json === true && values.format !== undefined && format !== 'json') {
    throw new UsageError('--json and --format exclude each other.')
  }
  const before = await readFrom(older, values, terminal)
  const after = await readFrom(newer, values, terminal)
  const found = diffContracts(before, after)
  stdout.write(await print())
  return isFailed(found, failOn) ? 1 : 0

  async function print(): Promise<string> {
    if (values.json === true || format === 'json') return `${JSON.stringify(found, undefined, 2)}\n`
    if (format === 'github') return printAnnotations(String(newer))
    const options = { paint: paintFor(terminal), all: values.all === true }
    return toDiffTable(found, [String(older), String(newer)], options)
  }

  async function printAnnotations(file: string): Promise<string> {
    if (isUrl(file)) return toGitHub(found, undefined, '')
    // A pipe has been read, and has no lines to be shown at.
    const isFile = (await stat(file)).isFile()
    return toGitHub(found, isFile ? file : undefined, isFile ? await readFile(file, 'utf8') : '')
  }
}
