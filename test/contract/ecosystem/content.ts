/** Plugins that read, code and check content: their 400, 406, 413 and 415, and responses that fail a check. */
import { gunzipSync, gzipSync } from 'node:zlib'
import accepts from '@fastify/accepts'
import compress from '@fastify/compress'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import responseValidation from '@fastify/response-validation'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { FastifyReply } from 'fastify'
import type { Test } from 'tap'
import { z } from 'zod'
import { loadUntyped } from './load-untyped.ts'
import { secret, type Exchange, type Neighbour } from './placements.ts'
import { checkBody, type ExpectedError } from '../../fixtures/error-resource.ts'
import { field, type Field, type RawRequest, type RawResponse } from '../../fixtures/raw-http.ts'

function get(target: string, ...fields: readonly Field[]): RawRequest {
  return { target, fields }
}

function post(
  target: string,
  type: string,
  body: string | Buffer,
  ...fields: readonly Field[]
): RawRequest {
  return { method: 'POST', target, fields: [['Content-Type', type], ...fields], body }
}

const acceptsNeighbour: Neighbour = {
  name: '@fastify/accepts',
  errors:
    'has none of its own; a 406 that a handler sends is completed; ours brings it unless you do',
  order: 'no',
  register: (app) => app.register(accepts),
  routes(app) {
    app.get('/languages', async (request) => ({ language: request.language(['en', 'de']) }))
    app.get('/chosen', async (request, reply) =>
      request.type(['json', 'html']) === 'html'
        ? reply.type('text/html').send('<p>')
        : reply.code(406).send({ message: 'JSON is not for you.' }),
    )
  },
  exchanges: [
    {
      promise: 'a language',
      request: get('/languages', ['Accept-Language', 'de']),
      untouched: 200,
    },
    { promise: 'a type', request: get('/chosen', ['Accept', 'text/html']), untouched: 200 },
    {
      promise: 'a type that the handler refuses',
      request: get('/chosen', ['Accept', 'application/json']),
      error: { status: 406, members: { instance: '/chosen', detail: 'JSON is not for you.' } },
    },
  ],
}

const acceptsSerializerNeighbour: Neighbour = {
  name: '@fastify/accepts-serializer',
  errors:
    '406 with the types it allows; 500 where a serializer throws; errors are not serialized by it',
  order: 'no',
  besides: [404],
  ordinary: false,
  register: (app) =>
    app.register(loadUntyped('@fastify/accepts-serializer'), {
      serializers: [
        {
          regex: /^application\/vnd\.n$/,
          serializer: (body: unknown) => `n=${JSON.stringify(body)}`,
        },
        {
          regex: /^application\/vnd\.broken$/,
          serializer: () => {
            throw new Error(secret)
          },
        },
      ],
    }),
  routes(app) {
    app.get('/n', async () => ({ n: 1 }))
    app.get('/failing', async () => {
      throw new Error(secret)
    })
  },
  exchanges: [
    {
      promise: 'its own type',
      request: get('/n', ['Accept', 'application/vnd.n']),
      untouched: 200,
    },
    { promise: 'JSON', request: get('/n', ['Accept', 'application/json']), untouched: 200 },
    {
      promise: 'a type it does not have',
      request: get('/n', ['Accept', 'text/css']),
      error: {
        status: 406,
        members: { instance: '/n', detail: /^Allowed: .*application\/json$/ },
      },
    },
    {
      promise: 'an error for a client of its own type',
      request: get('/failing', ['Accept', 'application/vnd.n']),
      error: { status: 500, members: { instance: '/failing' } },
    },
    {
      promise: 'an unknown path for a client of its own type',
      request: get('/nope', ['Accept', 'application/vnd.n']),
      error: { status: 404, members: { instance: '/nope' } },
    },
    {
      promise: 'a serializer that throws',
      request: get('/n', ['Accept', 'application/vnd.broken']),
      error: { status: 500, members: { instance: '/n' } },
    },
  ],
}

const value = JSON.stringify({ text: 'x'.repeat(50) })
const gzip: Field = ['Accept-Encoding', 'gzip']

/** Checks an error that has been compressed like any response. */
function checkCompressed(expected: ExpectedError): NonNullable<Exchange['check']> {
  return (t: Test, response: RawResponse) => {
    t.equal(field(response, 'content-encoding'), 'gzip')
    t.equal(field(response, 'content-type'), 'application/problem+json')
    t.match(field(response, 'vary'), /accept-encoding/i)
    checkBody(t, { ...response, body: gunzipSync(response.body) }, expected, 'decoded')
  }
}

const compressNeighbour: Neighbour = {
  name: '@fastify/compress',
  errors:
    '415 with `Accept-Encoding` for a coding, 400 for broken content; errors are compressed like any response',
  order: 'no',
  besides: [409, 500],
  register: (app) =>
    app.register(compress, { threshold: 0, requestEncodings: ['gzip', 'identity'] }),
  routes(app) {
    app.post('/echo', async (request) => request.body)
    app.get('/things', async () => ({ n: 1 }))
    app.get('/sent', async (_request, reply) => reply.code(409).send({ message: 'Taken.' }))
    app.get('/half', async (_request, reply) => {
      reply.header('content-encoding', 'gzip')
      throw new Error(secret)
    })
    app.post(
      '/typed',
      { schema: { body: { type: 'object', required: ['n'] } } },
      async (request) => request.body,
    )
  },
  exchanges: [
    { promise: 'a compressed success', request: get('/things', gzip), untouched: 200 },
    {
      promise: 'coded content',
      request: post('/echo', 'application/json', gzipSync(value), ['Content-Encoding', 'gzip']),
      untouched: 200,
    },
    {
      promise: 'a coding it does not undo',
      request: post('/echo', 'application/json', value, ['Content-Encoding', 'br']),
      error: {
        status: 415,
        members: {
          instance: '/echo',
          code: 'FST_CP_ERR_INVALID_CONTENT_ENCODING',
          detail: 'The content coding of the request is not supported.',
          acceptEncoding: ['identity'],
        },
        fields: { 'accept-encoding': 'identity', accept: null },
      },
    },
    {
      promise: 'content that is not in its coding',
      request: post('/echo', 'application/json', value, ['Content-Encoding', 'gzip']),
      error: {
        status: 400,
        members: {
          instance: '/echo',
          code: { optional: /^FST_CP_ERR_INVALID_CONTENT$/ },
          detail: { optional: /^Could not decompress/ },
        },
      },
    },
    {
      promise: 'coded content that is not valid',
      request: post('/typed', 'application/json', gzipSync(value), ['Content-Encoding', 'gzip']),
      error: {
        status: 400,
        members: {
          instance: '/typed',
          code: 'FST_ERR_VALIDATION',
          detail: "body must have required property 'n'",
          errors: [
            {
              detail: "must have required property 'n'",
              in: 'body',
              pointer: '#/n',
              code: 'required',
            },
          ],
        },
      },
    },
    {
      promise: 'a compressed error',
      request: get('/sent', gzip),
      check: checkCompressed({ status: 409, members: { instance: '/sent', detail: 'Taken.' } }),
    },
    {
      promise: 'an error whose success would have been coded',
      request: get('/half'),
      error: {
        status: 500,
        members: { instance: '/half' },
        fields: { 'content-encoding': null },
      },
    },
  ],
}

const urlencoded = 'application/x-www-form-urlencoded'

const formbodyNeighbour: Neighbour = {
  name: '@fastify/formbody',
  errors: '413 over the limit; forms are in the `Accept` of a 415 where it is registered',
  order: 'no',
  register: (app) => app.register(formbody, { bodyLimit: 20 }),
  routes(app) {
    app.post('/form', { schema: { body: { type: 'object' } } }, async (request) => request.body)
  },
  exchanges: [
    { promise: 'a form', request: post('/form', urlencoded, 'a=1&b=2'), untouched: 200 },
    {
      promise: 'a form that is too long',
      request: post('/form', urlencoded, `password=${secret}&a=123`),
      error: {
        status: 413,
        members: {
          instance: '/form',
          code: 'FST_ERR_CTP_BODY_TOO_LARGE',
          detail: 'Request body is too large',
        },
      },
    },
    {
      promise: 'another type',
      request: post('/form', 'application/xml', '<a/>'),
      error: {
        status: 415,
        members: {
          instance: '/form',
          code: { optional: /^FST_ERR_CTP_INVALID_MEDIA_TYPE$/ },
          detail: 'The media type of the request is not supported.',
          accept: ['application/json', urlencoded],
        },
        fields: { accept: `application/json, ${urlencoded}` },
      },
    },
  ],
}

const formData = 'multipart/form-data'
const bounded = `${formData}; boundary=a`
const part = (head: string, body: string) =>
  `--a\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`
const file = (body: string) =>
  part('name="file"; filename="a.txt"\r\nContent-Type: text/plain', body)
const end = '--a--\r\n'

function multipartError(
  status: number,
  code: string | undefined,
  detail: string | RegExp,
  more: ExpectedError['members'] = {},
): ExpectedError {
  const members = { instance: '/upload', detail, ...more }
  return { status, members: code === undefined ? members : { ...members, code } }
}

const multipartNeighbour: Neighbour = {
  name: '@fastify/multipart',
  errors:
    '413 over a limit; 415 with `Accept` for another type, which it calls not acceptable; 400 for a missing boundary, broken content, and a field that is not the JSON it says',
  order: 'no',
  register: (app) =>
    app.register(multipart, { limits: { fileSize: 10, files: 1, fields: 2, parts: 4 } }),
  routes(app) {
    app.post('/upload', async (request) => {
      const read: string[] = []
      for await (const part of request.parts()) {
        read.push(part.type === 'file' ? String(await part.toBuffer()) : String(part.value))
      }
      return read
    })
  },
  exchanges: [
    {
      promise: 'an upload',
      request: post('/upload', bounded, part('name="n"', '1') + file('text') + end),
      untouched: 200,
    },
    {
      promise: 'a file that is too long',
      request: post('/upload', bounded, file('longer than that') + end),
      error: multipartError(413, 'FST_REQ_FILE_TOO_LARGE', 'request file too large'),
    },
    {
      promise: 'too many files',
      request: post('/upload', bounded, file('1') + file('2') + end),
      error: multipartError(413, 'FST_FILES_LIMIT', 'reach files limit'),
    },
    {
      promise: 'too many fields',
      request: post(
        '/upload',
        bounded,
        ['1', '2', '3'].map((n) => part(`name="${n}"`, n)).join('') + end,
      ),
      error: multipartError(413, 'FST_FIELDS_LIMIT', 'reach fields limit'),
    },
    {
      promise: 'a field with the name of a prototype',
      request: post('/upload', bounded, part('name="__proto__"', '1') + end),
      error: multipartError(
        400,
        'FST_PROTO_VIOLATION',
        'prototype property is not allowed as field name',
      ),
    },
    {
      promise: 'a field that is not the JSON it says',
      request: post(
        '/upload',
        bounded,
        part('name="n"\r\nContent-Type: application/json', '{') + end,
      ),
      error: multipartError(
        400,
        'FST_INVALID_JSON_FIELD_ERROR',
        'a request field is not a valid JSON as declared by its Content-Type',
      ),
    },
    {
      promise: 'no upload where one is read',
      request: post('/upload', 'application/json', '{}'),
      error: {
        ...multipartError(
          415,
          'FST_INVALID_MULTIPART_CONTENT_TYPE',
          'the request is not multipart',
          { accept: [formData] },
        ),
        fields: { accept: formData, 'accept-post': formData },
      },
    },
    {
      promise: 'an upload without a boundary',
      request: post('/upload', formData, file('text') + end),
      error: multipartError(400, undefined, 'Multipart: Boundary not found'),
    },
    {
      promise: 'an upload that ends in the middle of a part',
      request: post('/upload', bounded, file('text').slice(0, -4)),
      error: multipartError(
        400,
        undefined,
        'Part terminated early due to unexpected end of multipart data',
      ),
    },
    {
      promise: 'an upload that has no part',
      request: post('/upload', bounded, 'no part'),
      error: multipartError(400, undefined, 'Unexpected end of multipart data'),
    },
  ],
}

const integers = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }

const responseValidationNeighbour: Neighbour = {
  name: '@fastify/response-validation',
  errors:
    '500 without the findings, which are in the log; it does not judge errors, such as a 409, whatever is declared',
  order: 'no',
  besides: [404],
  register: (app) => app.register(responseValidation, { responseStatusCodeValidation: true }),
  routes(app) {
    const schema = { response: { 200: integers, 409: integers } }
    app.get('/valid', { schema }, async () => ({ n: 1 }))
    app.get('/invalid', { schema }, async () => ({ n: secret }))
    app.get('/undeclared', { schema }, async (_request, reply) =>
      (reply as FastifyReply).code(202).send({ n: 1 }),
    )
    app.get('/declared', { schema }, async (_request, reply) =>
      reply.code(409).send({ n: 1, message: 'Taken.' }),
    )
    app.get('/other', { schema }, async (_request, reply) =>
      (reply as FastifyReply).code(404).send({ message: 'Gone.' }),
    )
  },
  exchanges: [
    { promise: 'a response as declared', request: get('/valid'), untouched: 200 },
    {
      promise: 'a response that is not as declared',
      request: get('/invalid'),
      error: { status: 500, members: { instance: '/invalid' } },
    },
    {
      promise: 'a status that is not declared',
      request: get('/undeclared'),
      error: { status: 500, members: { instance: '/undeclared' } },
    },
    {
      promise: 'an error in another declared shape',
      request: get('/declared'),
      error: { status: 409, members: { instance: '/declared', detail: 'Taken.' } },
    },
    {
      promise: 'an error that is not declared',
      request: get('/other'),
      error: { status: 404, members: { instance: '/other', detail: 'Gone.' } },
    },
  ],
}

const Order = z.strictObject({
  id: z.number().int(),
  lines: z.array(z.object({ sku: z.string() })),
})

function zodError(detail: string | RegExp, ...errors: readonly object[]): ExpectedError {
  return {
    status: 400,
    members: { instance: '/orders', code: 'FST_ERR_VALIDATION', detail, errors },
  }
}

const zodNeighbour: Neighbour = {
  name: 'fastify-type-provider-zod',
  errors: '400 with `errors`, an entry for each issue; 500 without the issues of a response',
  order: 'no',
  besides: [404, 415],
  ordinary: false,
  register(app) {
    app.setValidatorCompiler(validatorCompiler)
    app.setSerializerCompiler(serializerCompiler)
  },
  routes(app) {
    app.post('/orders', { schema: { body: Order, response: { 200: Order } } }, async (request) => {
      return request.body
    })
    app.get(
      '/search',
      { schema: { querystring: z.object({ limit: z.coerce.number().max(5) }) } },
      async (request) => request.query,
    )
    app.get('/wrong', { schema: { response: { 200: Order } } }, async () => ({ id: secret }))
  },
  exchanges: [
    {
      promise: 'an order',
      request: post('/orders', 'application/json', '{"id":1,"lines":[{"sku":"a"}]}'),
      untouched: 200,
    },
    {
      promise: 'an order with two mistakes',
      request: post('/orders', 'application/json', `{"id":"${secret}","lines":[{"sku":5}]}`),
      error: zodError(
        /^body\/id Invalid input: expected number, received string, body\/lines\/0\/sku /,
        {
          detail: 'Invalid input: expected number, received string',
          in: 'body',
          pointer: '#/id',
          code: 'invalid_type',
        },
        {
          detail: 'Invalid input: expected string, received number',
          in: 'body',
          pointer: '#/lines/0/sku',
          code: 'invalid_type',
        },
      ),
    },
    {
      promise: 'no order but a list',
      request: post('/orders', 'application/json', '[]'),
      error: zodError(/Invalid input: expected object, received array$/, {
        detail: 'Invalid input: expected object, received array',
        in: 'body',
        pointer: '#',
        code: 'invalid_type',
      }),
    },
    {
      promise: 'a query that is not valid',
      request: get('/search?limit=9'),
      error: {
        status: 400,
        members: {
          instance: '/search',
          code: 'FST_ERR_VALIDATION',
          detail: 'querystring/limit Too big: expected number to be <=5',
          errors: [
            {
              detail: 'Too big: expected number to be <=5',
              in: 'query',
              name: 'limit',
              code: 'too_big',
            },
          ],
        },
      },
    },
    {
      promise: 'a response that is not valid',
      request: get('/wrong'),
      error: { status: 500, members: { instance: '/wrong' } },
    },
    {
      promise: 'a type that is refused',
      request: post('/orders', 'application/xml', '<a/>'),
      error: {
        status: 415,
        members: {
          instance: '/orders',
          code: { optional: /^FST_ERR_CTP_INVALID_MEDIA_TYPE$/ },
          detail: 'The media type of the request is not supported.',
          accept: ['application/json'],
        },
        fields: { accept: 'application/json' },
      },
    },
    {
      promise: 'an unknown path',
      request: get('/nope'),
      error: { status: 404, members: { instance: '/nope' } },
    },
  ],
}

export const content: readonly Neighbour[] = [
  acceptsNeighbour,
  acceptsSerializerNeighbour,
  compressNeighbour,
  formbodyNeighbour,
  multipartNeighbour,
  responseValidationNeighbour,
  zodNeighbour,
]
