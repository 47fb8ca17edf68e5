/** Successes of every kind, written without a thought of the plugin; each route is one. */
import { Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import type { FastifyInstance, FastifyReply, FastifySchema } from 'fastify'

/** A success. */
export interface Success {
  readonly schema?: FastifySchema
  /** Types of which its declaration is certain, so that it is refused to who takes none of them. */
  readonly certain?: readonly string[]
  /** Whether the declaration names several, so that Accept is in `Vary`. */
  readonly isChoice?: true
  readonly isHijacked?: true
  readonly answer: (reply: FastifyReply) => unknown
}

const thing = { id: '42', price: 1.5, tags: ['a', 'é'] }
const text = 'id,price\n42,1.5\n'
const page = '<!doctype html><title>42</title>'
const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255])
const string = { type: 'string' }
const object = { type: 'object', properties: { id: string, price: { type: 'number' } } }
const with200 = (schema: object): FastifySchema => ({ response: { 200: schema } })
const typed = (type: string, content: unknown) => (reply: FastifyReply) =>
  reply.header('content-type', type).send(typeof content === 'function' ? content() : content)

/** By path. */
export const successes: Readonly<Record<string, Success>> = {
  '/object': { answer: () => thing },
  '/object-declared': {
    schema: with200(object),
    certain: ['application/json'],
    answer: () => thing,
  },
  '/list': {
    schema: with200({ type: 'array', items: object }),
    certain: ['application/json'],
    answer: () => [thing],
  },
  '/nullable': {
    schema: with200({ anyOf: [object, { type: 'null' }] }),
    certain: ['application/json'],
    answer: () => thing,
  },
  '/either': {
    schema: with200({ anyOf: [object, string] }),
    answer: (reply) => reply.type('text/plain').serializer(String).send('text'),
  },
  '/any': { schema: with200({}), answer: () => thing },
  '/text': { answer: () => 'text' },
  '/text-declared': { schema: with200(string), answer: () => text },
  '/csv': { schema: with200(string), answer: typed('text/csv', text) },
  '/csv-charset': { schema: with200(string), answer: typed('text/csv; charset=utf-8', text) },
  '/html': { schema: with200(string), answer: typed('text/html', page) },
  '/xml': { answer: typed('application/xml', '<a/>') },
  '/svg': { answer: typed('image/svg+xml', '<svg/>') },
  '/metrics': {
    schema: with200(string),
    answer: typed('text/plain; version=0.0.4; charset=utf-8', 'up 1\n'),
  },
  '/feed': { answer: typed('application/atom+xml', '<feed/>') },
  '/binary': {
    schema: with200({ type: 'string', format: 'binary' }),
    answer: typed('application/octet-stream', bytes),
  },
  '/base64': {
    schema: with200({ type: 'string', contentEncoding: 'base64', contentMediaType: 'image/png' }),
    answer: typed('text/plain', bytes.toString('base64')),
  },
  '/media-type': {
    schema: with200({ type: 'string', contentMediaType: 'text/css' }),
    certain: ['text/css'],
    answer: typed('text/css', 'a{}'),
  },
  '/swagger2': {
    schema: { ...with200(string), produces: ['text/yaml'] } as FastifySchema,
    certain: ['text/yaml'],
    answer: typed('text/yaml', 'a: b\n'),
  },
  '/buffer': { answer: () => bytes },
  '/image': { answer: typed('image/png', bytes) },
  '/typed-array': { answer: typed('image/webp', new Uint8Array(bytes)) },
  '/stream': { answer: () => Readable.from([text]) },
  '/stream-typed': {
    schema: with200(string),
    answer: typed('text/csv', () => Readable.from([text])),
  },
  '/stream-length': {
    answer: (reply) =>
      reply
        .header('content-length', text.length)
        .type('text/csv')
        .send(Readable.from([text])),
  },
  '/web-stream': { answer: typed('application/x-lines', () => ReadableStream.from([text])) },
  '/events': { answer: typed('text/event-stream', () => Readable.from(['data: 1\n\n'])) },
  '/response': {
    answer: () => new Response(text, { headers: { 'content-type': 'text/csv', 'x-own': 'yes' } }),
  },
  '/response-json': { answer: () => Response.json(thing, { status: 201 }) },
  '/response-empty': { answer: () => new Response(null, { status: 204 }) },
  '/hijacked': {
    isHijacked: true,
    answer: (reply) => {
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': 'text/x-own', 'content-length': 2 }).end('ok')
    },
  },
  '/empty': { answer: (reply) => reply.code(204).send() },
  '/empty-text': { answer: () => '' },
  '/null': { schema: with200({ type: 'null' }), answer: (reply) => reply.send(null) },
  '/unmodified': { answer: (reply) => reply.header('etag', '"1"').code(304).send() },
  '/redirect': { answer: (reply) => reply.redirect('/object') },
  '/redirect-text': {
    answer: (reply) => reply.code(303).header('location', '/').type('text/html').send(page),
  },
  '/created': {
    schema: { response: { 201: object } },
    certain: ['application/json'],
    answer: (reply) => reply.code(201).header('location', '/object').send(thing),
  },
  '/accepted': { answer: (reply) => reply.code(202).send({ queued: true }) },
  '/part': {
    answer: (reply) =>
      reply
        .code(206)
        .header('content-range', 'bytes 0-1/6')
        .type('image/png')
        .send(bytes.subarray(0, 2)),
  },
  '/cached': {
    answer: (reply) =>
      reply
        .headers({
          etag: 'W/"a"',
          'cache-control': 'max-age=60',
          vary: 'Origin',
          'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
        })
        .send(thing),
  },
  '/cookies': { answer: (reply) => reply.header('set-cookie', ['a=1', 'b=2']).send(thing) },
  '/class': {
    schema: { response: { '2xx': object } },
    certain: ['application/json'],
    answer: () => thing,
  },
  '/class-text': {
    schema: { response: { '2xx': string } },
    answer: typed('text/markdown', '# 42'),
  },
  '/default': {
    schema: { response: { default: object } },
    answer: typed('application/vnd.own+json', thing),
  },
  '/default-text': { schema: { response: { default: string } }, answer: typed('text/csv', text) },
  '/errors-alone': { schema: { response: { 404: object } }, answer: typed('text/csv', text) },
  '/content': {
    schema: with200({ content: { 'application/vnd.own+json': { schema: object } } }),
    certain: ['application/vnd.own+json'],
    answer: typed('application/vnd.own+json', thing),
  },
  '/contents': {
    schema: with200({
      content: { 'application/json': { schema: object }, 'text/csv': { schema: string } },
    }),
    certain: ['application/json', 'text/csv'],
    isChoice: true,
    answer: typed('application/json', thing),
  },
  '/ranges': {
    schema: with200({ content: { 'text/*': { schema: string } } }),
    certain: ['text/*'],
    isChoice: true,
    answer: typed('text/csv', text),
  },
  '/any-content': {
    schema: with200({ content: { '*/*': { schema: string } } }),
    isChoice: true,
    answer: typed('image/png', bytes),
  },
  '/serializer': {
    answer: (reply) =>
      reply
        .type('application/x-own')
        .serializer(() => 'own')
        .send(thing),
  },
  '/unreadable-type': { answer: typed('text/html; charset', page) },
  '/unreadable-boundary': { answer: typed('multipart/mixed; boundary=a b', text) },
  '/unreadable-word': { answer: typed('nonsense', text) },
  '/problem': { answer: typed('application/problem+json', '{}') },
}

/** Adds them all, some with the serializers of others. */
export function addSuccesses(app: FastifyInstance): void {
  for (const [url, { schema, answer }] of Object.entries(successes)) {
    app.get(url, schema === undefined ? {} : { schema }, async (_request, reply) => {
      const payload = await answer(reply)
      return reply.sent || payload === undefined ? reply : payload
    })
  }
  app.register(async (scope) => {
    scope.setSerializerCompiler(() => (data) => `own ${JSON.stringify(data)}`)
    scope.get('/compiler', { schema: with200(object) }, async () => thing)
  })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post('/echo', async (request, reply) =>
    reply.type('text/plain').send(JSON.stringify([request.headers['content-type'], request.body])),
  )
}
