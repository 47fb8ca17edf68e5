/** What came against what the document says of it. */
import { parseMediaType } from '../../http/media-types.ts'
import { qualityOf } from '../../http/negotiation.ts'
import { readContent } from './judge-resource.ts'
import type { Answer } from '../exchange/message.ts'
import type { OpenApiReader, Place } from '../document/openapi-reader.ts'
import { isJson, type Operation } from '../document/operations.ts'
import type { Fault } from '../report/rules.ts'
import type { SchemaValidator } from '../document/schema-validator.ts'

/** The response of a status: its own, that of its class, or the default (OpenAPI 3.1.0 §4.8.16). */
export function findResponse(
  reader: OpenApiReader,
  { responses }: Operation,
  status: number,
): Place | undefined {
  const digit = String(status).charAt(0)
  return [String(status), `${digit}XX`, `${digit}xx`, 'default']
    .map((key) => reader.at(responses, key))
    .find((response) => response !== undefined)
}

/** The description of a media type: the most specific of the ranges that match it. */
export function findMedia(
  reader: OpenApiReader,
  response: Place | undefined,
  type: string,
): Place | undefined {
  const sent = parseMediaType(type)
  if (sent === undefined) return undefined
  const matches = reader.children(reader.at(response, 'content')).filter(([name]) => {
    const range = parseMediaType(name)
    return range !== undefined && qualityOf([{ ...withoutCharset(range), quality: 1 }], sent) > 0
  })
  const exact = matches.find(([name]) => parseMediaType(name)?.essence === sent.essence)
  return (exact ?? matches[0])?.[1]
}

/** Text leaves as UTF-8 wherever it is looked at, and a document may say so or not. */
function withoutCharset(range: NonNullable<ReturnType<typeof parseMediaType>>) {
  const parameters = new Map([...range.parameters].filter(([name]) => name !== 'charset'))
  return { ...range, parameters }
}

/** Compares the answer of an operation with its document, which may be silent altogether. */
export function judgeDocument(
  reader: OpenApiReader,
  validate: SchemaValidator,
  operation: Operation,
  answer: Answer,
): readonly Fault[] {
  const { status, fields, content } = answer
  if (operation.responses === undefined || status < 400) return []
  const response = findResponse(reader, operation, status)
  const known = reader.children(operation.responses).map(([name]) => name)
  if (response === undefined) {
    const message = `${status} is not documented; the operation has ${known.join(', ') || 'nothing'}.`
    return [{ rule: 'undocumented-status', message }]
  }
  const type = fields.get('content-type')
  if (content.length === 0 || type === undefined) return []
  const media = findMedia(reader, response, type)
  if (media === undefined) {
    const types = reader.children(reader.at(response, 'content')).map(([name]) => name)
    const message = `The ${status} is ${type}, and documented as ${types.join(', ') || 'empty'}.`
    return [{ rule: 'undocumented-media-type', message }]
  }
  const schema = reader.at(media, 'schema')
  if (schema === undefined || !isJson(type)) return []
  const problem = validate(schema.pointer, readContent(answer))
  if (problem === undefined) return []
  return [
    { rule: 'undocumented-content', message: `The ${status} is not as documented: ${problem}.` },
  ]
}
