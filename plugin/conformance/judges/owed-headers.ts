/** The header fields that a 4xx or 5xx has, by its status: that they are there, and what their grammar says. */
import { owedRowOf } from '../../errors/owed/fields.ts'
import { findErrorStatus, owedBy, type OwedName } from '../../http/statuses.ts'
import type { Answer } from '../exchange/message.ts'
import type { Fault } from '../report/rules.ts'

interface Recommendation {
  readonly statuses: readonly number[]
  readonly isMet: (fields: Answer['fields']) => boolean
  /** Completes "A 404 should …". */
  readonly advice: string
}

const names = (fields: Answer['fields'], name: string) =>
  (fields.get(name) ?? '')
    .toLowerCase()
    .split(',')
    .map((item) => item.trim())

/** Fields that go with a status, and are none of what it owes. */
const recommendations: readonly Recommendation[] = [
  {
    statuses: [404, 405, 410, 414, 501],
    isMet: (fields) => fields.has('cache-control') || fields.has('expires'),
    advice: 'have Cache-Control, because caches may keep it without (RFC 9110 §15.1).',
  },
  {
    statuses: [406],
    isMet: (fields) => names(fields, 'vary').some((name) => name === 'accept' || name === '*'),
    advice: 'have Vary: Accept, because it was negotiated (RFC 9110 §12.5.5).',
  },
  {
    statuses: [415],
    isMet: (fields) =>
      ['accept', 'accept-encoding', 'accept-post', 'accept-patch'].some((name) => fields.has(name)),
    advice: 'have Accept, with what would be read (RFC 9110 §15.5.16).',
  },
]

/** Lists what is wrong with the fields of an error. */
export function judgeHeaders({ status, fields }: Answer): readonly Fault[] {
  const faults: Fault[] = []
  const spec = findErrorStatus(status)?.spec ?? ''
  for (const [owed, name] of Object.entries(owedBy(status))) {
    const { absence, isWellFormed } = owedRowOf(owed as OwedName)
    const value = name === null ? undefined : fields.get(name)
    if (value === undefined) {
      if (absence !== undefined) {
        faults.push({ rule: absence, message: `The ${status} has no ${name} (${spec}).` })
      }
    } else if (isWellFormed?.(value) === false) {
      const message = `The ${name} of the ${status} is malformed: ${value}`
      faults.push({ rule: 'malformed-header', message })
    }
  }
  for (const { statuses, isMet, advice } of recommendations) {
    if (!statuses.includes(status) || isMet(fields)) continue
    faults.push({ rule: 'recommended-header', message: `A ${status} should ${advice}` })
  }
  return faults
}

/**
 * Compares `Allow` with the methods of the document.
 * @param rivals Methods of other templates that the path can be read as, which may be there.
 */
export function judgeAllow(
  { status, fields }: Answer,
  siblings: readonly string[],
  refused: string,
  rivals: readonly string[] = [],
): readonly Fault[] {
  const allow = fields.get('allow')
  if (status !== 405 || allow === undefined) return []
  const allowed = allow.split(',').map((method) => method.trim())
  const faults: Fault[] = []
  const missing = siblings.filter((method) => !allowed.includes(method))
  if (missing.length > 0) {
    const message = `Allow is ${allow}, without ${missing.join(' and ')}, which the path has.`
    faults.push({ rule: 'wrong-allow', message })
  }
  if (allowed.includes(refused)) {
    const message = `Allow is ${allow}, with ${refused}, which was refused.`
    faults.push({ rule: 'wrong-allow', message })
  }
  const known = new Set([...siblings, ...rivals, 'HEAD', 'OPTIONS', refused, ''])
  const others = allowed.filter((method) => !known.has(method))
  if (others.length > 0) {
    const message = `Allow has ${others.join(' and ')}, which the document does not have.`
    faults.push({ rule: 'undocumented-method', message })
  }
  return faults
}
