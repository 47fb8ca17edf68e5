/** One compiled function per kind of error, built from its schema on first use. */
import SerializerSelector from '@fastify/fast-json-stringify-compiler'
import type { TObject } from '@sinclair/typebox'
import type { Declaration } from './declaration.ts'
import { buildErrorSchema, type ErrorResource } from './schemas.ts'

/** A kind of error as one instance of the plugin writes it. */
export interface ErrorKind {
  readonly type: string
  readonly schema: TObject
  readonly serialize: (resource: ErrorResource) => string
}

/** Finds the kind of a declaration, compiling it the first time. */
export type ErrorKinds = (declaration: Declaration) => ErrorKind

// Fastify's own compiler package, so that a body is written by the code that writes the successes.
const compile = SerializerSelector()({}, {}) as unknown as (route: {
  schema: TObject
}) => (resource: ErrorResource) => string

/** `ORDER_EXISTS` becomes `order-exists`. */
function toSlug(code: string): string {
  return code.toLowerCase().replaceAll('_', '-')
}

/** The type URI of a declaration: its own, or the base and its code; a status as it stands is `about:blank` (RFC 9457 §4.2.1). */
function typeOf(declaration: Declaration, typeBase: string): string {
  return declaration.type ?? typeBase + toSlug(declaration.code ?? '')
}

/** The schema that documents and serializes a kind of error. Without `typeBase` a type URI that depends on it stays open. */
export function schemaOf(declaration: Declaration, typeBase: string | undefined): TObject {
  return buildErrorSchema({
    status: declaration.status,
    type: typeBase === undefined ? declaration.type : typeOf(declaration, typeBase),
    title: declaration.title,
    code: declaration.code,
    owes: declaration.owes,
    members: declaration.members,
    ...(declaration.description === undefined ? {} : { description: declaration.description }),
  })
}

/** Builds the kinds of one instance of the plugin, whose type URIs start with `typeBase`. */
export function createErrorKinds(typeBase: string): ErrorKinds {
  const kinds = new WeakMap<Declaration, ErrorKind>()
  return function kindOf(declaration) {
    let kind = kinds.get(declaration)
    if (kind === undefined) {
      const schema = schemaOf(declaration, typeBase)
      kind = {
        type: typeOf(declaration, typeBase),
        schema,
        serialize: compile({ schema }),
      }
      kinds.set(declaration, kind)
    }
    return kind
  }
}
