/** What came over a socket against what a document says of it. */
import { Ajv, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'

type Value = Readonly<Record<string, unknown>>

/** A response as it came. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** What a document says of an answer. */
export interface Comparison {
  /** Names of the documented errors the answer is one of; empty for a success. */
  readonly errors: readonly string[]
  /** What is not as documented, as sentences. */
  readonly problems: readonly string[]
}

/** Fields of the connection and of any content; a document does not list them (OpenAPI 3.1.0 §4.8.17). */
const unlisted: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'transfer-encoding',
])

const problemType = 'application/problem+json'

/** Reads a document, following its references. */
export class Contract {
  readonly #document: Value
  readonly #ajv: Ajv
  readonly #validators = new Map<string, ValidateFunction>()

  constructor(document: object) {
    this.#document = document as Value
    const options = { strict: false, allErrors: true, validateFormats: false } as const
    const is30 = String(this.#document['openapi']).startsWith('3.0')
    this.#ajv = is30 ? new Ajv(options) : (new Ajv2020(options) as unknown as Ajv)
    // What is documented is all there is: an Error Resource with another member is a mistake here.
    this.#ajv.addSchema(close(document) as object, 'document')
  }

  /** Every operation, with the statuses that are documented of it. */
  get operations(): readonly { method: string; path: string; statuses: readonly string[] }[] {
    return Object.entries(this.#document['paths'] as Record<string, Value>).flatMap(
      ([path, item]) =>
        Object.keys(item).map((method) => ({
          method: method.toUpperCase(),
          path,
          statuses: Object.keys((item[method] as Value)['responses'] as Value),
        })),
    )
  }

  /** The documented errors of one status, by the names of their schemas. */
  errorsOf(method: string, path: string, status: string): readonly string[] {
    const media = (this.#responseOf(method, path, status)?.['content'] as Value | undefined)?.[
      problemType
    ] as { schema: { $ref?: string; oneOf?: readonly { $ref: string }[] } } | undefined
    const schemas = media?.schema.oneOf ?? (media === undefined ? [] : [media.schema])
    return schemas.map(({ $ref = '' }) => $ref.slice($ref.lastIndexOf('/') + 1))
  }

  /** The examples of one status, by name. */
  examplesOf(method: string, path: string, status: string): Readonly<Record<string, unknown>> {
    const response = this.#responseOf(method, path, status)
    const media = ((response?.['content'] ?? {}) as Record<string, Value>)[problemType] ?? {}
    const examples = Object.entries((media['examples'] ?? {}) as Record<string, Value>)
    return Object.fromEntries(
      examples.map(([name, example]) => [name, this.#resolve(example)['value']]),
    )
  }

  /** Tells whether a value is of a schema, to the last member. */
  isOf(name: string, value: unknown): boolean {
    return this.#validator(`#/components/schemas/${name}`)(value)
  }

  compare(method: string, path: string, answer: Answer): Comparison {
    const status = String(answer.status)
    const response = this.#responseOf(method, path, status)
    if (response === undefined) return { errors: [], problems: [`${status} is not documented`] }
    const problems = this.#compareHeaders((response['headers'] ?? {}) as Value, answer.headers)
    const type = answer.headers.get('content-type')?.replace('; charset=utf-8', '') ?? ''
    const content = (response['content'] ?? {}) as Record<string, Value>
    if (answer.text === '' && Object.keys(content).length === 0) return { errors: [], problems }
    const isSuccess = answer.status < 400
    if (content[type] === undefined) problems.push(`the media type ${type} is not documented`)
    else if (isSuccess) problems.push(...this.#compareBody(method, path, status, type, answer.text))
    const body = isSuccess ? undefined : (JSON.parse(answer.text) as unknown)
    const errors = this.errorsOf(method, path, status).filter((name) => this.isOf(name, body))
    if (!isSuccess && errors.length !== 1) {
      problems.push(`the body is ${String(errors.length)} of the documented errors: ${answer.text}`)
    }
    return { errors: isSuccess ? [] : errors, problems }
  }

  #compareHeaders(documented: Value, headers: Headers): string[] {
    const names = new Map(Object.keys(documented).map((name) => [name.toLowerCase(), name]))
    const surplus = [...headers.keys()].filter((name) => !names.has(name) && !unlisted.has(name))
    const missing = [...names].filter(
      ([key, name]) =>
        this.#resolve(documented[name] as Value)['required'] === true && !headers.has(key),
    )
    return [
      ...surplus.map((name) => `the header ${name} is not documented`),
      ...missing.map(([, name]) => `the header ${name} is missing`),
    ]
  }

  #compareBody(method: string, path: string, status: string, type: string, text: string): string[] {
    const steps = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      status,
      'content',
      type,
      'schema',
    ]
    const validate = this.#validator(`#/${steps.map(toPointerStep).join('/')}`)
    return validate(type.endsWith('json') ? JSON.parse(text) : text)
      ? []
      : [this.#ajv.errorsText(validate.errors)]
  }

  #validator(pointer: string): ValidateFunction {
    const known = this.#validators.get(pointer)
    const validate = known ?? this.#ajv.compile({ $ref: `document${pointer}` })
    this.#validators.set(pointer, validate)
    return validate
  }

  #responseOf(method: string, path: string, status: string): Value | undefined {
    const item = (this.#document['paths'] as Record<string, Value>)[path]
    const operation = item?.[method.toLowerCase()] as { responses: Value } | undefined
    const response = operation?.responses[status] as Value | undefined
    return response && this.#resolve(response)
  }

  #resolve(value: Value): Value {
    const { $ref } = value as { $ref?: string }
    if ($ref === undefined) return value
    const steps = $ref.slice(2).split('/')
    return steps.reduce<Value>((found, step) => found[step] as Value, this.#document)
  }
}

/** A step of a JSON Pointer in a URI fragment (RFC 6901 §6). */
function toPointerStep(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
}

/** Closes the schemas of components: a member they do not name is not documented. */
function close(document: object): object {
  const { components, ...rest } = structuredClone(document) as {
    components: { schemas: Record<string, object> }
  }
  const schemas = Object.entries(components.schemas).map(([name, schema]) => [
    name,
    { ...schema, additionalProperties: false },
  ])
  return { ...rest, components: { ...components, schemas: Object.fromEntries(schemas) } }
}
