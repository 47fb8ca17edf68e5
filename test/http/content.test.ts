import { Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import t from 'tap'
import { readContent } from '../../plugin/http/content.ts'

const json = { title: 'Größe 3 € – 日本 🚲', nested: [{ deep: null }] }
const text = JSON.stringify(json)
const bytes = new TextEncoder().encode(text)
const never = new AbortController().signal

const refuse = () => {
  throw new Error('no')
}

/** As most readers want it. */
async function readJson(content: unknown, limit: number, signal: AbortSignal): Promise<unknown> {
  const read = await readContent(content, limit, signal)
  return typeof read === 'string' ? JSON.parse(read) : read
}

/** One byte at a time, so that characters are cut. */
async function* byteByByte(): AsyncGenerator<Uint8Array> {
  for (const byte of bytes) yield Uint8Array.of(byte)
}

const contents: readonly (readonly [name: string, content: () => unknown])[] = [
  ['text', () => text],
  ['a Buffer', () => Buffer.from(bytes)],
  ['an ArrayBuffer', () => bytes.slice().buffer],
  ['a view of one', () => new DataView(bytes.slice().buffer)],
  ['a Blob', () => new Blob([text])],
  ['a web stream', () => new Response(text).body],
  ['a web stream in small chunks', () => ReadableStream.from(byteByByte())],
  ['a Node stream', () => Readable.from(byteByByte(), { objectMode: false })],
  ['a Node stream of text', () => Readable.from([text])],
  ['an async iterable', byteByByte],
  ['a value that is parsed already', () => json],
  ['a parsed value with the name of a method', () => ({ ...json, stream: 'x' })],
]

for (const [name, content] of contents) {
  t.test(`JSON is read from ${name}`, async (t) => {
    t.match(await readJson(content(), bytes.byteLength, never), json)
  })
}

for (const [name, content] of contents.slice(0, -2)) {
  t.test(`one byte too many is not read from ${name}`, async (t) => {
    t.equal(await readJson(content(), bytes.byteLength - 1, never), undefined)
  })
}

t.test('a byte order mark is not part of the JSON', async (t) => {
  t.strictSame(await readJson(`\uFEFF${text}`, 1000, never), json)
})

t.test('no limit at all is no permission', async (t) => {
  t.equal(await readJson(text, Number.NaN, never), undefined)
})

for (const [name, content] of [
  ['null', null],
  ['nothing', undefined],
  ['text that is no JSON', '<html>'],
  ['a stream that breaks off', new Response(text.slice(0, 9)).body],
  ['an empty stream', new Response('').body],
] as const) {
  t.test(`${name} is an error`, async (t) => {
    await t.rejects(readJson(content, 1000, never))
  })
}

/** A stream that gives something, then nothing, and tells whether it was let go. */
function stalling(first: string) {
  let cancelled = false
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(first)),
    cancel() {
      cancelled = true
    },
  })
  return { stream, wasCancelled: () => cancelled }
}

t.test('a stream that goes on for ever is let go at the limit', async (t) => {
  let given = 0
  let cancelled = false
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      given += 1
      controller.enqueue(new Uint8Array(1024).fill(0x20))
    },
    cancel() {
      cancelled = true
    },
  })
  t.equal(await readJson(stream, 10_240, never), undefined)
  t.ok(cancelled)
  t.ok(given <= 13, `${given} chunks of 1 KiB were asked for`)
})

t.test('a stalled stream is let go when the signal says so', async (t) => {
  const { stream, wasCancelled } = stalling('{"title":')
  const controller = new AbortController()
  const reading = readJson(stream, 1000, controller.signal)
  controller.abort()
  await t.rejects(reading)
  t.ok(wasCancelled())
})

t.test('what came before the signal counts', async (t) => {
  const { stream } = stalling(text)
  const controller = new AbortController()
  const { read: readChunk } = ReadableStreamDefaultReader.prototype
  let reads = 0
  t.intercept(ReadableStreamDefaultReader.prototype, 'read', {
    value(this: ReadableStreamDefaultReader) {
      reads += 1
      if (reads === 2) controller.abort()
      return readChunk.call(this)
    },
  })
  t.strictSame(await readJson(stream, 1000, controller.signal), json)
})

t.test('nothing is read after the signal', async (t) => {
  const { stream, wasCancelled } = stalling(text)
  await t.rejects(readJson(stream, 1000, AbortSignal.abort()))
  t.ok(wasCancelled())
})

t.test('a stalled Node stream is destroyed', async (t) => {
  const stream = new Readable({ read: () => undefined })
  const controller = new AbortController()
  const reading = readJson(stream, 1000, controller.signal)
  controller.abort()
  await t.rejects(reading)
  t.ok(stream.destroyed)
})

for (const [when, first, limit, signal] of [
  ['when it stalls', '', 1000, AbortSignal.abort()],
  ['when it is too long', text, 1, never],
] as const) {
  t.test(`a stream that calls it an error to be let go ${when} does nobody harm`, async (t) => {
    const stream = new Readable({
      read: () => undefined,
      destroy: (_error, done) => done(new Error('let go')),
    })
    if (first !== '') stream.push(first)
    const closed = new Promise((resolve) => stream.once('close', resolve))
    await readJson(stream, limit, signal).catch(() => undefined)
    await closed
    t.match(stream.errored, { message: 'let go' })
  })
}

t.test('an iterable that cannot be let go does nobody harm', async (t) => {
  for (const iterator of [{}, { return: refuse }]) {
    const content = {
      [Symbol.asyncIterator]: () => ({ ...iterator, next: () => new Promise(() => undefined) }),
    }
    await t.rejects(readJson(content, 1000, AbortSignal.abort()))
  }
})

t.test('a signal that outlives many responses keeps no listener', async (t) => {
  const { signal } = new AbortController()
  let listeners = 0
  const { addEventListener, removeEventListener } = signal
  t.intercept(signal, 'addEventListener', {
    value: (...args: Parameters<typeof addEventListener>) => {
      listeners += 1
      addEventListener.apply(signal, args)
    },
  })
  t.intercept(signal, 'removeEventListener', {
    value: (...args: Parameters<typeof removeEventListener>) => {
      listeners -= 1
      removeEventListener.apply(signal, args)
    },
  })
  await readJson(text, 1000, signal)
  await readJson(text, 1, signal)
  await t.rejects(readJson('{', 1000, signal))
  t.equal(listeners, 0)
})
