/** The validators whose findings are understood: a table of small readers, and where the lists are. */
import { hasType, readProperty } from '../../http/guarded-read.ts'
import { type Finding, type FindingReader, notValid, toList, toPointer } from './findings.ts'
import {
  readArkType,
  readClassValidator,
  readJoi,
  readSuperstruct,
  readValibot,
  readYup,
} from './library-readers.ts'
import { readAjv, readIssue, readTypeBox } from './schema-readers.ts'

/** Most entries of one list that are looked at. */
const maxEntries = 1000

/** Standard Schema, whoever speaks it: nothing is known of its sentences but that there is one. */
const readStandard: FindingReader = (entry) =>
  hasType(entry, 'message', 'string') &&
  /^(?:object|undefined)$/.test(typeof readProperty(entry, 'path'))
    ? [{ path: toPointer(readProperty(entry, 'path')), detail: notValid }]
    : undefined

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
]

/** Reads one entry of a list; `undefined` for one of no validator that is known. */
export function readFinding(entry: unknown): readonly Finding[] | undefined {
  for (const read of readers) {
    const findings = read(entry)
    if (findings !== undefined) return findings
  }
  return undefined
}

/** Where libraries keep the list of what they found. */
const listNames: readonly string[] = ['issues', 'details', 'inner', 'arkErrors', 'errors']

/** The lists that a value may have that is none: an error, a result, an iterable, or the one finding itself. */
function* listsOf(value: unknown): Generator<unknown[]> {
  for (const name of listNames) yield toList(readProperty(value, name), maxEntries)
  const failures = readProperty(value, 'failures')
  if (typeof failures === 'function') yield drain(() => failures.call(value) as unknown)
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

/**
 * Reads what a validator found from what it threw or returned; `undefined` for a value of no validator
 * that is known.
 */
export function readFindings(value: unknown): readonly Finding[] | undefined {
  const own = readList(toList(value, maxEntries))
  if (own !== undefined) return own
  for (const list of listsOf(value)) {
    const read = readList(list)
    if (read !== undefined) return read
  }
  return undefined
}

/** The same of what Fastify says is a validator's: an entry of an unknown shape is a finding, too. */
export function readValidation(validation: unknown): readonly Finding[] {
  const known = readFindings(validation)
  if (known !== undefined) return known
  // The last is the value itself, which is no list.
  const lists = [toList(validation, maxEntries), ...listsOf(validation)].slice(0, -1)
  const list = lists.find(({ length }) => length > 0) ?? []
  return list.flatMap((entry) => readStandard(entry) ?? [{ path: '', detail: notValid }])
}
