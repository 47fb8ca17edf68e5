/** `RateLimit` and `RateLimit-Policy`: how they are written, how they agree with `Retry-After`, and what is wrong with a value. */
import { describeStranger, isRecord } from '../../http/checks.ts'
import { show } from '../../http/show.ts'
import {
  listOfStringsWith,
  writeBytes,
  writeInteger,
  writeString,
} from '../../http/structured-fields.ts'
import {
  type OwedField,
  type OwedRow,
  type RateLimit,
  type RateLimitPolicy,
  readDelay,
  writeDelay,
} from './row.ts'
import { isRegisteredType } from '../registered-types.ts'

/** A property of an item: what it is called in the field, and how its value is written (RFC 9651 §4.1). */
interface Parameter {
  /** Empty for the item itself. */
  readonly key: string
  /** `undefined` for a value that cannot be one. */
  readonly write: (value: unknown) => string | undefined
  readonly expected: string
  readonly isRequired?: true
}

const secondsOf = (value: unknown) => writeDelay(value)?.member as number | undefined

const writeCount = (value: unknown) => writeInteger(value, 0)

const units = ['requests', 'content-bytes', 'concurrent-requests']

const policyName: Parameter = {
  key: '',
  write: writeString,
  expected: 'a name of printable ASCII',
  isRequired: true,
}
const partitionKey: Parameter = { key: 'pk', write: writeBytes, expected: 'a text or bytes' }

const limitParameters: Readonly<Record<keyof RateLimit, Parameter>> = {
  policy: policyName,
  remaining: { key: 'r', write: writeCount, expected: 'a whole number from 0', isRequired: true },
  reset: {
    key: 't',
    write: (value) => secondsOf(value)?.toFixed(),
    expected: 'seconds from 0, or a Date',
  },
  partitionKey,
}

const policyParameters: Readonly<Record<keyof RateLimitPolicy, Parameter>> = {
  policy: policyName,
  quota: { key: 'q', write: writeCount, expected: 'a whole number from 0', isRequired: true },
  unit: {
    key: 'qu',
    write: (value) => (units.includes(value as string) ? writeString(value) : undefined),
    expected: `one of ${units.join(', ')}`,
  },
  window: { key: 'w', write: (value) => writeInteger(value, 1), expected: 'whole seconds from 1' },
  partitionKey,
}

type Parameters = Readonly<Record<string, Parameter>>
type Item = Readonly<Record<string, unknown>>

/** One or several. */
const toItems = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

/** Says what is wrong with one item. */
function problemOfItem(parameters: Parameters, item: unknown, name: string): string | undefined {
  if (!isRecord(item)) {
    const required = Object.keys(parameters).filter((key) => parameters[key]?.isRequired)
    return `"${name}" must be an object with ${required.join(' and ')}, or a list of such; it is ${show(item)}`
  }
  for (const [key, { write, expected, isRequired }] of Object.entries(parameters)) {
    const value = item[key]
    if (value === undefined && isRequired) return `"${name}.${key}" is missing: ${expected}`
    if (value !== undefined && write(value) === undefined) {
      return `"${name}.${key}" must be ${expected}; it is ${show(value)}`
    }
  }
  const known = Object.keys(parameters)
  const stranger = Object.keys(item).find((key) => !known.includes(key))
  return stranger && `${describeStranger('', stranger, known)} in "${name}"`
}

/** Says what is wrong with a value. */
function problemOf(parameters: Parameters, value: unknown, name: string): string | undefined {
  const items = toItems(value)
  if (items.length === 0) return `"${name}" is an empty list`
  for (const [index, item] of items.entries()) {
    const place = Array.isArray(value) ? `${name}[${String(index)}]` : name
    const problem = problemOfItem(parameters, item, place)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Tells an item that can be sent, if need be without what is optional. */
function isItemOf(parameters: Parameters, item: unknown): item is Item {
  if (!isRecord(item)) return false
  return Object.entries(parameters).every(([name, { write, isRequired }]) => {
    return isRequired === undefined || write(item[name]) !== undefined
  })
}

/** Writes a List of Strings with Parameters; what cannot be used is left out (RFC 9651 §4.1.1). */
function listWriter(parameters: Parameters): (value: unknown) => OwedField | undefined {
  const writeItem = (item: Item) =>
    Object.entries(parameters).flatMap(([name, { key, write }]) => {
      const text = write(item[name])
      return text === undefined ? [] : [key, text].filter((part) => part !== '').join('=')
    })
  return (value) => {
    const items = toItems(value).filter((item) => isItemOf(parameters, item))
    if (items.length === 0) return undefined
    return { header: items.map((item) => writeItem(item as Item).join(';')).join(', ') }
  }
}

/** Tells a field of the grammar; older drafts had others, by which no field is judged. */
function grammarOf(key: string): (header: string) => boolean {
  const list = listOfStringsWith(key)
  return (header) => !header.startsWith('"') || list.test(header)
}

/** Documents tell of the fields where quotas are what an error is about; a 503 may have any reason. */
const isAboutQuotas: OwedRow['isToldOf'] = ({ status, type }) =>
  status === 429 || isRegisteredType(type)

const isLimit = (item: unknown): item is RateLimit => isItemOf(limitParameters, item)

/** The seconds until a quota that is used up has more; `undefined` for any other. */
function resetOf({ remaining, reset }: RateLimit): number | undefined {
  return remaining === 0 ? secondsOf(reset) : undefined
}

/** The delay that follows from the quotas that are used up: the longest of them, because each is enough to be refused. */
export function delayOfLimits(value: unknown): number | undefined {
  if (value === undefined) return undefined
  const resets = toItems(value)
    .filter(isLimit)
    .flatMap((limit) => resetOf(limit) ?? [])
  return resets.length === 0 ? undefined : Math.max(...resets)
}

/**
 * Lets `Retry-After` have the last word, which it has for clients, too: it must not be earlier than a quota
 * that is used up has more (draft-ietf-httpapi-ratelimit-headers-11 §6, §7).
 */
function agreeWithDelay(
  value: unknown,
  fields: Readonly<Record<string, unknown>>,
): readonly unknown[] {
  const wait = readDelay(String(fields['retry-after'])) as number | undefined
  return toItems(value).map((item) => {
    if (wait === undefined || !isLimit(item) || (resetOf(item) ?? 0) <= wait) return item
    const { policy, remaining, partitionKey } = item
    return { policy, remaining, reset: wait, partitionKey }
  })
}

/** What is to be said of `RateLimit`. */
export const rateLimitRow = {
  write: listWriter(limitParameters),
  agree: agreeWithDelay,
  explain(value, name, { retryAfter }) {
    const problem = problemOf(limitParameters, value, name)
    const wait = secondsOf(retryAfter)
    const reset = delayOfLimits(value)
    if (problem !== undefined || wait === undefined || reset === undefined) return problem
    return reset > wait
      ? `"${name}" says ${String(reset)} seconds and "retryAfter" ${String(wait)}, which has the last word`
      : undefined
  },
  words: {
    ratelimit: {
      name: 'RateLimit',
      description:
        'What is left of each quota, and the seconds until there is more (draft-ietf-httpapi-ratelimit-headers-11 §4).',
      example: '"default";r=0;t=120',
    },
  },
  isToldOf: isAboutQuotas,
  isWellFormed: grammarOf('r'),
} as const satisfies OwedRow

/** What is to be said of `RateLimit-Policy`. */
export const rateLimitPolicyRow = {
  write: listWriter(policyParameters),
  explain: (value, name) => problemOf(policyParameters, value, name),
  words: {
    'ratelimit-policy': {
      name: 'RateLimit-Policy',
      description:
        'Each quota and its time window in seconds (draft-ietf-httpapi-ratelimit-headers-11 §3).',
      example: '"default";q=100;w=3600',
    },
  },
  isToldOf: isAboutQuotas,
  isWellFormed: grammarOf('q'),
} as const satisfies OwedRow
