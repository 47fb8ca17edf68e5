/** An answer that somebody else wrote is completed with what the error knew that it answers. */
import {
  type Declaration,
  declarationOf,
  type ErrorInit,
  type Occurrence,
  occurrenceOf,
} from '../../errors/declaration.ts'
import { isHttpError } from '../../errors/http-error.ts'
import { owedRowOf } from '../../errors/owed/fields.ts'
import { findValidationError, type ValidationRules } from '../../errors/validation-error.ts'
import type { Violation } from '../../errors/schemas.ts'
import { readString } from '../../http/guarded-read.ts'
import { problemType } from '../../http/media-types.ts'
import type { OwedName } from '../../http/statuses.ts'
import { type ForeignBody, problemOf, wordsOf } from './bodies.ts'
import type { BodyWords } from './body-words.ts'
import { fitErrors, type ForeignProblem, isForeign } from './problems.ts'

/** What is known of an answer besides its body. */
export interface Answered {
  readonly status: number
  /** The error that was caught on the way, as the client would have got it. */
  readonly caught: Occurrence | undefined
  /** Tells a sentence that must not leave, whoever wrote it. */
  readonly isWithheld: (sentence: string) => boolean
  readonly maxErrors: number
  /** The error that the service has for requests that fail validation. */
  readonly validationError?: ValidationRules['validationError']
}

/**
 * Makes an occurrence of an answer. What the body says goes first; what it leaves out comes from the
 * caught error, if both have one status. A handler that answers failed validation with the 400 of Fastify's error
 * answers with the error of the service, unless it has problem details of its own.
 */
export function completeBody(body: ForeignBody, answered: Answered): Occurrence {
  const { status, caught, isWithheld, maxErrors } = answered
  const problem = problemOf(body)
  const ofService = problem === undefined ? findValidationError(status, answered) : undefined
  const isMeant = caught?.declaration.status === status || caught?.declaration === ofService
  const known = isMeant && caught !== undefined ? caught : occurrenceOf(status)
  const words = wordsOf(body, maxErrors)
  const isServerError = status >= 500
  const said = isServerError ? withoutInternals(problem, body, errorOf(caught)) : problem
  const spoken = isServerError ? undefined : words
  const titles = [known.declaration.title, said?.['title']]
  const isNews = words.detail !== undefined && !repeatsTitle(words.detail, status, titles)
  const detail = isNews && !isWithheld(words.detail) ? words.detail : undefined
  return {
    declaration: known.declaration,
    detail: isServerError
      ? (known.detail ?? (isHttpError(known) ? undefined : detail))
      : (detail ?? known.detail),
    init: toInit(known, spoken, said),
    members: known.members,
    said: said && toMembers(said, known, maxErrors, isNews),
    // Behind a 5xx an error of ours was meant as it is; anything else is for the log.
    ...(isServerError && isHttpError(known)
      ? {}
      : { unexpected: toUnexpected(caught, words.detail, isServerError) }),
  }
}

/** What statuses were called before RFC 9110, and still are by frameworks and by Node. */
const formerPhrases: ReadonlyMap<number, readonly string[]> = new Map([
  [408, ['request time-out']],
  [413, ['payload too large', 'request entity too large']],
  [414, ['request-uri too long', 'request-uri too large']],
  [416, ['requested range not satisfiable']],
  [422, ['unprocessable entity']],
  [504, ['gateway time-out']],
])

/** A sentence that is the phrase of the status, or the title, says nothing, not even in the place of another. */
function repeatsTitle(sentence: string, status: number, titles: readonly unknown[]): boolean {
  const said = plain(sentence).replace(`${status} `, '')
  const phrases = [declarationOf(status).title, ...titles, ...(formerPhrases.get(status) ?? [])]
  return phrases.some((phrase) => typeof phrase === 'string' && plain(phrase) === said)
}

const plain = (sentence: string) => sentence.replace(/[.!]$/, '').toLowerCase()

/** The value that was thrown. */
function errorOf(caught: Occurrence | undefined): unknown {
  return isHttpError(caught) ? caught : caught?.unexpected?.error
}

/** Behind a 5xx is what went wrong; what a handler says instead is no substitute for it in the log. */
function toUnexpected(
  caught: Occurrence | undefined,
  sentence: string | undefined,
  isServerError: boolean,
): NonNullable<Occurrence['unexpected']> {
  const error = errorOf(caught)
  if (error === undefined) return { error: sentence }
  return isServerError ? { error, sentence } : { error }
}

/** The owed fields that a body has as members; one of the name of another is a member of its own. */
function owedMembers({ owes }: Declaration): readonly OwedName[] {
  const names = Object.keys(owes) as OwedName[]
  return names.filter((name) => owedRowOf(name).member !== undefined)
}

/** What the body says goes before what the error knew; of problem details, the fields they owe. */
function toInit(
  { declaration, init }: Occurrence,
  words: BodyWords | undefined,
  said: ForeignProblem | undefined,
): ErrorInit {
  const own: Record<string, unknown> = { ...init }
  for (const name of owedMembers(declaration))
    if (said?.[name] !== undefined) own[name] = said[name]
  if (words?.code !== undefined) own['code'] = words.code
  if (words?.errors !== undefined) {
    const isKnown = areSame(words.errors, init?.errors)
    own['errors'] = isKnown ? init?.errors : words.errors
  }
  return own as ErrorInit
}

/** Tells findings of the caught error that a handler repeats: the error knows the part of the request, too. */
function areSame(told: readonly Violation[], known: ErrorInit['errors']): boolean {
  return (
    known?.length === told.length &&
    told.every(({ detail }, index) => detail === readString(known[index], 'detail'))
  )
}

/** The members that go out as they are. Below 500 the sentence goes the way of all others. */
function toMembers(
  problem: ForeignProblem,
  { declaration }: Occurrence,
  maxErrors: number,
  isNews: boolean,
): ForeignProblem {
  const { errors, ...others } = problem
  const said: Record<string, unknown> = others
  if (declaration.status < 500 || !isNews) delete said['detail']
  for (const name of owedMembers(declaration)) delete said[name]
  const fit = fitErrors(errors, maxErrors)
  if (fit !== undefined) said['errors'] = fit
  return said
}

/**
 * What may leave of problem details from 500 on. Those that are labelled as such, and say
 * nothing in the terms of other shapes, were meant for clients, but for the words of the error they answer; of others there leaves what kind it is.
 */
function withoutInternals(
  problem: ForeignProblem | undefined,
  { essence }: ForeignBody,
  error: unknown,
): ForeignProblem | undefined {
  if (problem === undefined) return undefined
  const isLabelled = essence === problemType && !isForeign(problem)
  const message = isHttpError(error) ? undefined : readString(error, 'message')
  const kept = Object.entries(problem).filter(([name, value]) => {
    const isInternal = message !== undefined && JSON.stringify(value).includes(inJson(message))
    return !isInternal && (isLabelled || name === 'type' || name === 'title')
  })
  return Object.fromEntries(kept)
}

/** A text as it stands inside of JSON. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
