/** Renditions: in which shape, as which media type and in which language a client gets its errors. */
import type { IncomingHttpHeaders } from 'node:http'
import { createErrorTypeChooser } from './error-type.ts'
import { addVary } from '../http/header-values.ts'
import { createLanguageChooser } from '../http/language-ranges.ts'
import { builtInLanguage, isSame, languagesOf } from './message-catalogue.ts'
import { createMessages, type Messages } from './messages.ts'
import type { ResolvedOptions } from '../options.ts'
import type { ReplyHeaders } from '../replies/reply-headers.ts'
import { createErrorKinds, type ErrorKind, type ErrorKinds } from './serializers.ts'
import { problemDetails } from './profiles.ts'

/** One way to put Error Resources on the wire. */
export interface Rendition {
  readonly contentType: string
  readonly kindOf: ErrorKinds
  /** Request fields that decide between this and others; empty where there are no others. */
  readonly vary: readonly string[]
}

/** Finds the rendition for a request by its header fields. */
export type RenditionChooser = (headers: IncomingHttpHeaders) => Rendition

/**
 * Builds the chooser of one instance of the plugin.
 * @param plainKindOf The kinds of problem details, which are there in any case.
 */
export function createRenditions(
  options: ResolvedOptions,
  plainKindOf: ErrorKinds,
): RenditionChooser {
  const { profiles, languages, mirrorAccept, typeBase } = options
  const hasLanguages = languages.length > 0
  const types = profiles.flatMap(({ mediaTypes }) => mediaTypes) as [string, ...string[]]
  const vary = [types.length > 1 ? 'Accept' : [], hasLanguages ? 'Accept-Language' : []].flat()
  const kinds = profiles.map((profile) =>
    profile === problemDetails ? plainKindOf : createErrorKinds(typeBase, profile, hasLanguages),
  )

  function toRendition(contentType: string): Rendition {
    // JSON that no profile speaks is the first one's.
    const index = profiles.findIndex(({ mediaTypes }) => mediaTypes.includes(contentType))
    return { contentType, kindOf: kinds[Math.max(0, index)] as ErrorKinds, vary }
  }

  if (!hasLanguages) {
    const choose = createErrorTypeChooser(types, mirrorAccept, toRendition)
    return (headers) => choose(headers.accept)
  }
  const translate = createTranslations(options)
  const choose = createErrorTypeChooser(types, mirrorAccept, (type) => translate(toRendition(type)))
  return (headers) => choose(headers.accept)(headers['accept-language'])
}

/** Prepares the languages; a rendition becomes one for each of them, chosen by `Accept-Language`. */
function createTranslations({ languages, defaultLanguage }: ResolvedOptions) {
  const tags = languagesOf(languages)
  const messages = tags.map((tag) => [tag, createMessages(tag, languages)] as const)
  const usual = tags.find((tag) => isSame(tag, defaultLanguage)) as string
  const chooseLanguage = createLanguageChooser(tags, usual)

  return (rendition: Rendition) => {
    const translated = new Map(
      messages.map(([tag, words]) => [
        tag,
        { ...rendition, kindOf: translateKinds(rendition.kindOf, tag, words) },
      ]),
    )
    return (acceptLanguage: string | undefined) =>
      translated.get(chooseLanguage(acceptLanguage)) as Rendition
  }
}

/** The kinds of a profile in one language; an error that it does not cover is in English as a whole. */
function translateKinds(kindOf: ErrorKinds, language: string, messages: Messages): ErrorKinds {
  const kinds = new WeakMap<object, ErrorKind>()
  return function translatedKindOf(declaration) {
    let translated = kinds.get(declaration)
    if (translated === undefined) {
      const kind = kindOf(declaration)
      translated = messages.covers(declaration)
        ? {
            ...kind,
            language,
            serialize: (resource, occurrence) =>
              kind.serialize(messages.translate(resource, occurrence), occurrence),
          }
        : { ...kind, language: builtInLanguage }
      kinds.set(declaration, translated)
    }
    return translated
  }
}

/**
 * Says in which language an error is, and by which request fields that and its shape were chosen.
 * @see RFC 9110 §8.5, §12.5.5
 */
export function setRenditionFields(
  headers: ReplyHeaders,
  vary: readonly string[],
  language: string | undefined,
): void {
  if (vary.length > 0)
    headers.set('vary', vary.reduce<unknown>(addVary, headers.get('vary')) as string)
  if (language !== undefined) headers.set('content-language', language)
}
