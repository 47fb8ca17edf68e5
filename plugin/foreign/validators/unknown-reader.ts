/** The reader of findings of validators that nobody knows: what they say in the usual places, if it repeats nothing. */
import { fromFragment, toToken } from '../../http/json-pointer.ts'
import { isError } from '../../http/guarded-read.ts'
import { findingCodes, findingSentences, first, text, toCode } from '../bodies/body-places.ts'
import { placeOf } from '../bodies/finding-places.ts'
import { type Finding, holds, maxDetailLength, notValid, withoutValue } from './findings.ts'

/** What a validator was given. Without it, nothing is known of a sentence but that there is one. */
export interface Sent {
  readonly value: unknown
}

const sentences = [...findingSentences, text('error')]

/**
 * Reads one entry of a list, a text or an object.
 * @returns `undefined` for one that says neither where it is nor what is wrong.
 */
export function readUnknown(entry: unknown, sent: Sent | undefined): Finding | undefined {
  // It has a description, which is for developers.
  if (typeof entry === 'symbol') return undefined
  const place = placeOf(entry)
  const path =
    place?.pointer === undefined
      ? place?.name === undefined
        ? undefined
        : `/${toToken(place.name)}`
      : fromFragment(place.pointer)
  const said = typeof entry === 'string' ? entry : first(sentences, (read) => read(entry))
  if (path === undefined && said === undefined) return undefined
  const code = isError(entry) ? undefined : toCode(first(findingCodes, (read) => read(entry)))
  const detail = isError(entry) ? notValid : toDetail(said, sent)
  return { path: path ?? '', detail, ...(code === undefined ? {} : { code }) }
}

function toDetail(said: string | undefined, sent: Sent | undefined): string {
  if (said === undefined || said === '' || sent === undefined) return notValid
  const sentence = withoutValue(said).slice(0, maxDetailLength)
  return holds(sentence, sent.value) ? notValid : sentence
}

/** Replaces sentences of somebody's own that repeat what was sent. */
export function withoutSent(
  findings: readonly Finding[],
  sent: Sent | undefined,
): readonly Finding[] {
  if (sent === undefined || !findings.some(({ mayRepeat }) => mayRepeat)) return findings
  return findings.map((finding) =>
    finding.mayRepeat === true && holds(finding.detail, sent.value)
      ? { ...finding, detail: notValid }
      : finding,
  )
}
