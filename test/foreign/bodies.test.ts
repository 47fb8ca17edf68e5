import { Readable } from 'node:stream'
import t from 'tap'
import {
  discard,
  isFastifyBody,
  isOwnShape,
  isStream,
  ownShapesOf,
  readSentence,
  readText,
} from '../../plugin/foreign/bodies.ts'
import { problemDetails, type WireProfile } from '../../plugin/resource/profiles.ts'

const long = 'a'.repeat(501)
const cut = 'a'.repeat(500)

const bodies = [
  ['a message', { message: 'No.' }, 'No.'],
  ['a detail, which goes before a message', { message: 'Bad.', detail: 'No.' }, 'No.'],
  ['the description of an OAuth error', { error: 'x', error_description: 'No.' }, 'No.'],
  ['the message of a nested error', { error: { message: 'No.' } }, 'No.'],
  ['a message of 501 characters', { message: long }, cut],
  ['a nested message of 501 characters', { error: { message: long } }, cut],
  ['a message that is no text', { message: 5 }, undefined],
  ['an empty message', { message: '' }, undefined],
  ['an error that is text', { error: 'No.' }, undefined],
  ['another shape', { legacy: 1 }, undefined],
  ['a list', ['No.'], undefined],
  ['null', null, undefined],
  ['text', 'No.', undefined],
] as const

for (const [name, body, expected] of bodies) {
  t.test(`the sentence in a body with ${name}`, async (t) => {
    t.equal(readSentence(body), expected)
  })
}

const texts = [
  ['plain text', 'text/plain', 'No.', 'No.'],
  ['plain text with a charset', 'text/plain; charset=utf-8', 'No.', 'No.'],
  ['plain text in capitals', 'TEXT/PLAIN', 'No.', 'No.'],
  ['bytes of plain text', 'text/plain', Buffer.from('N\u00f6.'), 'N\u00f6.'],
  ['501 characters of plain text', 'text/plain', long, cut],
  ['empty plain text', 'text/plain', '', undefined],
  ['JSON with a message', 'application/json; charset=utf-8', '{"message":"No."}', 'No.'],
  ['bytes of JSON', 'application/problem+json', Buffer.from('{"detail":"No."}'), 'No.'],
  ['JSON without a sentence', 'application/json', '[1]', undefined],
  ['broken JSON', 'application/json', '{"message":', undefined],
  ['JSON that is no text yet', 'application/json', { message: 'No.' }, undefined],
  ['markup', 'text/html', '<p>No.', undefined],
  ['no type', '', 'No.', undefined],
  ['a malformed type', 'text', 'No.', undefined],
  ['a stream', 'text/plain', Readable.from(['No.']), undefined],
  ['nothing', 'text/plain', undefined, undefined],
] as const

for (const [name, type, payload, expected] of texts) {
  t.test(`the sentence in ${name}`, async (t) => {
    t.equal(readText(type, payload), expected)
  })
}

const problem = 'application/problem+json'
const resource = { type: 'about:blank', title: 'Not Found', status: 404 }

const shapes = [
  ['an object', problem, resource, true],
  ['text', problem, JSON.stringify(resource), true],
  ['bytes', problem, Buffer.from(JSON.stringify(resource)), true],
  ['a type with a parameter', `${problem}; charset=utf-8`, resource, true],
  ['a type in capitals', 'Application/Problem+JSON', resource, true],
  ['further members', problem, { ...resource, legacy: 1 }, true],
  ['a stream, which is believed', problem, Readable.from(['x']), true],
  ['a Response, which is believed', problem, new Response('x'), true],
  ['another status', problem, { ...resource, status: 409 }, false],
  ['no title', problem, { type: 'about:blank', status: 404 }, false],
  ['broken text', problem, '{"type":', false],
  ['nothing', problem, undefined, false],
  ['JSON', 'application/json', resource, false],
  ['a longer type', `${problem}x`, resource, false],
  ['a stream of another type', 'text/plain', Readable.from(['x']), false],
  ['no type', '', resource, false],
  ['a malformed type', ';', resource, false],
] as const

for (const [name, type, payload, expected] of shapes) {
  t.test(`a 404 with ${name} is ${expected ? 'an' : 'no'} Error Resource already`, async (t) => {
    t.equal(isOwnShape(ownShapesOf([problemDetails]), type, 404, payload), expected)
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
    t.equal(isOwnShape(ownShapesOf([other]), type, 404, payload), expected)
  })
}

t.test('a profile that says nothing recognises Error Resources', async (t) => {
  const shapes = ownShapesOf([{ name: 'Plain', mediaTypes: ['application/plain+json'] }])
  t.equal(isOwnShape(shapes, 'application/plain+json', 404, resource), true)
  t.equal(isOwnShape(shapes, 'application/plain+json', 409, resource), false)
})

const fastifyBody = { statusCode: 404, error: 'Not Found', message: 'No.' }

const fastifyBodies = [
  ['its three members', JSON.stringify(fastifyBody), true],
  ['its code beside them', JSON.stringify({ ...fastifyBody, code: 'FST_ERR_X' }), true],
  ['bytes', Buffer.from(JSON.stringify(fastifyBody)), true],
  ['another status', JSON.stringify({ ...fastifyBody, statusCode: 409 }), false],
  ['another phrase', JSON.stringify({ ...fastifyBody, error: 'Nothing' }), false],
  ['no message', JSON.stringify({ ...fastifyBody, message: undefined }), false],
  ['broken text', '{"statusCode":404', false],
  ['an object', fastifyBody, false],
  ['nothing', undefined, false],
] as const

for (const [name, payload, expected] of fastifyBodies) {
  t.test(`a body with ${name} is ${expected ? '' : 'not '}Fastify\u2019s own`, async (t) => {
    t.equal(isFastifyBody(payload, 404), expected)
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
