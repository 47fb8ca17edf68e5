import { Readable } from 'node:stream'
import t from 'tap'
import {
  discard,
  isFastifyBody,
  isOwnShape,
  isProfileType,
  isReadable,
  isStream,
  ownShapesOf,
  problemOf,
  readStream,
  toBody,
  wordsOf,
} from '../../../plugin/foreign/bodies/bodies.ts'
import { problemDetails, type WireProfile } from '../../../plugin/resource/profiles.ts'

const long = 'a'.repeat(501)
const cut = 'a'.repeat(500)

const failAtOnce = () => {
  throw new Error('no')
}

const texts = [
  ['plain text', 'text/plain', 'No.', { detail: 'No.' }],
  ['plain text with a charset', 'text/plain; charset=utf-8', 'No.', { detail: 'No.' }],
  ['plain text in capitals', 'TEXT/PLAIN', 'No.', { detail: 'No.' }],
  ['bytes of plain text', 'text/plain', Buffer.from('N\u00f6.'), { detail: 'N\u00f6.' }],
  ['501 characters of plain text', 'text/plain', long, { detail: cut }],
  ['several lines of plain text', 'text/plain', 'No.\n\tNever.', { detail: 'No.\n\tNever.' }],
  ['empty plain text', 'text/plain', '', {}],
  ['bytes that are no text', 'text/plain', Buffer.of(0xff, 0xfe), {}],
  ['text with control characters', 'text/plain', 'a\u0000b', {}],
  [
    'JSON with a message',
    'application/json; charset=utf-8',
    '{"message":"No."}',
    { detail: 'No.' },
  ],
  ['JSON of a kind', 'application/vnd.api+json', '{"msg":"No."}', { detail: 'No.' }],
  [
    'JSON that is labelled as text',
    'text/plain; charset=utf-8',
    ' {"msg":"No."}',
    { detail: 'No.' },
  ],
  ['text that begins like JSON', 'text/plain', '{name} is taken', { detail: '{name} is taken' }],
  ['bytes of JSON', 'application/problem+json', Buffer.from('{"detail":"No."}'), { detail: 'No.' }],
  ['an object', 'application/json', { message: 'No.' }, { detail: 'No.' }],
  [
    'an object that says what is to be seen of it',
    'application/json',
    { a: 1, toJSON: () => ({ message: 'No.' }) },
    { detail: 'No.' },
  ],
  [
    'such an object that says a text',
    'application/json',
    { message: 'No.', toJSON: () => 'No.' },
    {},
  ],
  ['such an object that fails', 'application/json', { message: 'No.', toJSON: failAtOnce }, {}],
  ['JSON without a sentence', 'application/json', '[1]', {}],
  ['broken JSON', 'application/json', '{"message":', {}],
  ['markup', 'text/html', '<p>No.', {}],
  ['markup that nobody labelled', 'text/plain', '<!doctype html><p>No.</p>\n', {}],
  ['a sentence about markup', 'text/plain', '<id> is odd', { detail: '<id> is odd' }],
  ['no type', '', 'No.', {}],
  ['a malformed type', ';', 'No.', {}],
  ['a stream', 'text/plain', Readable.from(['No.']), {}],
  ['nothing', 'text/plain', undefined, {}],
] as const

for (const [name, type, payload, expected] of texts) {
  t.test(`the words in ${name}`, async (t) => {
    const words = wordsOf(toBody(type, payload), 100)
    t.strictSame(JSON.parse(JSON.stringify(words)), expected)
  })
}

const readable = [
  ['text/plain; charset=utf-8', true],
  ['application/json', true],
  ['application/problem+json', true],
  ['text/html', false],
  ['application/octet-stream', false],
  ['', false],
] as const

for (const [type, expected] of readable) {
  t.test(`a stream of ${type || 'no type'} is ${expected ? '' : 'not '}read`, async (t) => {
    t.equal(isReadable(type), expected)
  })
}

const json = 'application/json'

t.test('a stream is read', async (t) => {
  const body = await readStream(json, Readable.from(['{"a"', ':1}']))
  t.strictSame(body, { essence: json, text: '{"a":1}', value: { a: 1 } })
})

const unreadable = [
  ['that is too long', () => Readable.from(['{"a":1}']), { bytes: 3, milliseconds: 1000 }],
  ['that stalls', () => new Readable({ read: () => undefined }), { bytes: 99, milliseconds: 1 }],
  ['that fails', () => Readable.from(failing()), { bytes: 99, milliseconds: 1000 }],
] as const

async function* failing(): AsyncGenerator<string> {
  yield '{'
  throw new Error('no')
}

for (const [name, stream, limits] of unreadable) {
  t.test(`a stream ${name} says nothing`, async (t) => {
    // The clock that ends the reading keeps no process alive.
    const alive = setInterval(() => undefined, 1000)
    t.teardown(() => clearInterval(alive))
    const { value } = await readStream(json, stream(), limits)
    t.equal(value, undefined)
  })
}

const problem = 'application/problem+json'
const resource = { type: 'about:blank', title: 'Not Found', status: 404 }

const problems = [
  ['an object', problem, { extra: 1 }, { extra: 1 }],
  ['text', problem, '{"extra":1}', { extra: 1 }],
  ['an object with a type', json, { type: '/errors/x', a: 1 }, { type: '/errors/x', a: 1 }],
  ['text with a type', 'text/plain', '{"type":"urn:x"}', { type: 'urn:x' }],
  ['a list', problem, '[1]', undefined],
  ['broken text', problem, '{', undefined],
  ['another shape', json, { message: 'No.' }, undefined],
  ['nothing', problem, undefined, undefined],
] as const

for (const [name, type, payload, expected] of problems) {
  t.test(`problem details in ${name} of ${type}`, async (t) => {
    t.strictSame(problemOf(toBody(type, payload)), expected)
  })
}

const shapes = [
  ['an object', problem, resource, true],
  ['text', problem, JSON.stringify(resource), true],
  ['bytes', problem, Buffer.from(JSON.stringify(resource)), true],
  ['a type with a parameter', `${problem}; charset=utf-8`, resource, true],
  ['a type in capitals', 'Application/Problem+JSON', resource, true],
  ['further members', problem, { ...resource, legacy: 1 }, true],
  ['another status', problem, { ...resource, status: 409 }, false],
  ['no title', problem, { type: 'about:blank', status: 404 }, false],
  ['broken text', problem, '{"type":', false],
  ['nothing', problem, undefined, false],
  ['JSON', 'application/json', resource, false],
  ['a longer type', `${problem}x`, resource, false],
  ['a stream, which has to be read first', problem, Readable.from(['x']), false],
  ['no type', '', resource, false],
  ['a malformed type', ';', resource, false],
] as const

for (const [name, type, payload, expected] of shapes) {
  t.test(`a 404 with ${name} is ${expected ? 'an' : 'no'} Error Resource already`, async (t) => {
    t.equal(isOwnShape(ownShapesOf([problemDetails]), toBody(type, payload), 404), expected)
  })
}

/** A profile with a look of its own, and one alias that is everybody's. */
const other: WireProfile = {
  name: 'Other',
  mediaTypes: ['application/Other+json;type=error', 'application/json'],
  isBody: (body, status) => JSON.stringify(body) === `{"other":${String(status)}}`,
}

const ownShapes = [
  ['its own shape', 'application/other+json', { other: 404 }, true],
  ['its own shape as text, with parameters', 'Application/other+json; a=b', '{"other":404}', true],
  ['another shape', 'application/other+json', resource, false],
  ['its own shape as JSON, which may be anything', 'application/json', { other: 404 }, false],
  ['problem details, which are always known', problem, resource, true],
] as const

for (const [name, type, payload, expected] of ownShapes) {
  t.test(`a profile ${expected ? 'recognises' : 'does not recognise'} ${name}`, async (t) => {
    t.equal(isOwnShape(ownShapesOf([other]), toBody(type, payload), 404), expected)
  })
}

t.test('a type of a profile is told from problem details', async (t) => {
  const known = ownShapesOf([other])
  const types = ['application/other+json; a=b', problem, 'application/json', 'text/html']
  t.strictSame(
    types.map((type) => isProfileType(known, type)),
    [true, false, false, false],
  )
})

t.test('a profile that says nothing recognises Error Resources', async (t) => {
  const plain = 'application/plain+json'
  const known = ownShapesOf([{ name: 'Plain', mediaTypes: [plain] }])
  t.equal(isOwnShape(known, toBody(plain, resource), 404), true)
  t.equal(isOwnShape(known, toBody(plain, resource), 409), false)
})

const isBody: WireProfile['isBody'] = (body, status) => body === `<e>${String(status)}</e>`

t.test('what a profile writes itself is recognised by its own function alone', async (t) => {
  const write = String
  const known = ownShapesOf([
    {
      name: 'Xml',
      mediaTypes: ['application/e+xml', 'application/xml', 'text/xml'],
      write,
      isBody,
    },
    { name: 'Text', mediaTypes: ['text/plain; charset=utf-8'], write },
  ])
  const types = ['application/e+xml', 'application/xml', 'text/xml', 'text/plain']
  t.strictSame(
    types.map((type) => isOwnShape(known, toBody(type, '<e>404</e>'), 404)),
    [true, true, true, false],
  )
  t.equal(isOwnShape(known, toBody('application/e+xml', '<e>410</e>'), 404), false)
  // A stream is believed, and of these types only that of errors and nothing else may be.
  t.strictSame(
    types.map((type) => isProfileType(known, type)),
    [true, false, false, false],
  )
})

const fastifyBody = { statusCode: 404, error: 'Not Found', message: 'No.' }

const fastifyBodies = [
  ['its three members', JSON.stringify(fastifyBody), true],
  ['its code beside them', JSON.stringify({ ...fastifyBody, code: 'FST_ERR_X' }), true],
  ['bytes', Buffer.from(JSON.stringify(fastifyBody)), true],
  ['another status', JSON.stringify({ ...fastifyBody, statusCode: 409 }), false],
  ['another phrase', JSON.stringify({ ...fastifyBody, error: 'Nothing' }), false],
  ['no message', JSON.stringify({ ...fastifyBody, message: undefined }), true],
  ['a message that is no text', JSON.stringify({ ...fastifyBody, message: 1 }), false],
  ['broken text', '{"statusCode":404', false],
  ['an object', fastifyBody, false],
  ['nothing', undefined, false],
] as const

for (const [name, payload, expected] of fastifyBodies) {
  t.test(`a body with ${name} is ${expected ? '' : 'not '}Fastify\u2019s own`, async (t) => {
    t.equal(isFastifyBody(toBody('application/json', payload), 404), expected)
  })
}

const payloads = [
  ['a Node stream', Readable.from(['x']), true],
  ['a web stream', new ReadableStream(), true],
  ['a Response', new Response('x'), true],
  ['a Blob', new Blob(['x']), true],
  ['text', 'x', false],
  ['bytes', Buffer.from('x'), false],
  ['an object', { pipe: true }, false],
  ['nothing', undefined, false],
  ['null', null, false],
] as const

for (const [name, payload, expected] of payloads) {
  t.test(`${name} is ${expected ? 'a stream' : 'there as a whole'}`, async (t) => {
    t.equal(isStream(payload), expected)
  })
}

t.test('a Node stream that is not sent is destroyed', async (t) => {
  const stream = Readable.from(['x'])
  discard(stream)
  t.ok(stream.destroyed)
})

function cancellable(): { stream: ReadableStream; cancelled: () => boolean } {
  let cancelled = false
  const cancel = () => {
    cancelled = true
  }
  return { stream: new ReadableStream({ cancel }), cancelled: () => cancelled }
}

t.test('a web stream that is not sent is cancelled', async (t) => {
  const { stream, cancelled } = cancellable()
  discard(stream)
  t.ok(cancelled())
})

t.test('the body of a Response that is not sent is cancelled', async (t) => {
  const { stream, cancelled } = cancellable()
  discard(new Response(stream))
  t.ok(cancelled())
})

t.test('a web stream that somebody else reads is left to them', async (t) => {
  const { stream, cancelled } = cancellable()
  const reader = stream.getReader()
  const unhandled: unknown[] = []
  const remember = (reason: unknown) => void unhandled.push(reason)
  process.on('unhandledRejection', remember)
  discard(stream)
  await new Promise(setImmediate)
  process.off('unhandledRejection', remember)
  t.strictSame(unhandled, [])
  t.notOk(cancelled())
  await reader.cancel()
})

for (const payload of [new Response(null), 'x', Buffer.from('x'), { a: 1 }, undefined, null]) {
  t.test(`there is nothing to end in ${String(payload)}`, async (t) => {
    t.doesNotThrow(() => discard(payload))
  })
}
