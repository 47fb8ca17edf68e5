/** Which error of the newer contract an error of the older one has become, route by route. */
import type { ContractedError } from '../contract.ts'

/** Errors of one route by their names. */
export type Named = readonly (readonly [name: string, error: ContractedError])[]

/** An error, and the one that it is in the newer contract. */
export interface Match {
  readonly older: Named[number]
  readonly newer: Named[number]
  /** Why they are one: the same identity, the same status, or a wildcard that has the status of the other. */
  readonly by: 'identity' | 'status' | 'wildcard'
}

/** What has become of the errors of a route. */
export interface Matches {
  readonly matched: readonly Match[]
  readonly removed: Named
  readonly added: Named
}

/** Whether an error is known by more than its status: `about:blank` says no more (RFC 9457 §4.2.1). */
export function isNamed({ type = 'about:blank', code }: ContractedError): boolean {
  return type !== 'about:blank' || code !== undefined
}

/** Tells whether a status is among those of another. */
export function isPartOf(
  status: ContractedError['status'],
  other: ContractedError['status'],
): boolean {
  if (status === other || other === 'default') return true
  return typeof status === 'number' && other === `${Math.floor(status / 100)}XX`
}

const isSame = (
  one: ContractedError,
  other: ContractedError,
  ...names: ('type' | 'code' | 'status')[]
) => names.every((name) => one[name] !== undefined && one[name] === other[name])

/** What two errors have in common that makes them one, the surest first. A type is the identity, a code ours (RFC 9457 §3.1.1). */
const identities: readonly ((one: ContractedError, other: ContractedError) => boolean)[] = [
  (one, other) => isSame(one, other, 'type', 'code', 'status'),
  (one, other) => one.type !== 'about:blank' && isSame(one, other, 'type', 'status'),
  (one, other) => isSame(one, other, 'code', 'status'),
  (one, other) => one.type !== 'about:blank' && isSame(one, other, 'type'),
  (one, other) => isSame(one, other, 'code'),
]

/** How much a wildcard stands for: a class, or any status. */
const breadth = ({ status }: ContractedError) => (status === 'default' ? 2 : 1)

/** Matches the errors of a route. */
export function matchErrors(older: Named, newer: Named): Matches {
  const matched: Match[] = []
  const [lost, fresh] = [new Set(older), new Set(newer)]
  function pair(one: Named[number], other: Named[number], by: Match['by']): void {
    matched.push({ older: one, newer: other, by })
    lost.delete(one)
    fresh.delete(other)
  }

  for (const isOne of identities) {
    for (const one of older) {
      if (!lost.has(one) || !isNamed(one[1])) continue
      const other = [...fresh].find(([, error]) => isNamed(error) && isOne(one[1], error))
      if (other !== undefined) pair(one, other, 'identity')
    }
  }
  // What was known by its status alone is what still is, or else whatever has that status now.
  const plain = older.filter(([, error]) => !isNamed(error))
  for (const one of plain) {
    const [, { status, type }] = one
    const other = [...fresh].find(
      ([, error]) => !isNamed(error) && error.status === status && error.type === type,
    )
    if (other !== undefined) pair(one, other, 'status')
  }
  for (const one of plain) {
    const [, { status, type }] = one
    // Any type was among those it could have; after `about:blank` another one is news.
    if (type !== undefined && !lost.has(one)) continue
    for (const other of [...fresh].filter(([, error]) => error.status === status)) {
      pair(one, other, 'status')
    }
  }
  const wide = (errors: Named) =>
    errors
      .filter(([, error]) => !isNamed(error) && typeof error.status !== 'number')
      .toSorted(([, one], [, other]) => breadth(one) - breadth(other))
  // What was part of a wildcard may be told apart now, and the other way round.
  for (const other of fresh) {
    const one = wide(older).find(([, { status }]) => isPartOf(other[1].status, status))
    if (one !== undefined) pair(one, other, 'wildcard')
  }
  for (const one of lost) {
    if (isNamed(one[1])) continue
    const other = wide(newer).find(([, { status }]) => isPartOf(one[1].status, status))
    if (other !== undefined) pair(one, other, 'wildcard')
  }
  return { matched, removed: [...lost], added: [...fresh] }
}
