/** Two kinds of mistakes, in every place that takes named values or a function: what says nothing, and what answers late. */
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import t from 'tap'
import errorResource, {
  defineError,
  errorResponses,
  type ErrorResourceOptions,
} from 'fastify-error-resource'
import catalog from 'fastify-error-resource/catalog'
import { match, readErrorResource, retryAfter } from 'fastify-error-resource/client'
import { checkConformance } from 'fastify-error-resource/conformance'
import { createTokenMapper, mapConstraints } from 'fastify-error-resource/mappers'
import { swaggerOptions } from 'fastify-error-resource/openapi'
import { oracle } from 'fastify-error-resource/oracle'

const good = { code: 'GOOD', status: 409, title: 'Good' }
const members = { traceId: Type.String() }
const failed = () => new Response('', { status: 404 })

/** Registers the plugin with options of which one is wrong. */
async function register(options: object): Promise<void> {
  const app = Fastify()
  try {
    await app.register(errorResource, options as ErrorResourceOptions)
  } finally {
    await app.close()
  }
}

/** Gives the catalog wrong options, in the place of Fastify, to which nothing is an empty object. */
async function registerCatalog(options: object): Promise<void> {
  const app = Fastify()
  try {
    await app.register(errorResource)
    await catalog(app, options)
  } finally {
    await app.close()
  }
}

type Place = readonly [name: string, give: (value: never) => unknown]

/** Where an object of named values is asked for. */
const objects: readonly Place[] = [
  ['defineError()', (value) => defineError(value)],
  ['members', (value) => defineError({ ...good, members: value } as never)],
  ['a member', (value) => defineError({ ...good, members: { traceId: value } } as never)],
  ['an example', (value) => defineError({ ...good, members, example: value } as never)],
  ['headers', (value) => defineError({ ...good, headers: value } as never)],
  ['errorResponses()', (value) => errorResponses(value)],
  ['options of the catalog', (value) => registerCatalog(value)],
  ['prefixes', (value) => register({ prefixes: value })],
  ['a prefix', (value) => register({ prefixes: { '/v1': value } })],
  ['extraMembers', (value) => register({ extraMembers: value })],
  [
    'members of every error',
    (value) => register({ extraMembers: { members: value, values: () => ({}) } }),
  ],
  ['logLevels', (value) => register({ logLevels: value })],
  ['a catalogue', (value) => register({ languages: [value] })],
  ['texts of a catalogue', (value) => register({ languages: [{ language: 'de', errors: value }] })],
  ['mapConstraints()', (value) => mapConstraints(value)],
  ['createTokenMapper()', (value) => createTokenMapper(value)],
  ['swaggerOptions()', (value) => swaggerOptions(value)],
  ['a document', (value) => swaggerOptions({ openapi: value })],
  ['oracle()', (value) => oracle(value)],
  ['options of a check', (value) => checkConformance(Fastify(), value)],
  ['header fields of a check', (value) => checkConformance(Fastify(), { headers: value })],
  ['options of readErrorResource()', (value) => readErrorResource(failed(), value)],
  [
    'functions of match()',
    (value) => match({ type: 'about:blank', title: '', status: 409 }, value),
  ],
]

/** What would be read as an object without a property. */
const opaque: readonly (readonly [name: string, value: () => unknown])[] = [
  ['a promise', () => Promise.resolve({ typeBase: '/e/' })],
  ['a map', () => new Map([['x-a', 'b']])],
  ['header fields of fetch', () => new Headers({ 'x-a': 'b' })],
  ['a date', () => new Date(0)],
  ['an error', () => new Error('secret')],
  ['a URL', () => new URL('https://a.example/')],
  ['a list', () => []],
  ['nothing', () => null],
]

/** A sentence with the function or the option in it, and with what was given. */
const sentence =
  /^(?:defineError|errorResponses|fastify-error-resource|A message catalogue|Message catalogue|mapConstraints|createTokenMapper|swaggerOptions|oracle|checkConformance|readErrorResource|match)/

for (const [place, give] of objects) {
  t.test(`${place}: what says nothing by name is refused`, async (t) => {
    for (const [name, value] of opaque) {
      const thrown: unknown = await Promise.resolve()
        .then(() => give(value() as never))
        .then(
          () => undefined,
          (error: unknown) => error,
        )
      const { message } = (thrown ?? {}) as { message?: string }
      t.type(thrown, TypeError, name)
      t.match(message, sentence, name)
      t.notMatch(message, /secret|Cannot|undefined|\[object/, name)
    }
  })
}

/** Where a function is asked for that answers at once. */
const functions: readonly Place[] = [
  ['detail', (value) => defineError({ ...good, detail: value } as never)],
  ['mappers', (value) => register({ mappers: [value] })],
  ['expose', (value) => register({ expose: value })],
  ['logLevels', (value) => register({ logLevels: value })],
  ['values of extra members', (value) => register({ extraMembers: { members, values: value } })],
  ['a constraint', (value) => mapConstraints({ orders_pkey: value })],
]

const late: readonly (readonly [value: unknown, word: RegExp])[] = [
  [async () => undefined, /an async function or a generator/],
  // oxlint-disable-next-line require-yield -- its kind is what matters
  [function* () {}, /an async function or a generator/],
  [async function* () {}, /an async function or a generator/],
  [class Mapper extends Array {}, /a class|a list/],
]

for (const [place, give] of functions) {
  t.test(`${place}: a function that answers late, or never, is refused`, async (t) => {
    for (const [value, word] of late) {
      await t.rejects(async () => give(value as never), { name: 'TypeError', message: word })
    }
  })
}

t.test('what is not there yet, or was not read, is no resource and no response', async (t) => {
  const handlers = { default: () => 1 }
  for (const [given, end] of [
    [Promise.resolve({}), ' Await it first.'],
    [new Error('secret'), ' Read it first: await readErrorResource(response).'],
    [failed(), ' Read it first: await readErrorResource(response).'],
    [[], ''],
  ] as const) {
    const shown = Array.isArray(given) ? 'a list' : 'an object'
    t.throws(
      () => match(given as never, handlers),
      new TypeError(`match() takes an Error Resource; it was given ${shown}.${end}`),
    )
  }
  t.throws(
    () => retryAfter(Promise.resolve(failed())),
    new TypeError(
      'retryAfter() takes a response or an Error Resource; it was given an object. Await it first.',
    ),
  )
})
