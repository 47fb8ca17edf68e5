/** The media types of content as a route has it, where the document names one that nobody has said. */
import { readProperty } from '../http/guarded-read.ts'
import { isContainer, jsonType } from '../routes/declared-types.ts'
import { declaredResponses } from '../routes/route-errors.ts'
import type { KnownRoute } from '../routes/routes.ts'
import type { Components } from './components.ts'
import type { Content, Media } from './media.ts'

/** Statuses that have no content (RFC 9110 §15.3.5 and §15.3.6). */
const withoutContent: ReadonlySet<string> = new Set(['204', '205'])

const isSuccess = (status: string) => /^2|^def/i.test(status)

/** Content for which swagger has chosen the type, as it does for a schema alone. */
function isOfChosenType(content: Content, schema: unknown, types: unknown): boolean {
  const isOnly = Object.keys(content).join() === jsonType
  return isOnly && readProperty(schema, 'content') === undefined && types === undefined
}

/** A schema that says nothing, of which clients are made that go by what they get, and without it by nothing. */
const anything: Media = { schema: {} }

/** The same content, as other types. */
function toTypes(content: Content, types: readonly string[]): Content {
  const [media = anything] = Object.values(content)
  return Object.fromEntries(types.map((type) => [type, media]))
}

/**
 * The content of a success. One that nobody has described is of the types of its route, or any: a response without
 * content says that there is none, and clients that are made of it ask for errors alone. One that is described by a
 * schema alone is JSON only where it can be nothing else; clients that ask for what is never sent are refused.
 */
export function contentOfSuccess(
  route: KnownRoute,
  status: string,
  content: Content | undefined,
  components: Components,
): Content | undefined {
  if (!isSuccess(status) || withoutContent.has(status)) return content
  const declared = declaredResponses(route.options)
  const { produces } = route.plan
  if (content === undefined) {
    const isDescribed = Object.keys(declared).some(isSuccess)
    return isDescribed || status === 'default' ? undefined : toTypes({}, produces ?? ['*/*'])
  }
  const said = readProperty(route.options.schema, 'produces')
  const isStatus = ([key]: [string, unknown]) => key.toUpperCase() === status.toUpperCase()
  const [, described] = Object.entries(declared).find(isStatus) ?? []
  if (!isOfChosenType(content, described, said)) return content
  if (produces?.includes(jsonType) === true) return content
  if (produces !== undefined) return toTypes(content, produces)
  const schema = readProperty(content[jsonType], 'schema')
  const isJson = isContainer({ schema, root: { components } }, () => undefined)
  return isJson ? content : toTypes(content, ['*/*'])
}

/** The content of requests: of the types that the route says it reads. */
export function contentOfRequest({ options, plan }: KnownRoute, content: Content): Content {
  const said = readProperty(options.schema, 'consumes')
  const isOwn = !isOfChosenType(content, options.schema?.body, said)
  if (isOwn || plan.consumes === undefined || plan.consumes.includes(jsonType)) return content
  return toTypes(content, plan.consumes)
}
