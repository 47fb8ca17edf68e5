/** The messages of one language, ready for use: an Error Resource in the words of a catalogue. */
import type { Declaration, Occurrence } from '../errors/declaration.ts'
import type { ErrorResource, Violation } from '../errors/schemas.ts'
import { isRecord } from '../http/checks.ts'
import { show } from '../http/show.ts'
import { readProperty, readString } from '../http/guarded-read.ts'
import { languageTag } from '../http/fields/language-ranges.ts'

/** The language that needs no catalogue: that of the code itself. */
export const builtInLanguage = 'en'

/** What a catalogue says of one error. */
export interface ErrorMessages {
  /** Short summary. */
  readonly title?: string | undefined
  /** This occurrence; `{orderId}` stands for the member of that name. */
  readonly detail?: string | undefined
}

/**
 * The text of errors in one language, such as a JSON file holds. Several of one language complete each
 * other. Whatever they lack is said in English; an error whose title they lack, as a whole.
 */
export interface MessageCatalogue {
  /** Language tag, such as `de` or `pt-BR` (RFC 5646); the more general one completes it. */
  readonly language: string
  /** Titles of statuses as they stand, by their code; `4XX` and `5XX` for those no registry names. */
  readonly statuses?: Readonly<Record<string, string>> | undefined
  /** Titles and details of declared errors, and of whatever else has a code. */
  readonly errors?: Readonly<Record<string, ErrorMessages>> | undefined
  /** Details of what has no code, by the English sentence. */
  readonly sentences?: Readonly<Record<string, string>> | undefined
  /** Details of violations by their code, which is the schema keyword; `{limit}` is its parameter. */
  readonly violations?: Readonly<Record<string, string>> | undefined
}

const texts: readonly string[] = ['statuses', 'sentences', 'violations']
const members: readonly string[] = ['language', 'errors', ...texts]

/** Lists the languages there are, each once. English needs no catalogue. */
export function languagesOf(catalogues: readonly MessageCatalogue[]): string[] {
  const tags = [...catalogues.map(({ language }) => language), builtInLanguage]
  const isFirst = (tag: string, index: number) =>
    tags.findIndex((one) => isSame(one, tag)) === index
  return tags.filter(isFirst)
}

/** Language tags are compared without regard to case (RFC 5646 §2.1.1). */
export function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/**
 * Checks catalogues, which come from files that people edit.
 * @param usual The language of the option `defaultLanguage`, which has to be among theirs.
 * @throws {TypeError} Naming the language, the place in the catalogue and what has to be there.
 */
export function checkCatalogues(catalogues: readonly MessageCatalogue[], usual: string): void {
  for (const catalogue of catalogues) checkCatalogue(catalogue)
  if (!languagesOf(catalogues).some((tag) => isSame(tag, usual))) {
    refuse(usual, 'it is the default language and not among the languages.')
  }
}

function checkCatalogue(catalogue: unknown): void {
  if (!isRecord(catalogue)) {
    throw new TypeError(
      `A message catalogue is an object, such as { language: 'de', statuses: { 404: 'Nicht gefunden' } }; it is ${show(catalogue)}.`,
    )
  }
  const { language } = catalogue
  if (typeof language !== 'string' || !languageTag.test(language)) {
    return refuse(String(language), 'language must be a language tag, such as "de" or "pt-BR".')
  }
  for (const [name, section] of Object.entries(catalogue as object)) {
    if (!members.includes(name)) {
      refuse(language, `"${name}" is none of its sections: ${members.join(', ')}.`)
    }
    if (name === 'errors') checkErrors(language, section)
    else if (texts.includes(name)) checkTexts(language, name, section)
  }
}

function checkErrors(language: string, errors: unknown): void {
  if (!isRecord(errors)) refuse(language, 'errors must be an object, by the codes of the errors.')
  for (const [code, messages] of Object.entries(errors as object)) {
    checkTexts(language, `errors.${code}`, messages)
    const unknown = Object.keys(messages as object).find((name) => !/^(?:title|detail)$/.test(name))
    if (unknown !== undefined) {
      refuse(language, `errors.${code} has a title and a detail, and no "${unknown}".`)
    }
  }
}

function checkTexts(language: string, place: string, section: unknown): void {
  if (!isRecord(section)) refuse(language, `${place} must be an object of texts.`)
  for (const [name, text] of Object.entries(section as object)) {
    if (typeof text !== 'string' || text.trim() === '') {
      refuse(language, `${place}.${name} must be a text; it is ${show(text)}.`)
    }
  }
}

function refuse(language: string, problem: string): never {
  throw new TypeError(`Message catalogue "${language}": ${problem}`)
}

/** What one language has to say. */
export interface Messages {
  /** Tells whether an error can be told in this language, for which it needs a title. */
  readonly covers: (declaration: Declaration) => boolean
  /** Puts the text of a resource into this language, in place. */
  readonly translate: (resource: ErrorResource, occurrence: Occurrence) => ErrorResource
}

/** Fills in a text; `undefined` where a value is missing, so that no half sentence is sent. */
type Template = (valueOf: (name: string) => unknown) => string | undefined

/** Makes a function of a text, once. A value goes in as it is: what looks like a name inside it is not looked up. */
function toTemplate(text: string): Template {
  const parts = text.split(/\{(\w+)\}/)
  return (valueOf) => {
    let filled = ''
    for (const [index, part] of parts.entries()) {
      const piece = index % 2 === 0 ? part : toText(valueOf(part))
      if (piece === undefined) return undefined
      filled += piece
    }
    return filled
  }
}

/** A value as text: plain ones and lists of them. */
function toText(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const texts = value.map((item) => (Array.isArray(item) ? undefined : toText(item)))
    return texts.includes(undefined) ? undefined : texts.join(', ')
  }
  return /^(?:string|number|boolean)$/.test(typeof value) ? String(value) : undefined
}

/** Parameters of a violation that come from the schema; others hold text of the client's, which is never repeated. */
const schemaParameters: ReadonlySet<string> = new Set([
  'allowedValue',
  'allowedValues',
  'comparison',
  'format',
  'limit',
  'missingProperty',
  'multipleOf',
  'pattern',
  'type',
])

/** The catalogues of a language and of the more general ones that complete it, `de` before `de-AT`. */
function chainOf(language: string, catalogues: readonly MessageCatalogue[]): MessageCatalogue[] {
  const lower = `${language.toLowerCase()}-`
  return catalogues
    .filter((catalogue) => lower.startsWith(`${catalogue.language.toLowerCase()}-`))
    .toSorted((one, other) => one.language.length - other.language.length)
}

function mapValues<Value, Result>(
  sections: readonly (Readonly<Record<string, Value>> | undefined)[],
  map: (value: Value) => Result | undefined,
): ReadonlyMap<string, Result> {
  const entries = sections.flatMap((section) => Object.entries(section ?? {}))
  const results = entries.map(([name, value]) => [name, map(value)] as const)
  return new Map(results.filter((entry): entry is [string, Result] => entry[1] !== undefined))
}

/** Builds the messages of a language out of its catalogues. */
export function createMessages(
  language: string,
  catalogues: readonly MessageCatalogue[],
): Messages {
  const chain = chainOf(language, catalogues)
  const errors = chain.map((catalogue) => catalogue.errors)
  const titles = mapValues(errors, ({ title }) => title)
  const details = mapValues(errors, ({ detail }) =>
    detail === undefined ? undefined : toTemplate(detail),
  )
  const statuses = mapValues(
    chain.map((catalogue) => catalogue.statuses),
    String,
  )
  const sentences = mapValues(
    chain.map((catalogue) => catalogue.sentences),
    String,
  )
  const violations = mapValues(
    chain.map((catalogue) => catalogue.violations),
    toTemplate,
  )

  /** A declared error has a title of its own; the phrase of its status would say less. */
  function titleOf({ code, status }: Declaration): string | undefined {
    if (code !== undefined) return titles.get(code)
    return statuses.get(String(status)) ?? statuses.get(status < 500 ? '4XX' : '5XX')
  }

  /** A sentence that was said for this occurrence stays, unless the very sentence is known. */
  function detailOf(resource: ErrorResource, { declaration, init }: Occurrence) {
    const { code, detail } = resource
    const isOwn = declaration.code !== undefined && init?.detail !== undefined
    // What a service calls failed validation itself may be worded by what it is everywhere.
    const template = isOwn
      ? undefined
      : (details.get(String(code)) ?? details.get(String(init?.code)))
    const valueOf = (name: string) => (Object.hasOwn(resource, name) ? resource[name] : undefined)
    return template?.(valueOf) ?? sentences.get(String(detail))
  }

  function translateViolation(violation: Violation, params: unknown): Violation {
    const template = violations.get(String(readString(violation, 'code')))
    const valueOf = (name: string) =>
      schemaParameters.has(name) ? readProperty(params, name) : undefined
    const detail = template?.(valueOf) ?? sentences.get(String(readString(violation, 'detail')))
    return detail === undefined ? violation : { ...violation, detail }
  }

  return {
    covers: (declaration) => titleOf(declaration) !== undefined,
    translate(resource, occurrence) {
      const { declaration, unexpected } = occurrence
      const title = titles.get(String(resource.code)) ?? titleOf(declaration)
      const detail = detailOf(resource, occurrence)
      if (title !== undefined) resource.title = title
      if (detail !== undefined) resource.detail = detail
      const findings = readProperty(unexpected?.error, 'validation')
      resource.errors &&= resource.errors.map((violation, index) =>
        translateViolation(violation, readProperty(readProperty(findings, index), 'params')),
      )
      return resource
    },
  }
}
