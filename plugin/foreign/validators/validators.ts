/** The validators whose findings are understood: a table of small readers, and where the lists are. */
import { readProperty } from '../../http/guarded-read.ts'
import { type Finding, type FindingReader, notValid, toList } from './findings.ts'
import {
  readArkType,
  readClassValidator,
  readJoi,
  readSuperstruct,
  readValibot,
  readYup,
} from './library-readers.ts'
import {
  readFastest,
  readIoTs,
  readJsonSchema,
  readRuntypes,
  readValidateJs,
} from './other-readers.ts'
import { readAjv, readIssue, readTypeBox } from './schema-readers.ts'
import { readUnknown, type Sent, withoutSent } from './unknown-reader.ts'

/** Most entries of one list that are looked at. */
const maxEntries = 1000

/** In an order in which each takes its own: the more a shape has, the earlier. */
const readers: readonly FindingReader[] = [
  readAjv,
  readArkType,
  readValibot,
  readSuperstruct,
  readJoi,
  readYup,
  (entry) => readClassValidator(entry),
  readTypeBox,
  readIssue,
  readIoTs,
  (entry) => readRuntypes(entry),
  readJsonSchema,
  readFastest,
  readValidateJs,
]

/** Reads one entry of a list; `undefined` for one of no validator that is known. */
export function readFinding(entry: unknown): readonly Finding[] | undefined {
  for (const read of readers) {
    const findings = read(entry)
    if (findings !== undefined) return findings
  }
  return undefined
}

/** Where libraries keep the list of what they found, and how they give it. */
const listNames: readonly string[] = [
  'issues',
  'details',
  'inner',
  'arkErrors',
  'errors',
  'messages',
]
const listMethods: readonly string[] = ['failures', 'Errors']

/** The lists that a value may have that is none: an error, a result, an iterable, or the one finding itself. */
function* listsOf(value: unknown): Generator<unknown[]> {
  for (const name of listNames) yield toList(readProperty(value, name), maxEntries)
  for (const name of listMethods) {
    const list = readProperty(value, name)
    if (typeof list === 'function') yield drain(() => list.call(value) as unknown)
  }
  yield drain(() => value)
  yield [value]
}

/** What an iterable gives, as `Value.Errors()` and `failures()` return one; a text is none. */
function drain(open: () => unknown): unknown[] {
  const entries: unknown[] = []
  try {
    const iterable = open()
    if (typeof iterable !== 'object' || iterable === null) return []
    for (const entry of iterable as Iterable<unknown>) {
      if (entries.push(entry) >= maxEntries) break
    }
  } catch {
    // Not iterable, or it failed on the way.
  }
  return entries
}

/** Reads a list; `undefined` for one in which no validator is known. */
function readList(list: readonly unknown[]): readonly Finding[] | undefined {
  if (list.length === 1) return readFinding(list[0])
  const read = list.map(readFinding)
  return read.some((findings) => findings !== undefined)
    ? read.flatMap((findings) => findings ?? [{ path: '', detail: notValid }])
    : undefined
}

/** Most errors around the one that has the findings. */
const maxWrappers = 4

/**
 * Reads what a validator found from what it threw or returned, or from what that was caused by; `undefined` for a value
 * of no validator that is known.
 */
export function readFindings(value: unknown, depth = 0): readonly Finding[] | undefined {
  const own = readList(toList(value, maxEntries))
  if (own !== undefined) return own
  for (const list of listsOf(value)) {
    const read = readList(list)
    if (read !== undefined) return read
  }
  const cause = readProperty(value, 'cause')
  const isWrapped = typeof cause === 'object' && cause !== null && depth < maxWrappers
  return isWrapped ? readFindings(cause, depth + 1) : undefined
}

/**
 * Reads what a validator found that is not known, in the first list that says anything; `undefined` where none
 * does.
 */
export function readUnknowns(value: unknown, sent?: Sent): readonly Finding[] | undefined {
  // The last is the value itself, which is no list.
  const lists = [toList(value, maxEntries), ...listsOf(value)].slice(0, -1)
  for (const list of lists) {
    const read = list.map((entry) => readUnknown(entry, sent))
    if (read.some((finding) => finding !== undefined))
      return read.map((finding) => finding ?? { path: '', detail: notValid })
  }
  return undefined
}

/**
 * The same of what Fastify says is a validator's: an entry of an unknown shape is a finding, too. Not where Fastify has
 * marked with a status that it was thrown: that may be anything.
 */
export function readValidation(validation: unknown, sent?: Sent): readonly Finding[] {
  const isThrown = readProperty(validation, 'statusCode') !== undefined
  const read = readFindings(validation) ?? (isThrown ? undefined : readUnknowns(validation, sent))
  if (read !== undefined) return withoutSent(read, sent)
  return toList(validation, maxEntries).map(() => ({ path: '', detail: notValid }))
}
