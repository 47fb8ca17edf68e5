/** Two contracts of one service: all that has changed, and what clients make of it. */
import { toShown } from '../../conformance/exchange/shown.ts'
import { checkContract } from '../check-contract.ts'
import type { ContractedError, ErrorContract } from '../contract.ts'
import { createFlatten } from '../schemas/flatten.ts'
import { compareErrors } from './compare-errors.ts'
import { createCompareSchemas } from './compare-schemas.ts'
import { matchErrors, type Match, type Named } from './match-errors.ts'
import { contractRules, type Change, type ChangeSeverity, type ContractRule } from './rules.ts'

/** One thing that has changed, wherever it has. */
export interface ContractChange {
  /** What has changed, by its name. */
  readonly rule: ContractRule
  /** Whether clients break, should be looked at, or need not notice. */
  readonly severity: ChangeSeverity
  /** A sentence for people. */
  readonly message: string
  /** The error by its name in the older contract, or in the newer one if it is new; `null` for a whole route. */
  readonly error: string | null
  /** The routes that it has changed of. */
  readonly routes: readonly string[]
}

/** What has changed between two contracts. It can be written as JSON. */
export interface ContractDiff {
  /** Whether nothing breaks clients. */
  readonly compatible: boolean
  /** How many changes there are of each severity. */
  readonly counts: Readonly<Record<ChangeSeverity, number>>
  /** Those that break clients first. */
  readonly changes: readonly ContractChange[]
  /** Sentences about what could not be read of the one or the other. */
  readonly notes: readonly string[]
}

/** A path template without the names of its parameters, which no client sees. */
const toKey = (route: string) => route.replaceAll(/\{[^{}]*\}/g, '{}')

const severities: readonly ChangeSeverity[] = ['breaking', 'warning', 'compatible']

/** Changes that are the same at several routes, as one. */
class Collection {
  readonly #found = new Map<string, ContractChange & { readonly routes: string[] }>()

  add(route: string, error: string | null, changes: readonly Change[]): void {
    for (const { rule, message: text } of changes) {
      const key = JSON.stringify([rule, error, text, error === null ? route : ''])
      const known = this.#found.get(key)
      if (known !== undefined) {
        known.routes.push(toShown(route))
        continue
      }
      const { severity } = contractRules[rule]
      const shown = error === null ? null : toShown(error)
      const change = { rule, severity, message: toShown(text), error: shown }
      this.#found.set(key, { ...change, routes: [toShown(route)] })
    }
  }

  list(): readonly ContractChange[] {
    const all = [...this.#found.values()]
    return severities.flatMap((severity) => all.filter((one) => one.severity === severity))
  }
}

/** The errors of a route by their names. */
function errorsOf({ errors }: ErrorContract, names: readonly string[]): Named {
  return names.map((name) => [name, errors[name] as ContractedError])
}

/**
 * Says what has changed between two contracts, for clients that read what a service sends: a value that is
 * new breaks those who did not reckon with it, one that is gone does not.
 * @throws {ContractError} For what is no contract.
 * @example
 * const { compatible, changes } = diffContracts(await readContract('errors.json'), await readContract(app))
 */
export function diffContracts(older: ErrorContract, newer: ErrorContract): ContractDiff {
  const [before, after] = [
    checkContract(older, 'The older one'),
    checkContract(newer, 'The newer one'),
  ]
  const [old, young] = [before, after].map(({ schemas }) =>
    createFlatten((name) => (Object.hasOwn(schemas, name) ? schemas[name] : undefined)),
  ) as [ReturnType<typeof createFlatten>, ReturnType<typeof createFlatten>]
  const compareSchemas = createCompareSchemas(old, young)
  /** Most routes have the errors of others. */
  const compared = new Map<string, readonly Change[]>()
  const collection = new Collection()

  function compare(match: Match): readonly Change[] {
    const key = JSON.stringify([match.older[0], match.newer[0], match.by])
    const changes = compared.get(key) ?? compareErrors(match, compareSchemas)
    compared.set(key, changes)
    return changes
  }

  const routes = new Map(Object.entries(after.routes).map((entry) => [toKey(entry[0]), entry]))
  const kept = new Set<string>()
  for (const [route, names] of Object.entries(before.routes)) {
    const key = toKey(route)
    const [, now] = routes.get(key) ?? []
    kept.add(key)
    if (now === undefined) {
      collection.add(route, null, [{ rule: 'route-removed', message: 'The operation is gone.' }])
      continue
    }
    const { matched, removed, added } = matchErrors(errorsOf(before, names), errorsOf(after, now))
    for (const match of matched) collection.add(route, match.older[0], compare(match))
    for (const [name] of removed) {
      collection.add(route, name, [{ rule: 'error-removed', message: `${name} is gone.` }])
    }
    for (const [name] of added) {
      collection.add(route, name, [{ rule: 'error-added', message: `${name} is new.` }])
    }
  }
  for (const [key, [route]] of routes) {
    if (kept.has(key)) continue
    collection.add(route, null, [{ rule: 'route-added', message: 'The operation is new.' }])
  }
  const changes = collection.list()
  const count = (severity: ChangeSeverity) =>
    changes.filter((change) => change.severity === severity).length
  const counts = {
    breaking: count('breaking'),
    warning: count('warning'),
    compatible: count('compatible'),
  }
  const notes = [...new Set([...before.notes, ...after.notes])].map((note) => toShown(note))
  return { compatible: counts.breaking === 0, counts, changes, notes }
}
