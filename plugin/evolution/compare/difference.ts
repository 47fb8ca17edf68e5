/** How two schemas differ, for those who read what they describe. */
import type { ContractRule } from './rules.ts'

/**
 * What is the matter: something is gone that was always there (`removed`) or sometimes (`dropped`), is no
 * longer always there (`optional`), has another type (`retyped`), more values (`widened`), fewer
 * (`narrowed`), is new (`added`), always there now (`promised`), or cannot be compared (`undecided`).
 */
export type Kind =
  | 'removed'
  | 'dropped'
  | 'optional'
  | 'retyped'
  | 'widened'
  | 'narrowed'
  | 'added'
  | 'promised'
  | 'undecided'

/** A difference of one schema. */
export type Finding = readonly [kind: Kind, what: string]

/** One difference, and where it is. */
export interface Difference {
  readonly kind: Kind
  /** `errors[].pointer`; empty for the whole. */
  readonly path: string
  /** Completes "The member …". */
  readonly what: string
}

/** What is described: the members of content, or the value of a field. */
export type Subject = 'member' | 'header'

/** The rule of a difference. */
export function toRule(subject: Subject, kind: Kind): ContractRule {
  if (kind === 'undecided') return kind
  return kind === 'dropped' ? `optional-${subject}-removed` : `${subject}-${kind}`
}
