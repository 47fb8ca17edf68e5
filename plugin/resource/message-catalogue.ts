/** Message catalogues: the text of errors in one language, as data. */
import { languageTag } from '../http/language-ranges.ts'
import { show } from '../http/checks.ts'

/** The language that needs no catalogue: that of the code itself. */
export const builtInLanguage = 'en'

/** What a catalogue says of one error. */
export interface ErrorMessages {
  /** Short summary. */
  readonly title?: string
  /** This occurrence; `{orderId}` stands for the member of that name. */
  readonly detail?: string
}

/**
 * The text of errors in one language, such as a JSON file holds. Several of one language complete each
 * other. Whatever they lack is said in English; an error whose title they lack, as a whole.
 */
export interface MessageCatalogue {
  /** Language tag, such as `de` or `pt-BR` (RFC 5646); the more general one completes it. */
  readonly language: string
  /** Titles of statuses as they stand, by their code; `4XX` and `5XX` for those no registry names. */
  readonly statuses?: Readonly<Record<string, string>>
  /** Titles and details of declared errors, and of whatever else has a code. */
  readonly errors?: Readonly<Record<string, ErrorMessages>>
  /** Details of what has no code, by the English sentence. */
  readonly sentences?: Readonly<Record<string, string>>
  /** Details of violations by their code, which is the schema keyword; `{limit}` is its parameter. */
  readonly violations?: Readonly<Record<string, string>>
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
  const { language } = Object(catalogue) as { language?: unknown }
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

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(language: string, problem: string): never {
  throw new TypeError(`Message catalogue "${language}": ${problem}`)
}
