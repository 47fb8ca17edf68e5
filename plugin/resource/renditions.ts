/** Renditions: in which shape, as which media type and in which language a client gets its errors. */
import type { IncomingHttpHeaders } from 'node:http'
import { RangeReader } from '../http/fields/accept-field.ts'
import {
  type MediaRange,
  type MediaType,
  parseMediaType,
  problemType,
} from '../http/media-types.ts'
import { createLanguageChooser } from '../http/fields/language-ranges.ts'
import { chooseOffer, prepareOffers, qualityOf } from '../http/negotiation.ts'
import { remember } from '../http/remember.ts'
import {
  builtInLanguage,
  createMessages,
  isSame,
  languagesOf,
  type MessageCatalogue,
  type Messages,
} from './languages.ts'
import { type AnyExtraMembers, extraSchemaOf } from './extra-members.ts'
import { problemDetails, type WireProfile } from './profiles.ts'
import type { ErrorResource } from '../errors/schemas.ts'
import {
  createErrorKinds,
  createTextWriter,
  type ErrorKind,
  type ErrorKinds,
} from './serializers.ts'

const jsonType = 'application/json'

/** Types that are JSON, in lower case (RFC 6839 §3.1). */
const jsonSubtype = /[/+]json$/

/**
 * Builds the chooser of an Error Resource's media type, out of `types` in the server's order of
 * preference. An error is always delivered: RFC 9110 §12.4.1 lets a server disregard Accept, and an
 * error that nobody sees helps nobody. A client that names none of the types gets the first; one that
 * refuses what it names and takes JSON gets the same bytes as JSON, and with `mirrorAccept` one that
 * names JSON alone. Whoever weighs JSON above the types it names that are none gets a type that is.
 * @param toChoice Makes what is handed out for a type.
 */
export function createErrorTypeChooser<Choice>(
  types: readonly [string, ...string[]],
  mirrorAccept: boolean,
  toChoice: (type: string) => Choice,
): (accept: string | undefined) => Choice {
  const all = new Set([...types, jsonType])
  const choices = new Map([...all].map((type) => [type, toChoice(type)]))
  const first = choices.get(types[0]) as Choice
  const asJson = choices.get(jsonType) as Choice
  const names = types.map((type) => String(parseMediaType(type)?.essence))
  const firstJson = types.find((_, index) => jsonSubtype.test(String(names[index])))
  const usualJson = mirrorAccept || firstJson === undefined ? asJson : choices.get(firstJson)

  const { offers, readWishes } = prepareOffers([...types, jsonType])
  const [own, json] = [offers.slice(0, types.length), offers.slice(types.length)]

  /** Tells a client that would rather have JSON than the best there is of what it names. */
  function prefersJson(chosen: string, ranges: readonly MediaRange[]): boolean {
    const type = parseMediaType(chosen) as MediaType
    if (jsonSubtype.test(type.essence)) return false
    return json.some((offer) => qualityOf(ranges, offer.type) > qualityOf(ranges, type))
  }

  const decide = remember((accept: string) => {
    const wishes = readWishes(new RangeReader(accept))
    if (names.some((name) => wishes.named.has(name))) {
      const chosen = chooseOffer(own, wishes) ?? chooseOffer(json, wishes)
      if (chosen === undefined) return first
      return (prefersJson(chosen, wishes.ranges) ? usualJson : choices.get(chosen)) as Choice
    }
    return mirrorAccept && (wishes.named.get(jsonType) ?? 0) > 0 ? asJson : first
  })

  // Without mirroring only a field that has the name of a type in it can change anything.
  const subtypes = names.map((name) => name.slice(name.indexOf('/') + 1).replace(/\W/g, '\\$&'))
  const anyName = new RegExp(subtypes.join('|'), 'i')
  return function chooseErrorType(accept) {
    if (accept === undefined || accept === '*/*') return first
    return mirrorAccept || anyName.test(accept) ? decide(accept) : first
  }
}

/** The options that decide how errors look on the wire. */
export interface RenditionOptions {
  readonly profiles: readonly WireProfile[]
  readonly languages: readonly MessageCatalogue[]
  readonly defaultLanguage: string
  readonly mirrorAccept: boolean
  readonly typeBase: string
  readonly extraMembers?: AnyExtraMembers | undefined
}

/** One way to put Error Resources on the wire. */
export interface Rendition {
  readonly contentType: string
  readonly kindOf: ErrorKinds
  /** Request fields that decided between this and others; empty where there are no others. */
  readonly vary: readonly string[]
  /** The same for an error that a cache may keep: another client may refuse this type (RFC 9111 §4.1). */
  readonly varyWhenStored: readonly string[]
  /** How problem details of somebody else's leave, which are in no other shape. */
  readonly said: SaidForm
  /** What is sent where the function of the profile fails; `undefined` where it has none. */
  readonly fallback: Rendition | undefined
}

/** A media type, and what writes problem details in it. */
interface SaidForm {
  readonly contentType: string
  readonly serialize: (resource: ErrorResource) => string
}

const toJson = (resource: ErrorResource) => JSON.stringify(resource)

/** Finds the rendition for a request by its header fields. */
export type RenditionChooser = (headers: IncomingHttpHeaders) => Rendition

/**
 * Builds the chooser of one instance of the plugin.
 * @param plainKindOf The kinds of problem details, which are there in any case.
 */
export function createRenditions(
  options: RenditionOptions,
  plainKindOf: ErrorKinds,
): RenditionChooser {
  const { profiles, languages, mirrorAccept, typeBase, extraMembers } = options
  const extra = extraSchemaOf(extraMembers)
  const hasLanguages = languages.length > 0
  const types = profiles.flatMap(({ mediaTypes }) => mediaTypes) as [string, ...string[]]
  const language = hasLanguages ? ['Accept-Language'] : []
  const isChosen = types.length > 1 || mirrorAccept
  const kinds = profiles.map((profile) =>
    profile === problemDetails
      ? plainKindOf
      : createErrorKinds(typeBase, profile, hasLanguages, extra),
  )

  function toRendition(contentType: string): Rendition {
    const index = profiles.findIndex(({ mediaTypes }) => mediaTypes.includes(contentType))
    // JSON that no profile speaks is the first one's that writes JSON.
    const at = index === -1 ? profiles.findIndex(({ write }) => write === undefined) : index
    const kindOf = kinds[at] ?? plainKindOf
    const { write, shapeOf } = profiles[at] ?? problemDetails
    const varyWhenStored = ['Accept', ...language]
    const vary = isChosen || index === -1 ? varyWhenStored : language
    const isPlain = contentType === problemType || contentType === jsonType
    const asJson = { contentType: isPlain ? contentType : problemType, serialize: toJson }
    if (write === undefined) {
      return { contentType, kindOf, vary, varyWhenStored, said: asJson, fallback: undefined }
    }
    const said = { contentType, serialize: createTextWriter(write, toJson) }
    const plain = { vary, varyWhenStored, said: asJson, fallback: undefined }
    return {
      contentType,
      kindOf,
      vary,
      varyWhenStored,
      said: shapeOf === undefined ? said : asJson,
      fallback: { contentType: problemType, kindOf: plainKindOf, ...plain },
    }
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
function createTranslations({ languages, defaultLanguage }: RenditionOptions) {
  const tags = languagesOf(languages)
  const messages = tags.map((tag) => [tag, createMessages(tag, languages)] as const)
  const usual = tags.find((tag) => isSame(tag, defaultLanguage)) as string
  const chooseLanguage = createLanguageChooser(tags, usual)

  const translate = (rendition: Rendition, tag: string, words: Messages): Rendition => ({
    ...rendition,
    kindOf: translateKinds(rendition.kindOf, tag, words),
    fallback: rendition.fallback && translate(rendition.fallback, tag, words),
  })

  return (rendition: Rendition) => {
    const translated = new Map(
      messages.map(([tag, words]) => [tag, translate(rendition, tag, words)]),
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
