import createFastifyError from '@fastify/error'
import boom from '@hapi/boom'
import createError from 'http-errors'
import t from 'tap'
import { boomErrors, exposedErrors, fastifyErrors } from '../../plugin/mappers/status-errors.ts'
import { given, judgeRows } from '../fixtures/mapper-rows.ts'

const headers = { 'Retry-After': 7, 'X-Hint': 'later' }
const sent = { 'retry-after': 7, 'x-hint': 'later' }

function withHeaders(error: boom.Boom, given: object): boom.Boom {
  Object.assign(error.output.headers, given)
  return error
}

/** What Boom's documentation says goes to the client; from 500 on only the status and the headers. */
judgeRows(t, boomErrors, [
  [
    'a message of the author\u2019s',
    boom.conflict('Order 42 exists.', { secret: 1 }),
    { status: 409, detail: 'Order 42 exists.' },
  ],
  ['no message', boom.notFound(), 404],
  [
    'a challenge',
    boom.unauthorized('Expired.', 'Bearer'),
    { status: 401, detail: 'Expired.', headers: { 'www-authenticate': 'Bearer error="Expired."' } },
  ],
  [
    'a challenge alone',
    boom.unauthorized(null, 'Basic', { realm: 'a' }),
    { status: 401, headers: { 'www-authenticate': 'Basic realm="a"' } },
  ],
  [
    'the methods',
    boom.methodNotAllowed('Read only.', null, ['GET']),
    { status: 405, detail: 'Read only.', headers: { allow: 'GET' } },
  ],
  ['a bug', boom.badImplementation('secret'), 500],
  [
    'a 503 with a message and headers',
    withHeaders(boom.serverUnavailable('secret'), headers),
    { status: 503, headers: sent },
  ],
  [
    'a status nobody registered',
    new boom.Boom('Odd.', { statusCode: 499 }),
    { status: 499, detail: 'Odd.' },
  ],
  [
    'headers of content it does not have',
    withHeaders(boom.rangeNotSatisfiable('Too far.'), {
      Connection: 'close',
      'Content-Length': 5,
      'Content-Type': 'text/html',
      'Content-Range': 'bytes */5',
      'Transfer-Encoding': 'chunked',
    }),
    { status: 416, detail: 'Too far.', headers: { 'content-range': 'bytes */5' } },
  ],
  ['a long message', boom.badRequest('a'.repeat(501)), { status: 400, detail: 'a'.repeat(500) }],
  [
    'an error of the system that was made one',
    boom.boomify(given('connect 10.0.0.7', { syscall: 'connect', errno: -111 }), {
      statusCode: 409,
    }),
    409,
  ],
  [
    'a message that was replaced',
    boom.boomify(new Error('secret'), { statusCode: 409, override: true, message: 'Taken' }),
    { status: 409, detail: 'Taken: secret' },
  ],
  ['a status of a success', given('x', { isBoom: true, output: { statusCode: 200 } }), undefined],
  ['no output', given('x', { isBoom: true }), undefined],
  ['one that only says so', given('x', { isBoom: 'true', output: { statusCode: 409 } }), undefined],
  [
    'headers that are none',
    given('x', { isBoom: true, output: { statusCode: 409, headers: null } }),
    409,
  ],
  ['any other error', new Error('x'), undefined],
  ['no error at all', null, undefined],
])

const exposed = { expose: true, headers }

judgeRows(t, exposedErrors, [
  [
    'a 5xx that is exposed on purpose',
    createError(503, 'Back at six.', exposed),
    { status: 503, detail: 'Back at six.', headers: sent },
  ],
  [
    'a 4xx with headers',
    createError(409, 'Taken.', { headers }),
    { status: 409, detail: 'Taken.', headers: sent },
  ],
  [
    'the header fields of a client of another service',
    createError(409, 'Taken.', { headers, requestID: 'req_9' }),
    { status: 409, detail: 'Taken.' },
  ],
  [
    'those of an error of the system',
    createError(404, given('ENOENT', { syscall: 'open', errno: -2, headers })),
    404,
  ],
  ['a 5xx', createError(503, 'secret', { headers }), undefined],
  ['a 4xx that is not exposed', createError(409, 'secret', { expose: false }), undefined],
  [
    'an error of the system that was made one',
    createError(404, given('ENOENT, open \u2018/srv/secret\u2019', { syscall: 'open', errno: -2 })),
    404,
  ],
  ['a statusCode alone', given('x', { expose: true, statusCode: 503 }), undefined],
  ['a status of a success', given('x', { expose: true, statusCode: 200, status: 200 }), undefined],
  ['any other error', new Error('x'), undefined],
  ['no error at all', undefined, undefined],
])

const fastifyError = (code: string, status?: number) =>
  new (createFastifyError(code, 'Order %s exists.', status))('42')
const detail = 'Order 42 exists.'

judgeRows(t, fastifyErrors, [
  [
    'a code of one\u2019s own',
    fastifyError('ORDER_EXISTS', 409),
    { status: 409, detail, code: 'ORDER_EXISTS' },
  ],
  ['a 5xx', fastifyError('ORDER_LOST', 500), undefined],
  [
    'a code of Fastify, which the plugin knows,',
    fastifyError('FST_ERR_VALIDATION', 400),
    undefined,
  ],
  ['a code of its verifier', fastifyError('FAST_JWT_EXPIRED', 400), undefined],
  [
    'a code that is no machine code',
    Object.assign(fastifyError('X', 409), { code: 'see /srv' }),
    undefined,
  ],
  ['no code', Object.assign(fastifyError('X', 409), { code: undefined }), undefined],
  ['no status', Object.assign(fastifyError('X', 409), { statusCode: undefined }), undefined],
  ['any other error', new Error('x'), undefined],
  ['no error at all', 'FastifyError', undefined],
])
