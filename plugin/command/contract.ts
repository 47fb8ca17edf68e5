/** `contract`: writes what a service promises of its errors. */
import { writeFile } from 'node:fs/promises'
import { createProgress } from '../conformance/progress.ts'
import { toContractText } from '../evolution/contract-text.ts'
import { ContractError } from '../evolution/contract.ts'
import { readContract } from '../evolution/read-contract.ts'
import { readArguments, toCount, toHeaders, UsageError, type Flags } from './arguments.ts'
import type { Command, Terminal } from './terminal.ts'

const help = `Usage: fastify-error-resource contract <url|file> [options]

Writes the errors of a service as JSON that can be reviewed and compared: statuses, types, codes,
titles, members, header fields and routes. It is the same as long as they are. Give an OpenAPI 3
document, by URL or as a file, in JSON or YAML, or the URL of a service that has one in a usual
place.

  --output <file>          write it to a file, in place of the standard output
  --header 'name: value'   add a field to the request for the document; repeatable
  --timeout <milliseconds> wait no longer than that for it (default: 5000)
  --help                   print this text

Exit codes: 0 it was written, 2 it could not be.

  fastify-error-resource contract http://localhost:3000 --output errors.json
`

/** Flags of what is read by URL. */
export const readingFlags = {
  header: { type: 'string', multiple: true },
  timeout: { type: 'string' },
} as const satisfies Flags

/** Reads a contract, and tells that it does. */
export async function readFrom(
  source: string,
  { header, timeout }: { header?: readonly string[] | undefined; timeout?: string | undefined },
  { stderr }: Pick<Terminal, 'stderr'>,
) {
  const options = { headers: toHeaders(header), timeout: toCount('timeout', timeout) }
  const progress = createProgress(stderr, 1)
  progress.begin(`Reading ${source}`)
  return readContract(source, options).finally(progress.end)
}

/** Writes a contract. */
export const contract: Command = async (args, terminal) => {
  const { stdout, stderr } = terminal
  const { values, positionals } = readArguments(args, {
    ...readingFlags,
    output: { type: 'string' },
  })
  if (values.help === true) {
    stdout.write(help)
    return 0
  }
  const [source, ...rest] = positionals
  if (source === undefined || rest.length > 0) {
    throw new UsageError('contract takes one URL or file.')
  }
  const found = await readFrom(source, values, terminal)
  for (const note of found.notes) stderr.write(`Note: ${note}\n`)
  const { output } = values
  if (output === undefined) {
    stdout.write(toContractText(found))
    return 0
  }
  await writeFile(output, toContractText(found)).catch((error: unknown) => {
    throw new ContractError(`${output} cannot be written: ${(error as Error).message}`)
  })
  return 0
}
