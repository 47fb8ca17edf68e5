/** The rules of the kit as data: what is wrong where one is broken, and how much it matters. */

/** An error breaks a promise to clients and fails the check; advice does not. */
export type Severity = 'error' | 'advice'

interface Rule {
  readonly severity: Severity
  /** What is asked of a service. */
  readonly about: string
  /** Where it is asked. */
  readonly spec?: string
}

/** Every rule by its id, which stays the same from release to release. */
export const conformanceRules = {
  'no-response': {
    severity: 'error',
    about: 'a request is answered; the connection is not closed in silence',
  },
  timeout: { severity: 'error', about: 'a request is answered in time' },
  unreadable: { severity: 'error', about: 'the answer is HTTP, from first to last byte' },
  'endless-content': { severity: 'error', about: 'the content of an answer ends' },
  'head-content': {
    severity: 'error',
    about: 'the answer to HEAD has no content',
    spec: 'RFC 9110 §9.3.2',
  },
  'wrong-status': { severity: 'error', about: 'the status says what was wrong with the request' },
  'questionable-status': {
    severity: 'advice',
    about: 'the status is allowed, and another would say more',
  },
  'server-error': { severity: 'error', about: 'a mistake of the client is no 5xx' },
  'not-an-error-resource': {
    severity: 'error',
    about: 'every 4xx and 5xx carries an Error Resource',
    spec: 'RFC 9457 §3',
  },
  'malformed-error-resource': {
    severity: 'error',
    about: 'the members of an Error Resource have their types, and its status is the real one',
    spec: 'RFC 9457 §3.1',
  },
  leak: {
    severity: 'error',
    about: 'an error tells nothing of the inside of the service',
    spec: 'RFC 9457 §5',
  },
  'missing-header': { severity: 'error', about: 'the field that a status must have is there' },
  'malformed-header': { severity: 'error', about: 'a field is what its grammar says' },
  'recommended-header': {
    severity: 'advice',
    about: 'the field that a status should have is there',
  },
  'wrong-allow': {
    severity: 'error',
    about: '`Allow` has the documented methods, and not the one that was refused',
    spec: 'RFC 9110 §10.2.1',
  },
  'undocumented-method': {
    severity: 'advice',
    about: 'the document has the methods that `Allow` and the service have',
  },
  'undocumented-status': {
    severity: 'error',
    about: 'the document has the status, its class, or `default`',
  },
  'undocumented-media-type': {
    severity: 'error',
    about: 'the document has the media type of the status',
  },
  'undocumented-content': { severity: 'error', about: 'the content is valid by its schema' },
} as const satisfies Readonly<Record<string, Rule>>

/** Identifies a rule. */
export type ConformanceRule = keyof typeof conformanceRules

/** One thing that is not as it has to be. */
export interface Fault {
  readonly rule: ConformanceRule
  /** A sentence for people. */
  readonly message: string
}
