/** Where error bodies of other shapes keep a sentence and a code. One row for each place. */
import { readProperty, readString } from '../../http/guarded-read.ts'

/** Looks in one place; `undefined` where there is nothing. */
export type Reader<Found> = (body: unknown) => Found | undefined

/** Reads a text by its path. */
export const text =
  (...path: readonly [...string[], string]): Reader<string> =>
  (body) => {
    const parent = path.slice(0, -1).reduce<unknown>(readProperty, body)
    return readString(parent, path.at(-1) as string)
  }

/** Where a sentence is, the most particular place first. */
export const sentences: readonly Reader<string>[] = [
  text('detail'), // Problem details, FastAPI
  text('message'), // Fastify, Nest, Spring, Google, tRPC, better-auth
  text('message', 'value'), // OData 2
  text('error_description'), // OAuth
  text('Message'), // AWS
  text('msg'),
  text('errorMessage'),
  text('error_message'),
  text('errorMessages', '0'), // Jira
  text('userMessage'), // Beside a developerMessage, which is for others
  text('description'),
  text('reason'),
  text('faultstring'), // SOAP 1.1
  text('Reason', 'Text'), // SOAP 1.2
  text('hydra:description'), // API Platform
]

/** Words that belong together, and are no sentence: `invalid_grant`, `NOT_FOUND`. */
export const identifier = /^(?:[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)$/

/** Where a sentence is that stands alone; an object of the same name holds all of it. */
export const soleSentences: readonly Reader<string>[] = [text('error'), text('errors'), text('err')]

/** The code that an `error` is where others have a sentence there. */
export function errorCode(body: unknown): string | undefined {
  const error = text('error')(body)
  const isCode = text('error_description')(body) !== undefined || identifier.test(error ?? '')
  return isCode ? error : undefined
}

/** Where a machine code is. */
export const codes: readonly Reader<string>[] = [
  text('code'),
  text('extensions', 'code'), // GraphQL
  text('data', 'code'), // tRPC
  text('errorCode'),
  text('error_code'),
  text('Code'), // AWS, in XML made JSON
  // AWS, which may put a namespace before it.
  (body) => text('__type')(body)?.split('#').at(-1),
  // Google; others have words such as "error" or "fail" there.
  (body) => /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.exec(text('status')(body) ?? '')?.[0],
  text('faultcode'), // SOAP 1.1
  errorCode, // OAuth
]

/** A finding is a text, or an object with a sentence in one of these places. */
export const findingSentences: readonly Reader<string>[] = [
  ...sentences,
  text('defaultMessage'), // Spring
  text('title'), // JSON:API
]

/** Where the code of a finding is. */
export const findingCodes: readonly Reader<string>[] = [
  ...codes.slice(0, 2),
  text('keyword'),
  text('errorCode'),
  text('rule'), // Vine
  // Google; others have a sentence there.
  (given) => identifier.exec(readString(given, 'reason') ?? '')?.[0],
  // FastAPI; others have a word about the finding itself there.
  (given) => (Array.isArray(readProperty(given, 'loc')) ? readString(given, 'type') : undefined),
]

/** What a code looks like; a sentence is none. */
const codePattern = /^[A-Za-z][\w.:/-]{0,99}$/

/** A text as a code, if it is one. */
export function toCode(code: string | undefined): string | undefined {
  return code !== undefined && codePattern.test(code) ? code : undefined
}

/** What the first of these finds. */
export function first<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}
