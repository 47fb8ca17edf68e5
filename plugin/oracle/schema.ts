/** Oracle's exception detail resource and the status of a job, as TypeBox schemas. */
import type { Static, TObject, TProperties, TSchema } from '@sinclair/typebox'
import { ErrorResourceSchema, type ViolationPlace } from '../errors/schemas.ts'
import { Type } from '../errors/type.ts'

/** The member that says where a violation is, by the part of the request. */
export const locators: Readonly<Record<ViolationPlace, string>> = {
  body: 'o:errorPath',
  query: 'o:errorQueryParam',
  path: 'o:errorUrl',
  header: 'o:errorHeader',
}

const optionalText = (description: string) => Type.Optional(Type.String({ description }))

const locatorProperties: TProperties = {
  'o:errorPath': optionalText('JSON Pointer fragment of the place in the body (RFC 6901 §6).'),
  'o:errorQueryParam': optionalText('Name of the query parameter.'),
  'o:errorUrl': optionalText('Name of the path parameter.'),
  'o:errorHeader': optionalText('Name of the header field.'),
}

/**
 * Builds the schema of one kind of error. What the profiles call the same stays as it is, extension
 * members among it.
 */
export function toOracleSchema(problem: TObject, type: TSchema, status: TSchema): TObject {
  const {
    type: _type,
    title,
    status: _status,
    code,
    detail,
    instance: _instance,
    errors: _errors,
    ...others
  } = problem.properties as Record<string, TSchema>
  const common = { type, title: title as TSchema }
  const errorCode = Type.String({ description: 'Stable machine code.' })
  const violation = Type.Object({
    ...common,
    detail: Type.String({ description: 'What is wrong, for people.' }),
    'o:errorCode': Type.Optional(errorCode),
    ...locatorProperties,
  })
  return Type.Object(
    {
      ...common,
      status,
      detail: detail as TSchema,
      instance: Type.Optional(
        Type.String({ format: 'uri', description: 'Address of the request, without its query.' }),
      ),
      'o:errorCode': code?.['const'] === undefined ? errorCode : code,
      ...locatorProperties,
      'o:errorDetails': Type.Optional(Type.Array(violation)),
      ...others,
    },
    problem.description === undefined ? {} : { description: problem.description },
  )
}

/** Any exception detail resource. */
export function anyOracleSchema(status: 'number' | 'string'): TObject {
  const known = status === 'number' ? ErrorResourceSchema.properties.status : Type.String()
  return toOracleSchema(ErrorResourceSchema, Type.String({ format: 'uri' }), known)
}

/**
 * The status of a job, for the body of a 202 and for what its `Location` leads to; extend it with what
 * your jobs have besides.
 * @see RFC 9110 §15.3.3
 */
export const JobStatusSchema = Type.Object(
  {
    id: Type.String({ description: 'Identifies the job.' }),
    state: Type.Unsafe<'queued' | 'running' | 'succeeded' | 'failed'>({
      type: 'string',
      enum: ['queued', 'running', 'succeeded', 'failed'],
      description: 'The last two are final.',
    }),
    createdAt: Type.String({ format: 'date-time' }),
    finishedAt: Type.Optional(Type.String({ format: 'date-time' })),
    percentComplete: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    result: Type.Optional(
      Type.String({ format: 'uri-reference', description: 'What the job has made.' }),
    ),
    error: Type.Optional(
      Type.Object(ErrorResourceSchema.properties, {
        additionalProperties: true,
        description: 'Why the job failed.',
      }),
    ),
  },
  { title: 'JobStatus' },
)

/** The status of a job. */
export type JobStatus = Static<typeof JobStatusSchema>
