/** What the serializer benchmark compares: the Error Resources it writes, and four ways to write each. */

import { Type, type TObject } from '@sinclair/typebox'
import fastJsonStringify from 'fast-json-stringify'
import { defineError, ErrorResourceSchema, type ErrorResource } from 'fastify-error-resource'
import type { Kind, WriterName } from '../report/serializers-report.ts'

// By path, because serializers are no export of the package; still the built code.
const built = (name: string): Promise<unknown> =>
  import(new URL(`../../dist/${name}.js`, import.meta.url).href)
const { createErrorKinds } = (await built(
  'resource/serializers',
)) as typeof import('../../plugin/resource/serializers.ts')
const { declarationOf } = (await built(
  'errors/declaration',
)) as typeof import('../../plugin/errors/declaration.ts')

type Write = (resource: ErrorResource) => string

/** Builds an Error Resource; `turn` makes each differ, as requests do. */
export function buildResource(kind: Kind, turn: number): ErrorResource {
  const request = { instance: `/orders/${turn}`, requestId: `req-${turn.toString(36)}` }
  const title = 'Order already exists'
  const detail = `Order ${turn} already exists.`
  if (kind === 'declared') {
    const type = '/errors/order-exists'
    const named = { code: 'ORDER_EXISTS', detail, ...request, orderId: String(turn) }
    return { type, title, status: 409, ...named }
  }
  if (kind === 'conflict') {
    return { type: 'about:blank', title: 'Conflict', status: 409, detail, ...request }
  }
  const errors = Array.from({ length: Number(kind.slice('errors-'.length)) }, (_, index) => ({
    detail: 'must be integer',
    in: 'body' as const,
    pointer: `#/items/${index}/quantity`,
    code: 'type',
  }))
  const framework = { code: 'FST_ERR_VALIDATION', detail: 'The body has violations.' }
  return {
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    ...framework,
    ...request,
    errors,
  }
}

/** Builds one way to write one kind, at the cost a service pays once. */
export function buildWriter(name: WriterName, kind: Kind): Write {
  if (name === 'ours') return createErrorKinds('/errors/')(declarations[shapeOf(kind)]()).serialize
  if (name === 'stringify') return (resource) => JSON.stringify(resource)
  if (name === 'template') return templates[shapeOf(kind)]
  const schema = kind === 'declared' ? withOrderId(ErrorResourceSchema) : ErrorResourceSchema
  return fastJsonStringify(schema as object) as Write
}

type Shape = 'conflict' | 'declared' | 'errors'

function shapeOf(kind: Kind): Shape {
  return kind === 'conflict' || kind === 'declared' ? kind : 'errors'
}

const members = Type.Object({ orderId: Type.String() })
const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members,
})
const declarations = {
  conflict: () => declarationOf(409),
  declared: () => OrderExists,
  errors: () => declarationOf(400),
} as const

function withOrderId(schema: TObject): TObject {
  return Type.Object({ ...schema.properties, ...members.properties })
}

/** As short as a template can be that is still right for any text. */
const templates: Record<Shape, Write> = {
  conflict: (resource) =>
    `{"type":"about:blank","title":"Conflict","status":409,${toMiddle(resource)}}`,
  declared: (resource) =>
    `{"type":"/errors/order-exists","title":"Order already exists","status":409,"code":"ORDER_EXISTS",` +
    `${toMiddle(resource)},"orderId":${JSON.stringify(resource['orderId'])}}`,
  errors: (resource) =>
    `{"type":"about:blank","title":"Bad Request","status":400,"code":${JSON.stringify(resource.code)},` +
    `${toMiddle(resource)},"errors":[${(resource.errors ?? []).map(toViolation).join(',')}]}`,
}

function toMiddle({ detail, instance, requestId }: ErrorResource): string {
  return (
    `"detail":${JSON.stringify(detail)},"instance":${JSON.stringify(instance)},` +
    `"requestId":${JSON.stringify(requestId)}`
  )
}

function toViolation(violation: NonNullable<ErrorResource['errors']>[number]): string {
  return (
    `{"detail":${JSON.stringify(violation.detail)},"in":"${violation.in}",` +
    `"pointer":${JSON.stringify(violation.pointer)},"code":${JSON.stringify(violation.code)}}`
  )
}
