/** A diff as commands that GitHub Actions shows beside the lines of a pull request. */
import { toShown } from '../../conformance/exchange/shown.ts'
import type { ContractChange, ContractDiff } from '../compare/diff-contracts.ts'

/** The commands, by what they are for. */
const commands = { breaking: 'error', warning: 'warning', compatible: 'notice' } as const

/** Routes that are named. */
const mostRoutes = 3

/** What would end a message, or one of its properties, in a workflow command. */
const escapeData = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const escapeProperty = (text: string) =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

function listRoutes(routes: readonly string[]): string {
  const rest = routes.length - mostRoutes
  const shown = routes.slice(0, mostRoutes).join(', ')
  return rest > 0 ? `${shown} and ${rest} more` : shown
}

/** Where something is defined: the first line that has it as a key, in JSON or YAML. */
function lineOf(lines: readonly string[], key: string): number {
  const json = JSON.stringify(key)
  const isKey = (line: string) => {
    const text = line.trimStart()
    return [json, `'${key}'`, key].some((written) => text.startsWith(`${written}:`))
  }
  return lines.findIndex(isKey) + 1
}

/**
 * Writes a diff as workflow commands, one a line.
 * @param file The newer file, which they are shown at; `undefined` where it is none.
 * @param text What is in the file, to find the lines in it.
 */
export function toGitHub(
  { changes }: ContractDiff,
  file: string | undefined,
  text: string,
): string {
  const lines = text.split('\n')

  function place({ error, routes: [route = ''] }: ContractChange): string {
    if (file === undefined) return ''
    const keys = [error ?? route, route.slice(route.indexOf(' ') + 1)]
    const line = keys.map((key) => lineOf(lines, key)).find((number) => number > 0) ?? 1
    return `file=${escapeProperty(toShown(file))},line=${line},`
  }

  return changes
    .map((change) => {
      const { rule, severity, message, error, routes } = change
      const where = listRoutes(routes)
      const what = error === null ? `${where}: ${message}` : `${error}: ${message} (${where})`
      const title = `title=${escapeProperty(rule)}`
      return `::${commands[severity]} ${place(change)}${title}::${escapeData(what)}\n`
    })
    .join('')
}
