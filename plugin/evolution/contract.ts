/** What a service says of its errors, as plain data that can be written to a file, reviewed and compared. */
import { toShown } from '../conformance/exchange/shown.ts'

/** What the member `format` of every contract is; its number grows when older readers would misunderstand. */
export const contractFormat = 'fastify-error-resource/contract/1'

/** A JSON Schema (2020-12) without annotations. References are those to `#/schemas/…`. */
export type ContractSchema = boolean | Readonly<Record<string, unknown>>

/** A header field of an error. */
export interface ContractedField {
  /** Whether every such error has it. */
  readonly required: boolean
  /** What its values are. */
  readonly schema: ContractSchema
}

/** An error as clients are told of it. */
export interface ContractedError {
  /** A status, a class of them, or `default`: any status that the route does not name. */
  readonly status: number | '4XX' | '5XX' | 'default'
  /** The `type` of every such error (RFC 9457 §3.1.1); absent where the document does not fix it. */
  readonly type?: string
  /** The `code` of every such error; absent where the document does not fix it. */
  readonly code?: string
  /** The `title` of every such error (RFC 9457 §3.1.3); absent where the document does not fix it. */
  readonly title?: string
  /** Schemas by media type, without what the members above fix. */
  readonly content: Readonly<Record<string, ContractSchema>>
  /** Header fields by their names in lower case. */
  readonly headers: Readonly<Record<string, ContractedField>>
  /** Where it is described, if that is another document, which is not fetched. */
  readonly reference?: string
}

/** The errors of a service, and the routes that have them. */
export interface ErrorContract {
  /** The version of all this. */
  readonly format: typeof contractFormat
  /** The title of the document it was read from. */
  readonly service: string
  /** Sentences about what could not be read. */
  readonly notes: readonly string[]
  /** Names of errors, by method and path template: `GET /orders/{id}`. */
  readonly routes: Readonly<Record<string, readonly string[]>>
  /** Errors by names that are made of their status and of their code, type or schema. */
  readonly errors: Readonly<Record<string, ContractedError>>
  /** Schemas that are referred to, by their names. */
  readonly schemas: Readonly<Record<string, ContractSchema>>
}

/** What was given is no contract, and nothing that one can be made of: a sentence for the person who gave it. */
export class ContractError extends Error {
  override readonly name = 'ContractError'

  constructor(message: string, options?: ErrorOptions) {
    super(toShown(message, 1000), options)
  }
}
