/** The content of an error response: the media types of every profile, and what each of them holds. */
import type { ErrorComponents, ErrorShape } from './components.ts'
import { jsonIndex } from './described-profiles.ts'
import type { KnownRoute } from '../routes/routes.ts'
import { problemDetails, type WireProfile } from '../resource/profiles.ts'

/** A media type object of an OpenAPI document. */
export interface Media {
  readonly schema?: object
  readonly examples?: object
}

/** The media types of a response. */
export type Content = Readonly<Record<string, Media>>

/** How errors are described: by reference, or as alternatives told apart by their type URI. */
function toMedia(shapes: readonly ErrorShape[]): Media {
  const [only] = shapes
  const types = new Map(shapes.map(({ type, schema }) => [type, schema.$ref]))
  const references = new Set(shapes.map(({ schema }) => schema.$ref))
  const discriminator = { propertyName: 'type', mapping: Object.fromEntries(types) }
  const schema =
    references.size === 1 && only !== undefined
      ? only.schema
      : {
          oneOf: shapes.map((shape) => shape.schema),
          ...(types.size === shapes.length ? { discriminator } : {}),
        }
  const examples = shapes.flatMap(({ name, example }) =>
    example === undefined ? [] : [[name, example] as const],
  )
  return examples.length === 0 ? { schema } : { schema, examples: Object.fromEntries(examples) }
}

/** Lists the media types of the profiles; whoever asks for JSON may get the first that writes it as that, too. */
export function toContent(
  { plugin }: KnownRoute,
  mediaOf: (profile: WireProfile, index: number) => Media,
): Content {
  const entries = plugin.profiles.flatMap((profile, index) => {
    const media = mediaOf(profile, index)
    return profile.mediaTypes.map((type) => [type, media] as const)
  })
  const content: Record<string, Media> = Object.fromEntries(entries)
  if (plugin.mirrorAccept) {
    const index = jsonIndex(plugin.profiles)
    content['application/json'] ??= mediaOf(plugin.profiles[index] ?? problemDetails, index)
  }
  return content
}

/** The content of a response that is one of these errors. */
export function toErrorContent(route: KnownRoute, errors: readonly ErrorComponents[]): Content {
  return toContent(route, (_profile, index) =>
    toMedia(errors.map(({ shapes }) => shapes[index] as ErrorShape)),
  )
}
