/** What an error body of another shape says: a sentence, a code and findings, wherever that shape has them. */
import { parseJson, readProperty } from '../../http/guarded-read.ts'
import type { Violation } from '../../errors/schemas.ts'
import { maxDetailLength } from '../validators/findings.ts'
import { isForm, toFindings } from './body-findings.ts'
import { codes, errorCode, first, sentences, soleSentences, toCode } from './body-places.ts'
import { readTree } from './body-trees.ts'
import { ownPlaceOf } from './finding-places.ts'

/** What is meant for the client in the body of an error. */
export interface BodyWords {
  readonly detail?: string | undefined
  readonly code?: string | undefined
  readonly errors?: readonly Violation[] | undefined
}

/** Objects that hold all of it: most shapes, oRPC, FastAPI, SOAP as JSON, AWS. */
const wrappers: readonly string[] = [
  'error',
  'errors',
  'err',
  'json',
  'detail',
  'fault',
  'Fault',
  'Error',
]

/** Lists of findings; Nest has one under `message`, FastAPI under `detail`, oRPC inside of `data`. */
const lists: readonly (readonly string[])[] = [
  ['errors'],
  ['error'],
  ['message'],
  ['detail'],
  ['details'],
  ['details', 'errors'], // Strapi
  ['validation'],
  ['violations'],
  ['issues'],
  ['data', 'issues'],
  ['data', 'errors'],
  ['details', 'causes'], // Kubernetes
  ['_embedded', 'errors'], // HAL
  ['invalid-params'], // RFC 7807 §3
  ['invalidParams'],
]

/** How deep bodies are looked into. */
const maxDepth = 3

/** Finds what an error body says, at most `maxErrors` findings of it. */
export function readWords(given: unknown, maxErrors: number, depth = 0): BodyWords {
  // Salesforce answers with a list, and so do handlers that send what a validator has found.
  const isList =
    Array.isArray(given) && depth === 0 && given.every((entry) => typeof entry === 'object')
  const body: unknown = isList ? { errors: given as unknown[] } : given
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {}
  const read = (inner: unknown) =>
    depth < maxDepth ? readWords(inner, maxErrors, depth + 1) : ({} as BodyWords)
  const found = findingsIn(body, maxErrors)
  const inside = wrappers.map((name) => read(readProperty(body, name)))
  const sentence = first(sentences, (find) => find(body))
  const dumped = readDump(sentence, read)
  const errors = found ?? first([...inside, dumped ?? {}], (words) => words.errors)
  const detail =
    (dumped === undefined ? sentence : dumped.detail) ??
    first(inside, (words) => words.detail) ??
    describe(errors) ??
    (errorCode(body) === undefined ? first(soleSentences, (find) => find(body)) : undefined)
  const code = first(codes, (find) => find(body)) ?? first(inside, (words) => words.code)
  const [only] = errors ?? []
  // One finding without a place is the error itself.
  const isItself = errors?.length === 1 && only?.pointer === undefined && only?.name === undefined
  const said = toCode(code) ?? (isItself ? only?.code : undefined)
  return {
    detail: detail?.slice(0, maxDetailLength),
    code: said,
    errors: isItself || errors === undefined ? placeItself(body, sentence, said) : errors,
  }
}

/** An error that says where it is, is told once more as the finding that it is. */
function placeItself(
  body: object,
  sentence: string | undefined,
  code: string | undefined,
): readonly Violation[] | undefined {
  const place = sentence === undefined ? undefined : ownPlaceOf(body)
  if (sentence === undefined || place === undefined) return undefined
  const detail = sentence.slice(0, maxDetailLength)
  return [{ detail, ...place, ...(code === undefined ? {} : { code }) }]
}

function findingsIn(body: object, maxErrors: number): Violation[] | undefined {
  const grown = readTree(body, maxErrors)
  if (grown !== undefined) return grown
  const listed = first(lists, (path) => {
    const list = path.reduce<unknown>(readProperty, body)
    return Array.isArray(list) ? toFindings(list, maxErrors) : undefined
  })
  return listed ?? first(formsIn(body), (form) => toFindings(form, maxErrors))
}

/** Members that may be a form beside other things: GitLab, ASP.NET before Core. */
const formNames: readonly string[] = ['message', 'details', 'ModelState']

/** Objects that have findings by the names of what they are about: Laravel, JSend, Django REST framework. */
function formsIn(body: object): readonly unknown[] {
  const named = readProperty(body, 'errors')
  // One error, or a tree, and no form.
  const isOne = sentences.some((find) => find(named) !== undefined) || isTree(named)
  const failed = readProperty(body, 'status') === 'fail' ? readProperty(body, 'data') : undefined
  const forms = [...formNames.map((name) => readProperty(body, name)), body]
  return [isOne ? undefined : named, failed, ...forms.filter((form) => isForm(form))]
}

const isTree = (value: unknown) => readTree(Object(value) as object, 1) !== undefined

/** Sentences that are the JSON of something, as those of Zod are: what is meant is in there. */
function readDump(
  sentence: string | undefined,
  read: (inner: unknown) => BodyWords,
): BodyWords | undefined {
  if (sentence === undefined || !/^\s*[[{]/.test(sentence)) return undefined
  const value = parseJson(sentence)
  if (typeof value !== 'object' || value === null) return undefined
  return read(Array.isArray(value) ? { errors: value } : value)
}

/** All findings in one sentence, each of them once. */
function describe(errors: readonly Violation[] | undefined): string | undefined {
  if (errors === undefined) return undefined
  return [...new Set(errors.map(({ detail }) => detail))].join(', ')
}
