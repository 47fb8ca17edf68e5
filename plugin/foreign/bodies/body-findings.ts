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
    const place = isList || wholes.has(key) ? {} : { pointer: namedPointer(key) }
    for (const finding of isList ? spread(value) : [value].flat()) {
      for (const entry of toViolations(finding)) findings.push({ ...place, ...entry })
    }
  }
  return findings.length === 0 ? undefined : findings.slice(0, max)
}

/**
 * Tells findings of a form as they stand, by the names of its fields and with nothing beside them: Django
 * REST framework.
 */
export function isForm(body: object): boolean {
  const keys = readKeys(body)
  return (
    keys.length > 0 &&
    keys.every((key) => {
      const value = readProperty(body, key)
      return areSentences(value) && value.length > 0
    })
  )
}

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
