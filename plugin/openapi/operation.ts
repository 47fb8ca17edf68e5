/** One operation of an OpenAPI document, completed with every error it can send. */
import type { Declaration } from '../errors/declaration.ts'
import { declarationsOf } from '../errors/error-responses.ts'
import {
  declaredErrorsOf,
  declaredResponses,
  impliedErrorsOf,
  passesOn,
} from '../routes/route-errors.ts'
import { problemType } from '../http/media-types.ts'
import type { ComponentWriter, ErrorComponents, Reference } from './components.ts'
import { contentOfRequest, contentOfSuccess } from './described-content.ts'
import { headersOfSuccess, mergeHeaders } from './headers.ts'
import { toContent, toErrorContent, type Content, type Media } from './media.ts'
import type { KnownRoute } from '../routes/routes.ts'

type Security = Parameters<typeof impliedErrorsOf>[2]

interface Response {
  readonly description?: string
  readonly headers?: Readonly<Record<string, object>>
  readonly content?: Content
}

/** As much of an operation as is read here. */
export interface Operation {
  readonly security?: Security
  readonly requestBody?: { readonly content?: Content }
  readonly responses?: Readonly<Record<string, Response | Reference>>
}

/** Whatever else an upstream says of an error leaves with the status it came with. */
const ofUpstream: Readonly<Record<string, Response>> = {
  '4XX': { description: 'What the upstream refuses.' },
  '5XX': { description: 'What the upstream fails at.' },
}

const descriptionOf = ({ description }: ErrorComponents) => description

function toResponse(
  route: KnownRoute,
  errors: readonly ErrorComponents[],
  writer: ComponentWriter,
  description: string | undefined,
): Response | Reference {
  const usual = errors.map(descriptionOf).join(' · ')
  const response: Response = {
    description: description ?? usual,
    headers: mergeHeaders(errors.map(({ headers }) => headers)),
    content: toErrorContent(route, errors),
  }
  const [only] = errors
  const isShared = errors.length === 1 && response.description === usual
  return isShared ? writer.put('responses', (only as ErrorComponents).name, response) : response
}

/** A response written by hand that says what an Error Resource looks like; the plugin's own is an alternative to it. */
function withAlternative(given: Response, own: Content): Response {
  const media = given.content?.[problemType] as Media
  const { [problemType]: mine = media, ...others } = own
  const alternative = { ...media, schema: { anyOf: [media.schema, mine.schema] } }
  return { ...given, content: { ...others, ...given.content, [problemType]: alternative } }
}

/** Groups the errors of a route by status, declared ones first. */
function errorsByStatus(
  route: KnownRoute,
  method: string,
  security: Security,
): Map<number, Set<Declaration>> {
  const implied = impliedErrorsOf(route, method, security).map(({ declaration }) => declaration)
  const groups = new Map<number, Set<Declaration>>()
  for (const declaration of [...declaredErrorsOf(route), ...implied]) {
    const group = groups.get(declaration.status)
    if (group === undefined) groups.set(declaration.status, new Set([declaration]))
    else group.add(declaration)
  }
  return groups
}

/**
 * Completes an operation. What is documented of its successes stays, with the media types they have; what was written
 * by hand of an error is kept where it can be true, which is its description and what it says of Error Resources.
 * @param security The requirements of the whole document, for an operation that has none of its own.
 */
export function completeOperation(
  operation: Operation,
  method: string,
  route: KnownRoute,
  writer: ComponentWriter,
  security: Security,
): Operation {
  const responses: Record<string, Response | Reference> = {
    ...(passesOn(route) && ofUpstream),
    ...operation.responses,
  }
  const declared = declaredResponses(route.options)
  const groups = errorsByStatus(route, method, operation.security ?? security)
  for (const [status, declarations] of groups) {
    const errors = [...declarations].map((declaration) => writer.error(declaration, route))
    const entry = declared[status] as Response | undefined
    const known = entry && declarationsOf(entry)
    const isByHand = entry !== undefined && known === undefined
    // What is implied was not thought of where the words were chosen.
    const others = errors.filter((_, index) => known !== undefined && index >= known.length)
    const words =
      entry?.description && [entry.description, ...others.map(descriptionOf)].join(' · ')
    const given = responses[status] as Response | undefined
    responses[status] =
      isByHand && given?.content?.[problemType] !== undefined
        ? withAlternative(given, toErrorContent(route, errors))
        : toResponse(route, errors, writer, words)
  }
  const { requestBody } = operation
  const body = requestBody?.content && {
    requestBody: { ...requestBody, content: contentOfRequest(route, requestBody.content) },
  }
  return { ...operation, ...body, responses: completeOthers(route, responses, writer) }
}

/** Classes of errors, by hand or of an upstream, and the header fields of successes. */
function completeOthers(
  route: KnownRoute,
  responses: Readonly<Record<string, Response | Reference>>,
  writer: ComponentWriter,
): Record<string, Response | Reference> {
  const isNegotiated = route.plan.isChoice
  const complete = ([status, response]: [string, Response | Reference]) => {
    if (/^[45]XX$/.test(status)) {
      const content = toContent(route, (profile) => ({ schema: writer.anyError(profile, route) }))
      return [status, { ...response, content }]
    }
    if ('$ref' in response) return [status, response]
    const names = status.startsWith('2') ? headersOfSuccess(status, isNegotiated) : []
    const content = contentOfSuccess(route, status, response.content, writer.components)
    if (names.length === 0 && content === response.content) return [status, response]
    const headers = { ...Object.fromEntries(names.map(writer.header)), ...response.headers }
    return [
      status,
      { ...response, ...(content && { content }), ...(names.length > 0 && { headers }) },
    ]
  }
  return Object.fromEntries(Object.entries(responses).map(complete)) as never
}
