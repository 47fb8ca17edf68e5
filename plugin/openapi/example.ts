/** An example of every error: what a client will see, with values that fit. */
import type { Declaration } from '../errors/declaration.ts'
import { toInstance } from '../resource/error-resource.ts'
import { sieveOf } from '../errors/members.ts'
import type { ErrorResource, Violation } from '../errors/schemas.ts'
import { isValidationError, type ValidationRules } from '../errors/validation-error.ts'
import type { ResolvedOptions } from '../options.ts'
import { extraSchemaOf } from '../resource/extra-members.ts'
import { typeOf } from '../errors/error-schemas.ts'
import { owedRowOf } from '../errors/owed/fields.ts'
import type { OwedName } from '../http/statuses.ts'

type Schema = Readonly<Record<string, unknown>>

const formats: Readonly<Record<string, string>> = {
  date: '2030-01-31',
  'date-time': '2030-01-31T12:00:00Z',
  email: 'name@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  time: '12:00:00Z',
  uri: 'https://example.com/',
  'uri-reference': '/example',
  uuid: '123e4567-e89b-42d3-a456-426614174000',
}

/** Tried in order where a pattern says what a text looks like. */
const candidates: readonly string[] = ['string', 'A-1', 'ABC', 'AB', 'A', '42', '1', 'a-1', 'abc']

function exampleText(schema: Schema): string | undefined {
  const { format, pattern, minLength = 0, maxLength = Infinity } = schema
  const known = typeof format === 'string' ? formats[format] : undefined
  const fits = (text: string) =>
    text.length >= Number(minLength) &&
    text.length <= Number(maxLength) &&
    (pattern === undefined || new RegExp(pattern as string, 'u').test(text))
  return known ?? [...candidates, 'string'.padEnd(Number(minLength), 's')].find(fits)
}

function exampleNumber({ minimum, exclusiveMinimum, maximum, multipleOf }: Schema): number {
  const step = Number(multipleOf ?? 1)
  const lowest = Number(minimum ?? (exclusiveMinimum === undefined ? step : exclusiveMinimum))
  // Bounds that are no more than those of the type say nothing of what is usual.
  if (lowest <= -Number.MAX_SAFE_INTEGER) return Math.min(step, Number(maximum ?? step))
  const first = Math.ceil(lowest / step) * step
  const next = first === exclusiveMinimum ? first + step : first
  return maximum === undefined ? next : Math.min(next, Number(maximum))
}

const byType: Readonly<Record<string, (schema: Schema) => unknown>> = {
  string: exampleText,
  number: exampleNumber,
  integer: exampleNumber,
  boolean: () => true,
  null: () => null,
  array: exampleList,
  object: ({ properties = {} }) => exampleProperties(properties as Schema),
}

/** What contains itself ends here. */
function exampleList({ items = {}, prefixItems, minItems = 1 }: Schema): unknown[] {
  const tuple = Array.isArray(items) ? items : prefixItems
  if (Array.isArray(tuple)) return (tuple as Schema[]).map(exampleOf)
  const item = exampleOf(items as Schema)
  return item === undefined ? [] : Array(Number(minItems)).fill(item)
}

function exampleProperties(properties: Schema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, exampleOf(schema as Schema)]),
  )
}

/** A value of a schema: what it gives as an example, its only value, or one made from its words. */
function exampleOf(schema: Schema): unknown {
  const { examples, example, const: only, default: usual, enum: values, anyOf, oneOf } = schema
  if ('$ref' in schema) return undefined
  const [given = example ?? only ?? usual] = (examples ?? []) as unknown[]
  const [first] = (values ?? []) as unknown[]
  if ((given ?? first) !== undefined) return given ?? first
  const [choice] = (anyOf ?? oneOf ?? []) as Schema[]
  if (choice !== undefined) return exampleOf(choice)
  const [type = 'object'] = [schema['type'] ?? []].flat() as string[]
  return byType[type]?.(schema)
}

/** The members of the example, given or made; `undefined` where none are found, or the schema of one is none. */
function exampleMembers({
  members,
  example,
}: Pick<Declaration, 'members' | 'example'>): object | undefined {
  if (members === undefined || example !== undefined) return example ?? {}
  try {
    const values = exampleProperties(members.properties as Schema)
    return sieveOf(members)(values).problems.length === 0 ? values : undefined
  } catch {
    return undefined
  }
}

/** What a request that fails validation is told. */
const invalidRequest = {
  code: 'FST_ERR_VALIDATION',
  detail: 'querystring/limit must be integer',
  errors: [
    { detail: 'must be integer', in: 'query', name: 'limit', code: 'type' } satisfies Violation,
  ],
}

/** The sentence of a declaration; a template that fails on values of ours has none. */
function detailOf({ detail }: Declaration, members: object): { detail?: string } {
  try {
    const text = typeof detail === 'function' ? detail(members as never) : detail
    return text === undefined ? {} : { detail: text }
  } catch {
    return {}
  }
}

/** The options of the plugin that an example depends on. */
export type ExampleOptions = ValidationRules &
  Pick<ResolvedOptions, 'typeBase' | 'extraMembers' | 'instance'>

/** What stands for a value in the path of a route. */
const parameter = /:\w+(?:\([^)]*\))?\??|\*$/g

/** The path of a request to a route, one of every path included. */
const toPath = (url: string) => url.replace(parameter, '42').replace(/^(?!\/)/, '/')

/**
 * Builds an example of an error; `undefined` where its members are such that none can be found.
 * @param url The path of a route that sends it, as it was declared.
 */
export function exampleOfError(
  declaration: Declaration,
  options: ExampleOptions,
  url: string,
): ErrorResource | undefined {
  const { typeBase, extraMembers, instance } = options
  const { status, title, code, owes } = declaration
  const values = exampleMembers(declaration)
  if (values === undefined) return undefined
  const owed = Object.keys(owes).flatMap((name) => {
    const { example } = owedRowOf(name as OwedName)
    return example === undefined ? [] : [[name, example] as const]
  })
  return {
    type: typeOf(declaration, typeBase),
    title,
    status,
    ...(code === undefined ? {} : { code }),
    ...(isValidationError(declaration, options)
      ? { ...invalidRequest, code: code ?? invalidRequest.code }
      : detailOf(declaration, values)),
    ...(instance ? { instance: toInstance(toPath(url)) as string } : {}),
    requestId: 'req-1',
    ...exampleMembers({ members: extraSchemaOf(extraMembers), example: undefined }),
    ...values,
    ...Object.fromEntries(owed),
  }
}
