/** Findings in an error body of another shape: what each says, and where it says that it is. */
import type { Violation } from '../../errors/schemas.ts'
import { readKeys, readProperty, readString } from '../../http/guarded-read.ts'
import { toFragment } from '../../http/json-pointer.ts'
import { notValid } from '../validators/findings.ts'
import { readFinding } from '../validators/validators.ts'
import { findingCodes, findingSentences, first, toCode } from './body-places.ts'
import { areSentences, toDetail } from './body-trees.ts'
import { isOfGraphql, namedPointer, placeOf } from './finding-places.ts'

/** Where Django has what is about no field, and ASP.NET. */
const wholes: ReadonlySet<string> = new Set(['__all__', 'non_field_errors', ''])

/** Findings in a list, or in an object by the names of what they are about; `undefined` for none. */
export function toFindings(given: unknown, max: number): Violation[] | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const findings: Violation[] = []
  const isList = Array.isArray(given)
  for (const key of readKeys(given).slice(0, max)) {
    const value = readProperty(given, key)
    if (isList) findings.push(...spread(value).flatMap(toViolations))
    else
      findings.push(...fieldFindings(value, wholes.has(key) ? undefined : namedPointer(key), max))
  }
  return findings.length === 0 ? undefined : findings.slice(0, max)
}

/** What is found about one field, or about what is in it. */
function fieldFindings(value: unknown, pointer: string | undefined, max: number): Violation[] {
  const place = pointer === undefined ? {} : { pointer }
  return [value].flat().flatMap((finding: unknown, index) => {
    const said = toViolations(finding).map((entry) =>
      entry.pointer === undefined && entry.name === undefined ? { ...place, ...entry } : entry,
    )
    if (said.length > 0 || !isForm(finding)) return said
    const parent = `${pointer ?? '#'}${Array.isArray(value) ? `/${index}` : ''}`
    return (toFindings(finding, max) ?? []).map((entry) => ({
      ...entry,
      pointer: `${parent}${entry.pointer?.slice(1) ?? ''}`,
    }))
  })
}

/** How deep a form is looked into. */
const maxDepth = 8

/**
 * Tells findings of a form as they stand, by the names of its fields and with nothing beside them: Django
 * REST framework. A field may be a form, or a list of them.
 */
export function isForm(body: unknown, depth = 0): body is object {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || depth > maxDepth)
    return false
  const keys = readKeys(body)
  return keys.length > 0 && keys.every((key) => isField(readProperty(body, key), depth + 1))
}

function isField(value: unknown, depth: number): boolean {
  if (!Array.isArray(value)) return isForm(value, depth)
  const entries = value as unknown[]
  if (entries.length > 0 && (areSentences(entries) || entries.every(isCoded))) return true
  // Items in which nothing was found are empty.
  return (
    entries.some((entry) => isForm(entry, depth)) &&
    entries.every((entry) => isForm(entry, depth) || isEmpty(entry))
  )
}

/** A sentence with its code. */
const isCoded = (entry: unknown) =>
  readString(entry, 'message') !== undefined && readString(entry, 'code') !== undefined

const isEmpty = (entry: unknown) =>
  typeof entry === 'object' && entry !== null && readKeys(entry).length === 0

/** Google lists the fields inside of one of several typed entries. */
function spread(entry: unknown): readonly unknown[] {
  const fields = readProperty(entry, 'fieldViolations')
  if (Array.isArray(fields)) return fields
  return readString(entry, '@type') === undefined ? [entry] : []
}

/** What a validator found is rebuilt, so that it repeats no value; anything else says what it says. */
function toViolations(given: unknown): readonly Violation[] {
  if (typeof given === 'string') return given === '' ? [] : [{ detail: toDetail(given) }]
  if (typeof given !== 'object' || given === null) return []
  const found = isOfGraphql(given) ? undefined : readFinding(given)
  if (found === undefined) return [toViolation(given)].flatMap((entry) => entry ?? [])
  return found.map(({ path, detail, code }) => ({
    detail,
    ...(path === '' ? {} : { pointer: toFragment(path) }),
    ...(code === undefined ? {} : { code }),
  }))
}

function toViolation(given: unknown): Violation | undefined {
  const place = placeOf(given)
  const code = toCode(first(findingCodes, (read) => read(given)))
  const isPlaced = place?.name !== undefined || place?.pointer !== undefined
  // GitHub has a field and a code alone.
  const untold = isPlaced && readString(given, 'code') !== undefined ? notValid : undefined
  const detail = first(findingSentences, (read) => read(given)) ?? untold
  if (detail === undefined) return undefined
  return { detail: toDetail(detail), ...place, ...(code === undefined ? {} : { code }) }
}
