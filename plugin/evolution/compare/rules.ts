/** What can change, as data: how it is called, how much it matters, and what has become of what clients rely on. */

/** Clients break, should be looked at, or need not notice. */
export type ChangeSeverity = 'breaking' | 'warning' | 'compatible'

interface Rule {
  readonly severity: ChangeSeverity
  /** What has changed. */
  readonly about: string
}

/** Every rule by its id, which stays the same from release to release. */
export const contractRules = {
  'route-removed': { severity: 'breaking', about: 'an operation is gone' },
  'error-removed': { severity: 'breaking', about: 'a route no longer has an error it had' },
  'status-changed': { severity: 'breaking', about: 'an error has another status' },
  'type-changed': {
    severity: 'breaking',
    about: 'an error lacks the type that clients know it by (RFC 9457 §3.1.1)',
  },
  'code-changed': {
    severity: 'breaking',
    about: 'an error lacks the code that clients know it by',
  },
  'media-type-removed': { severity: 'breaking', about: 'an error lacks a media type it had' },
  'content-removed': { severity: 'breaking', about: 'an error has no content any more' },
  'member-removed': { severity: 'breaking', about: 'a member that was always there is gone' },
  'member-optional': { severity: 'breaking', about: 'a member is no longer always there' },
  'member-retyped': { severity: 'breaking', about: 'a member has another type' },
  'member-widened': { severity: 'breaking', about: 'a member may have values it never had' },
  'header-removed': { severity: 'breaking', about: 'a field that was always there is gone' },
  'header-optional': { severity: 'breaking', about: 'a field is no longer always there' },
  'header-retyped': { severity: 'breaking', about: 'a field has another type' },
  'header-widened': { severity: 'breaking', about: 'a field may have values it never had' },
  'error-added': {
    severity: 'warning',
    about: 'an old route has a new error; clients go by the class of its status (RFC 9110 §15)',
  },
  'error-generalized': {
    severity: 'warning',
    about: 'a status is no longer named, and still among those of a wildcard',
  },
  'type-specified': {
    severity: 'warning',
    about: 'an error that was known by its status alone has a type of its own (RFC 9457 §4.2.1)',
  },
  'optional-member-removed': {
    severity: 'warning',
    about: 'a member that was not always there is gone',
  },
  'optional-header-removed': {
    severity: 'warning',
    about: 'a field that was not always there is gone',
  },
  undecided: { severity: 'warning', about: 'something has changed that no program can compare' },
  'route-added': { severity: 'compatible', about: 'there is a new operation' },
  'error-specified': {
    severity: 'compatible',
    about: 'an error is told apart from others of its status or wildcard',
  },
  'title-changed': {
    severity: 'compatible',
    about: 'an error has another title, which is for people (RFC 9457 §3.1.3)',
  },
  'media-type-added': { severity: 'compatible', about: 'an error has one media type more' },
  'content-added': { severity: 'compatible', about: 'an error that had no content has some' },
  'member-added': {
    severity: 'compatible',
    about: 'there is a new member; clients ignore those they do not know (RFC 9457 §3.2)',
  },
  'member-promised': { severity: 'compatible', about: 'a member is always there now' },
  'member-narrowed': { severity: 'compatible', about: 'a member has fewer values than it had' },
  'header-added': {
    severity: 'compatible',
    about: 'there is a new field; clients ignore those they do not know (RFC 9110 §5.1)',
  },
  'header-promised': { severity: 'compatible', about: 'a field is always there now' },
  'header-narrowed': { severity: 'compatible', about: 'a field has fewer values than it had' },
} as const satisfies Readonly<Record<string, Rule>>

/** Identifies a rule. */
export type ContractRule = keyof typeof contractRules

/** One thing that has changed. */
export interface Change {
  readonly rule: ContractRule
  /** A sentence for people. */
  readonly message: string
}

const weights: Readonly<Record<ChangeSeverity, number>> = {
  breaking: 10_000,
  warning: 100,
  compatible: 1,
}

/** How much rules matter together, to choose between readings of a change. */
export function weigh(rules: readonly ContractRule[]): number {
  return rules.reduce((sum, rule) => sum + weights[contractRules[rule].severity], 0)
}
