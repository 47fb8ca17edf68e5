/** Every plugin of the matrix, by the test file that runs it. The table of docs/plugins.md is this one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../house/source-files.ts'
import { access } from './access.ts'
import { content } from './content.ts'
import { limits } from './limits.ts'
import { pages } from './pages.ts'
import type { Neighbour } from './placements.ts'
import { scopes } from './scopes.ts'
import { state } from './state.ts'
import { upstream } from './upstream.ts'

/** The groups: `test/contract/ecosystem/<name>.test.ts` runs each. */
export const groups: Readonly<Record<string, readonly Neighbour[]>> = {
  access,
  content,
  limits,
  pages,
  scopes,
  state,
  upstream,
}

/** One row of the table: what ran of a plugin, in one service or in several. */
export interface PluginRow {
  readonly name: string
  /** The major version that is installed. */
  readonly major: string
  readonly errors: string
  readonly order: string
  readonly services: readonly Neighbour[]
}

/** The rows, by name. */
export const plugins: readonly PluginRow[] = rowsOf(Object.values(groups).flat())

function rowsOf(neighbours: readonly Neighbour[]): PluginRow[] {
  const services = new Map<string, Neighbour[]>()
  for (const neighbour of neighbours) {
    services.set(neighbour.name, [...(services.get(neighbour.name) ?? []), neighbour])
  }
  return [...services.entries()]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([name, services]) => {
      const [first] = services
      if (first === undefined) return []
      return [{ name, major: majorOf(name), errors: first.errors, order: first.order, services }]
    })
}

function majorOf(name: string): string {
  const manifest = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version.split('.')[0] ?? ''
}
