/** The messages of one language, ready for use: an Error Resource in the words of a catalogue. */
import type { Declaration, Occurrence } from '../errors/declaration.ts'
import { readProperty, readString } from '../http/guarded-read.ts'
import type { MessageCatalogue } from './message-catalogue.ts'
import type { ErrorResource, Violation } from '../errors/schemas.ts'

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
    const template = isOwn ? undefined : details.get(String(code))
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
