/** A service with successes and contents of every kind, of whose document clients are made. */
import { Readable } from 'node:stream'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import swagger from '@fastify/swagger'
import { Type } from '@sinclair/typebox'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifySchema,
} from 'fastify'
import errorResource, { defineError, errorResponses } from 'fastify-error-resource'
import { swaggerOptions } from 'fastify-error-resource/openapi'

/** A declared error of the collection of things. */
export const ThingTaken = defineError({
  code: 'THING_TAKEN',
  status: 409,
  title: 'Thing is taken',
  members: { thing: Type.String({ examples: ['tea'] }) },
  detail: ({ thing }) => `Thing ${thing} is taken.`,
})

/** What is said of a report that is not there. */
export const ReportMissing = defineError({
  code: 'REPORT_MISSING',
  status: 404,
  title: 'Report is missing',
  members: { report: Type.String({ examples: ['gone'] }) },
})

const Thing = Type.Object({ id: Type.String(), amount: Type.Integer() })
const text = 'id,amount\ntea,1\n'
const page = '<!doctype html><title>tea</title>'
const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255])
/** What most of them send. */
export const thing = { id: 'tea', amount: 1 }
const string = { type: 'string' }
const binary = { type: 'string', format: 'binary' }

/** A request of an operation, and what comes of it. */
export interface Operation {
  readonly method: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT'
  readonly path: string
  readonly schema?: FastifySchema & { readonly produces?: string[]; readonly consumes?: string[] }
  readonly config?: { readonly produces?: string[]; readonly consumes?: string[] }
  /** What the handler sends: a type where it says one, and the content. */
  readonly sends: readonly [status: number, type: string | undefined, content: unknown]
  /** Whether swagger takes words of its schema into a document of 3.0 that are not of 3.0. */
  readonly isOf31?: true
  /** The header fields it sends besides. */
  readonly fields?: Readonly<Record<string, string>>
  /** What a client has to send, as a value of the body schema or as text. */
  readonly content?: { readonly type: string; readonly value: unknown }
}

const ok = (schema: object) => ({ response: { 200: schema } })

/** By the id of the operation. */
export const operations: Readonly<Record<string, Operation>> = {
  describedJson: {
    method: 'GET',
    path: '/described-json',
    schema: ok(Thing),
    sends: [200, undefined, thing],
  },
  undescribedJson: { method: 'GET', path: '/undescribed-json', sends: [200, undefined, thing] },
  undescribedText: { method: 'GET', path: '/undescribed-text', sends: [200, undefined, 'tea'] },
  undescribedCsv: { method: 'GET', path: '/undescribed-csv', sends: [200, 'text/csv', text] },
  undescribedBinary: {
    method: 'GET',
    path: '/undescribed-binary',
    sends: [200, 'image/png', bytes],
  },
  text: { method: 'GET', path: '/text', schema: ok(string), sends: [200, undefined, 'tea'] },
  csv: { method: 'GET', path: '/csv', schema: ok(string), sends: [200, 'text/csv', text] },
  html: { method: 'GET', path: '/html', schema: ok(string), sends: [200, 'text/html', page] },
  binary: { method: 'GET', path: '/binary', schema: ok(binary), sends: [200, 'image/png', bytes] },
  anything: { method: 'GET', path: '/anything', schema: ok({}), sends: [200, undefined, thing] },
  anythingText: {
    method: 'GET',
    path: '/anything-text',
    schema: ok({}),
    sends: [200, undefined, 'tea'],
  },
  stylesheet: {
    method: 'GET',
    path: '/stylesheet',
    schema: ok({ type: 'string', contentMediaType: 'text/css' }),
    isOf31: true,
    sends: [200, 'text/css', 'a{}'],
  },
  stream: {
    method: 'GET',
    path: '/stream',
    schema: ok(string),
    sends: [200, 'text/csv', () => Readable.from([text])],
  },
  csvByContent: {
    method: 'GET',
    path: '/csv-by-content',
    schema: ok({ content: { 'text/csv': { schema: string } } }),
    sends: [200, 'text/csv', text],
  },
  csvByConfig: {
    method: 'GET',
    path: '/csv-by-config',
    schema: ok(string),
    config: { produces: ['text/csv'] },
    sends: [200, 'text/csv', text],
  },
  yamlByProduces: {
    method: 'GET',
    path: '/yaml-by-produces',
    schema: { ...ok(string), produces: ['text/yaml'] },
    sends: [200, 'text/yaml', 'a: b\n'],
  },
  undescribedByConfig: {
    method: 'GET',
    path: '/undescribed-by-config',
    config: { produces: ['text/plain', 'text/csv'] },
    sends: [200, 'text/csv', text],
  },
  range: {
    method: 'GET',
    path: '/range',
    schema: ok({ content: { 'image/*': { schema: binary } } }),
    sends: [200, 'image/png', bytes],
  },
  rangeByConfig: {
    method: 'GET',
    path: '/range-by-config',
    schema: ok(string),
    config: { produces: ['text/*'] },
    sends: [200, 'text/markdown', '# tea'],
  },
  described204: {
    method: 'DELETE',
    path: '/described-204',
    schema: { response: { 204: { type: 'null' } } },
    sends: [204, undefined, undefined],
  },
  undescribed204: {
    method: 'DELETE',
    path: '/undescribed-204',
    sends: [204, undefined, undefined],
  },
  described205: {
    method: 'POST',
    path: '/described-205',
    schema: { response: { 205: { type: 'null' } } },
    sends: [205, undefined, undefined],
  },
  accepted: { method: 'POST', path: '/accepted', sends: [202, undefined, { queued: true }] },
  takesJson: {
    method: 'POST',
    path: '/takes-json',
    schema: { body: Thing, response: { 201: Thing, ...errorResponses(ThingTaken) } },
    sends: [201, undefined, thing],
    content: { type: 'application/json', value: thing },
  },
  takesJsonUndescribed: {
    method: 'POST',
    path: '/takes-json-undescribed',
    schema: { body: Thing },
    sends: [201, undefined, thing],
    content: { type: 'application/json', value: thing },
  },
  takesForm: {
    method: 'POST',
    path: '/takes-form',
    schema: {
      ...ok(Thing),
      consumes: ['application/x-www-form-urlencoded'],
      body: Type.Object({ id: Type.String() }),
    },
    sends: [200, undefined, thing],
    content: { type: 'application/x-www-form-urlencoded', value: { id: 'tea' } },
  },
  takesUpload: {
    method: 'POST',
    path: '/takes-upload',
    schema: {
      ...ok(Thing),
      consumes: ['multipart/form-data'],
      body: Type.Object({ id: Type.String() }),
    },
    sends: [200, undefined, thing],
    content: { type: 'multipart/form-data', value: { id: 'tea' } },
  },
  takesText: {
    method: 'PUT',
    path: '/takes-text',
    schema: { ...ok(Thing), consumes: ['text/plain'], body: string },
    sends: [200, undefined, thing],
    content: { type: 'text/plain', value: 'tea' },
  },
  takesTextByConfig: {
    method: 'PUT',
    path: '/takes-text-by-config',
    schema: { ...ok(Thing), body: string },
    config: { consumes: ['text/plain'] },
    sends: [200, undefined, thing],
    content: { type: 'text/plain', value: 'tea' },
  },
  takesPatch: {
    method: 'PATCH',
    path: '/takes-patch',
    schema: {
      ...ok(Thing),
      body: {
        content: {
          'application/json-patch+json': {
            schema: Type.Array(Type.Object({ op: Type.String(), path: Type.String() })),
          },
        },
      },
    },
    sends: [200, undefined, thing],
    content: { type: 'application/json-patch+json', value: [{ op: 'remove', path: '/id' }] },
  },
  oneOfTwo: {
    method: 'GET',
    path: '/one-of-two',
    schema: ok({
      content: { 'application/json': { schema: Thing }, 'text/csv': { schema: string } },
    }),
    sends: [200, undefined, thing],
  },
  moved: {
    method: 'GET',
    path: '/moved',
    sends: [302, undefined, undefined],
    fields: { location: '/described-json' },
  },
  describedMoved: {
    method: 'GET',
    path: '/described-moved',
    schema: { response: { 302: { type: 'null' } } },
    sends: [302, undefined, undefined],
    fields: { location: '/described-json' },
  },
  report: {
    method: 'GET',
    path: '/reports/:id',
    schema: {
      params: Type.Object({ id: Type.String() }),
      response: { 200: string, ...errorResponses(ReportMissing) },
    },
    sends: [200, 'text/csv', text],
  },
}

/** The operations that a document of a version can have. */
export const operationsOf = (openapi: string) =>
  Object.entries(operations).filter(
    ([, { isOf31 }]) => isOf31 !== true || openapi.startsWith('3.1'),
  )

async function answer(operation: Operation, request: FastifyRequest, reply: FastifyReply) {
  const [status, type, content] = operation.sends
  const { id } = { ...(request.params as object), ...Object(request.body) } as { id?: unknown }
  if (id === 'gone') return reply.error(ReportMissing, { report: 'gone' })
  if (id === 'taken') return reply.error(ThingTaken, { thing: 'taken' })
  if (type !== undefined) reply.type(type)
  reply.headers(operation.fields ?? {})
  return reply.code(status).send(typeof content === 'function' ? content() : content)
}

/**
 * Builds the service.
 * @param openapi The version of its document.
 * @param arrive Told of what is read, by the id of the operation.
 */
export async function buildService(
  openapi: string,
  arrive: (operationId: string, content: unknown) => void,
): Promise<FastifyInstance> {
  const app = Fastify({ forceCloseConnections: true })
  await app.register(errorResource)
  const info = { title: 'Things', version: '1.0.0' }
  await app.register(swagger, swaggerOptions({ openapi: { openapi, info } }))
  await app.register(formbody)
  await app.register(multipart, { attachFieldsToBody: 'keyValues' })
  app.addContentTypeParser('application/json-patch+json', { parseAs: 'string' }, (_, text, done) =>
    done(null, JSON.parse(String(text))),
  )
  for (const [operationId, operation] of operationsOf(openapi)) {
    const { method, path: url, schema, config } = operation
    app.route({
      method,
      url,
      schema: { ...schema, operationId } as FastifySchema,
      config: config === undefined ? {} : { errorResource: config },
      handler: async (request, reply) => {
        if (operation.content !== undefined) arrive(operationId, request.body)
        return answer(operation, request, reply)
      },
    })
  }
  await app.ready()
  return app
}
