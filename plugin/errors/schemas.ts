/** The Error Resource as TypeBox schemas. */
import type { Static, TObject, TProperties, TSchema } from '@sinclair/typebox'
import { readProperty } from '../http/guarded-read.ts'
import type { MembersSchema } from './members.ts'
import type { Owed, OwedName } from '../http/statuses.ts'
import { owedRowOf } from './owed/fields.ts'
import { Type } from './type.ts'

/** Where a violation was found: the part of the request, in OpenAPI's words. */
export type ViolationPlace = 'body' | 'query' | 'path' | 'header'

/**
 * One entry of `errors[]`: a single violation, with its place where that is known. Values the client
 * sent are never repeated.
 */
export const ViolationSchema = Type.Object(
  {
    detail: Type.String({ description: 'What is wrong, for people.' }),
    in: Type.Optional(
      Type.Unsafe<ViolationPlace>({
        type: 'string',
        enum: ['body', 'query', 'path', 'header'],
        description: 'The part of the request.',
      }),
    ),
    pointer: Type.Optional(
      Type.String({
        description:
          'JSON Pointer fragment of the place in the body (RFC 6901 §6); a missing member is named too.',
      }),
    ),
    name: Type.Optional(
      Type.String({ description: 'Name of the query, path or header parameter.' }),
    ),
    code: Type.Optional(Type.String({ description: 'The schema keyword that was violated.' })),
  },
  { title: 'Violation' },
)

/** Tells whether a schema is that of a violation, also of another copy of this package. */
export function isViolationSchema(schema: unknown): boolean {
  if (schema === ViolationSchema) return true
  if (readProperty(schema, 'title') !== ViolationSchema.title) return false
  return JSON.stringify(schema) === JSON.stringify(ViolationSchema)
}

/** One entry of `errors[]`. */
export type Violation = Static<typeof ViolationSchema>

/** How the schema of an owed member is made, by its kind. */
const memberKinds: Readonly<Record<'list' | 'count', (description: string) => TSchema>> = {
  list: (description) => Type.Array(Type.String(), { description }),
  count: (description) => Type.Integer({ minimum: 0, description }),
}

/** What the schema of one kind of error is built from. */
export interface ErrorResourceShape {
  readonly status: number
  /** `undefined` where the type URI is not known yet. */
  readonly type: string | undefined
  /** `undefined` where it is said in several languages. */
  readonly title: string | undefined
  /** A declared error's own code; any string where `undefined`. */
  readonly code: string | undefined
  readonly owes: Owed
  readonly members?: MembersSchema | undefined
  /** Members that every error of the service has. */
  readonly extra?: MembersSchema | undefined
  readonly description?: string
}

/**
 * Builds the schema of one kind of Error Resource. What never varies is a literal, so the compiled
 * serializer writes it as constant text and a generated client narrows by it (RFC 9457 §3.1).
 */
export function buildErrorSchema(shape: ErrorResourceShape): TObject {
  const owed: TProperties = {}
  for (const name of Object.keys(shape.owes) as OwedName[]) {
    const { member } = owedRowOf(name)
    if (member !== undefined) {
      owed[name] = Type.Optional(memberKinds[member.kind](member.description))
    }
  }
  return Type.Object(
    {
      type:
        shape.type === undefined
          ? Type.String({ format: 'uri-reference' })
          : Type.Literal(shape.type),
      title:
        shape.title === undefined
          ? Type.String({ description: 'Short summary, in the language of `Content-Language`.' })
          : Type.Literal(shape.title),
      status: Type.Literal(shape.status),
      ...(shape.code === undefined
        ? { code: Type.Optional(Type.String({ description: 'Stable machine code.' })) }
        : { code: Type.Literal(shape.code) }),
      detail: Type.Optional(Type.String({ description: 'This occurrence, for people.' })),
      instance: Type.Optional(
        Type.String({ format: 'uri-reference', description: 'Path of the request.' }),
      ),
      requestId: Type.Optional(
        Type.String({ description: 'Identifies the request in the log of the service.' }),
      ),
      ...propertiesOf(shape.extra),
      ...owed,
      ...propertiesOf(shape.members),
      errors: Type.Optional(Type.Array(ViolationSchema)),
    },
    shape.description === undefined ? {} : { description: shape.description },
  )
}

/** Extension members as properties, optional ones kept so. */
function propertiesOf(members: MembersSchema | undefined): TProperties {
  const properties: TProperties = {}
  const required = new Set(members?.required)
  for (const [name, schema] of Object.entries(members?.properties ?? {})) {
    const plain = Type.Unsafe(schema)
    properties[name] = required.has(name) ? plain : Type.Optional(plain)
  }
  return properties
}

/**
 * The Error Resource in general, for a schema of your own: any status, any type.
 * @see RFC 9457 §3.1
 */
export const ErrorResourceSchema = Type.Object(
  {
    type: Type.String({ format: 'uri-reference', description: 'Identifies the kind of error.' }),
    title: Type.String({ description: 'Short summary of the kind of error.' }),
    status: Type.Integer({ minimum: 400, maximum: 599, description: 'The HTTP status code.' }),
    code: Type.Optional(Type.String({ description: 'Stable machine code.' })),
    detail: Type.Optional(Type.String({ description: 'This occurrence, for people.' })),
    instance: Type.Optional(
      Type.String({ format: 'uri-reference', description: 'Path of the request.' }),
    ),
    requestId: Type.Optional(
      Type.String({ description: 'Identifies the request in the log of the service.' }),
    ),
    errors: Type.Optional(Type.Array(ViolationSchema)),
  },
  { title: 'ErrorResource' },
)

/** A schema of any error with the members that every error of a service has besides. */
export function withExtra(schema: TObject, extra: MembersSchema | undefined): TObject {
  if (extra === undefined) return schema
  const { type: _type, properties, required: _required, ...words } = schema
  return Type.Object({ ...properties, ...propertiesOf(extra) }, words)
}

/** The body of every 4xx and 5xx. Extension members are whatever the error declares. */
export type ErrorResource = Static<typeof ErrorResourceSchema> & { [member: string]: unknown }

/** One of several kinds of error that share a status. */
export function oneOf(schemas: readonly TSchema[]): TSchema {
  const [only] = schemas
  return schemas.length === 1 && only !== undefined ? only : Type.Unsafe({ oneOf: schemas })
}
