/** One error in two contracts: what has become of what clients read of it. */
import type { ContractedError, ContractedField, ContractSchema } from '../contract.ts'
import { show } from '../../http/show.ts'
import type { CompareSchemas } from './compare-schemas.ts'
import { isNamed, type Match } from './match-errors.ts'
import type { Change } from './rules.ts'

function compareStatuses(older: ContractedError, newer: ContractedError): readonly Change[] {
  const [old, young] = [older.status, newer.status]
  if (old === young) return []
  return [{ rule: 'status-changed', message: `The status is ${young} now, and was ${old}.` }]
}

function compareWildcards(older: ContractedError, newer: ContractedError): readonly Change[] {
  const [old, young] = [older.status, newer.status]
  return typeof old === 'number' || young === 'default'
    ? [{ rule: 'error-generalized', message: `The status ${old} is now part of ${young}.` }]
    : [{ rule: 'error-specified', message: `The status ${young} was part of ${old}.` }]
}

function compareTypes(older: ContractedError, newer: ContractedError): readonly Change[] {
  const [{ type: old }, { type: young }] = [older, newer]
  if (old === young) return []
  if (old === undefined)
    return [{ rule: 'error-specified', message: `It has the type ${young} now.` }]
  if (young === undefined) {
    return [{ rule: 'type-changed', message: `The type ${old} is no longer promised.` }]
  }
  const rule = old === 'about:blank' ? 'type-specified' : 'type-changed'
  return [{ rule, message: `The type is ${young} now, and was ${old}.` }]
}

function compareCodes(older: ContractedError, newer: ContractedError): readonly Change[] {
  const [{ code: old }, { code: young }] = [older, newer]
  if (old === young) return []
  if (old === undefined)
    return [{ rule: 'error-specified', message: `It has the code ${young} now.` }]
  const what = young === undefined ? 'is no longer promised' : `is ${young} now`
  return [{ rule: 'code-changed', message: `The code ${old} ${what}.` }]
}

function compareTitles(older: ContractedError, newer: ContractedError): readonly Change[] {
  const [{ title: old }, { title: young }] = [older, newer]
  if (old === young) return []
  const [is, was] = [young, old].map((title) => (title === undefined ? 'any' : show(title)))
  return [{ rule: 'title-changed', message: `The title is ${is} now, and was ${was}.` }]
}

function compareContents(
  { content: old }: ContractedError,
  { content: young }: ContractedError,
  compare: CompareSchemas,
): readonly Change[] {
  const [types, now] = [Object.keys(old), Object.keys(young)]
  const list = now.join(', ')
  if (types.length === 0 || now.length === 0) {
    if (types.length === now.length) return []
    return now.length === 0
      ? [{ rule: 'content-removed', message: `It had content of ${types.join(', ')}.` }]
      : [{ rule: 'content-added', message: `It has content of ${list}.` }]
  }
  const gone = types.filter((type) => !now.includes(type))
  const added = now.filter((type) => !types.includes(type))
  const pairs = types.flatMap((type) => (now.includes(type) ? [[type, type] as const] : []))
  // What has only changed its name is read as it was.
  const isMoved = gone.length === 1 && added.length === 1
  const moved = isMoved ? [[String(gone), String(added)] as const] : []
  return [
    ...gone.map((type): Change => {
      return { rule: 'media-type-removed', message: `It is no longer ${type}, but ${list}.` }
    }),
    ...added.map((type): Change => {
      return { rule: 'media-type-added', message: `It may be ${type}, if a client accepts that.` }
    }),
    ...[...pairs, ...moved].flatMap(([one, other]) =>
      compare(old[one] as ContractSchema, young[other] as ContractSchema),
    ),
  ]
}

function compareField(
  name: string,
  old: ContractedField | undefined,
  young: ContractedField | undefined,
  compare: CompareSchemas,
): readonly Change[] {
  if (old === undefined) return [{ rule: 'header-added', message: `The field ${name} is new.` }]
  if (young === undefined) {
    const rule = old.required ? 'header-removed' : 'optional-header-removed'
    return [{ rule, message: `The field ${name} is gone.` }]
  }
  const changes = compare(old.schema, young.schema, name)
  if (old.required === young.required) return changes
  const promise: Change = old.required
    ? { rule: 'header-optional', message: `The field ${name} is no longer always there.` }
    : { rule: 'header-promised', message: `The field ${name} is always there now.` }
  return [promise, ...changes]
}

const find = (fields: ContractedError['headers'], name: string) =>
  Object.hasOwn(fields, name) ? fields[name] : undefined

function compareHeaders(
  { headers: old }: ContractedError,
  { headers: young }: ContractedError,
  compare: CompareSchemas,
): readonly Change[] {
  const names = new Set([...Object.keys(old), ...Object.keys(young)])
  return [...names].flatMap((name) =>
    compareField(name, find(old, name), find(young, name), compare),
  )
}

/** Compares an error with what it has become. */
export function compareErrors(
  { older: [, older], newer: [, newer], by }: Match,
  compare: CompareSchemas,
): readonly Change[] {
  if (older.reference !== undefined || newer.reference !== undefined) {
    const isSame = older.reference === newer.reference
    const elsewhere = `It is described elsewhere: ${newer.reference ?? older.reference}.`
    return isSame ? [] : [{ rule: 'undecided', message: elsewhere }]
  }
  const isSpecified = !isNamed(older) && isNamed(newer) && by === 'wildcard'
  return [
    ...(by === 'wildcard' ? compareWildcards(older, newer) : compareStatuses(older, newer)),
    ...(isSpecified ? [] : [...compareTypes(older, newer), ...compareCodes(older, newer)]),
    ...(by === 'identity' ? compareTitles(older, newer) : []),
    ...compareContents(older, newer, compare),
    ...compareHeaders(older, newer, compare),
  ]
}
