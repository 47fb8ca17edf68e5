import { Type } from '@sinclair/typebox'
import t from 'tap'
import { declarationOf, occurrenceOf } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import { resolveOptions, type ErrorResourceOptions } from '../../plugin/options.ts'
import { createRenditions } from '../../plugin/resource/renditions.ts'
import { createErrorKinds } from '../../plugin/resource/serializers.ts'
import { problemDetails, type WireProfile } from '../../plugin/resource/profiles.ts'

const other: WireProfile = {
  name: 'Other',
  mediaTypes: ['application/other+json', 'application/other.old+json'],
  shapeOf: (_declaration, type) => ({
    type,
    schema: Type.Object({ words: Type.String() }),
    toBody: ({ title, detail }) => ({ words: [title, detail].join() }),
  }),
}

const plainKindOf = createErrorKinds('/errors/', problemDetails, true)
const build = (options: ErrorResourceOptions) =>
  createRenditions(resolveOptions(options), plainKindOf)

const problem = 'application/problem+json'
const notFound = declarationOf(404)
const german = { language: 'de', statuses: { '404': 'Nicht gefunden' } }

t.test('by default there is one rendition, and the same as JSON', async (t) => {
  const renditionOf = build({ mirrorAccept: true })
  const { said, ...rendition } = renditionOf({})
  t.strictSame(rendition, {
    contentType: problem,
    kindOf: plainKindOf,
    vary: ['Accept'],
    varyWhenStored: ['Accept'],
    fallback: undefined,
  })
  t.equal(said.contentType, problem)
  t.equal(renditionOf({ accept: '*/*', 'accept-language': 'de' }), renditionOf({}))
  const { said: saidAsJson, ...asJson } = renditionOf({ accept: 'application/json' })
  t.strictSame(asJson, { ...rendition, contentType: 'application/json' })
  t.equal(saidAsJson.contentType, 'application/json')
})

t.test('of several profiles Accept chooses, and says so in Vary', async (t) => {
  const renditionOf = build({ profiles: [problemDetails, other] })
  for (const [accept, contentType] of [
    [undefined, problem],
    ['application/other+json', 'application/other+json'],
    ['application/other.old+json', 'application/other.old+json'],
    ['application/json', problem],
  ] as const) {
    const rendition = renditionOf({ accept })
    t.equal(rendition.contentType, contentType, String(accept))
    t.strictSame(rendition.vary, ['Accept'])
    t.equal(rendition.kindOf === plainKindOf, contentType === problem)
  }
})

t.test('the aliases of a profile are compiled once', async (t) => {
  const renditionOf = build({ profiles: [problemDetails, other] })
  t.equal(
    renditionOf({ accept: 'application/other+json' }).kindOf,
    renditionOf({ accept: 'application/other.old+json' }).kindOf,
  )
})

t.test('JSON that no profile speaks has the shape of the first', async (t) => {
  const renditionOf = build({ profiles: [other], mirrorAccept: true })
  const { contentType, kindOf } = renditionOf({ accept: 'application/json' })
  t.equal(contentType, 'application/json')
  t.equal(kindOf, renditionOf({}).kindOf)
})

const TakenError = defineError({ code: 'TAKEN', status: 409, title: 'Taken' })

t.test('with languages every error says its own, and Vary names the field', async (t) => {
  const renditionOf = build({ languages: [german] })
  for (const [field, language, title] of [
    [undefined, 'en', 'Not Found'],
    ['de-AT', 'de', 'Nicht gefunden'],
    ['xx', 'en', 'Not Found'],
    ['*', 'en', 'Not Found'],
  ] as const) {
    const { kindOf, vary, contentType } = renditionOf({ 'accept-language': field })
    const kind = kindOf(notFound)
    const resource = { type: 'about:blank', title: 'Not Found', status: 404 }
    t.equal(kind.language, language, String(field))
    t.equal(JSON.parse(kind.serialize(resource, occurrenceOf(404))).title, title)
    t.equal(kind.type, 'about:blank')
    t.strictSame([contentType, vary], [problem, ['Accept-Language']])
    t.equal(kindOf(notFound), kind)
  }
})

t.test('an error that a language does not cover is in English as a whole', async (t) => {
  const sentences = { 'It is taken.': 'Es ist vergeben.' }
  const renditionOf = build({ languages: [{ ...german, sentences }] })
  const kind = renditionOf({ 'accept-language': 'de' }).kindOf(TakenError)
  const resource = { type: '/errors/taken', title: 'Taken', status: 409, code: 'TAKEN' }
  const body = kind.serialize({ ...resource, detail: 'It is taken.' }, occurrenceOf(409))
  t.strictSame(JSON.parse(body), { ...resource, detail: 'It is taken.' })
  t.equal(kind.language, 'en')
})

t.test('the default language is for who asks for none there is', async (t) => {
  const renditionOf = build({ languages: [german], defaultLanguage: 'DE' })
  const languageOf = (field: string | undefined) =>
    renditionOf({ 'accept-language': field }).kindOf(notFound).language
  t.strictSame(['en', 'xx', undefined].map(languageOf), ['en', 'de', 'de'])
})

t.test('English may have a catalogue, too', async (t) => {
  const renditionOf = build({ languages: [{ language: 'en', statuses: { '404': 'Nowhere' } }] })
  const kind = renditionOf({}).kindOf(notFound)
  const resource = { type: 'about:blank', title: 'Not Found', status: 404 }
  t.equal(JSON.parse(kind.serialize(resource, occurrenceOf(404))).title, 'Nowhere')
})

t.test('profile and language are chosen each by its own field', async (t) => {
  const renditionOf = build({ profiles: [problemDetails, other], languages: [german] })
  const { kindOf, contentType, vary } = renditionOf({
    accept: 'application/other+json',
    'accept-language': 'de',
  })
  t.equal(contentType, 'application/other+json')
  t.strictSame(vary, ['Accept', 'Accept-Language'])
  const resource = { type: 'about:blank', title: 'Not Found', status: 404 }
  t.strictSame(JSON.parse(kindOf(notFound).serialize(resource, occurrenceOf(404))), {
    words: 'Nicht gefunden,',
  })
})

/** RFC 9111 §4.1: an error that a cache keeps must not be handed to a client that refuses its type. */
t.test(
  'what Accept decides is said where it decided, and wherever an error is stored',
  async (t) => {
    const renditionOf = build({})
    const refusing = { accept: 'application/problem+json;q=0, application/json' }
    const vary = (headers: { accept?: string }) => {
      const rendition = renditionOf(headers)
      return [rendition.vary, rendition.varyWhenStored]
    }
    t.strictSame(vary({}), [[], ['Accept']])
    t.strictSame(vary(refusing), [['Accept'], ['Accept']])
  },
)

t.test('a client that refuses all there is gets the first', async (t) => {
  const renditionOf = build({ profiles: [other, problemDetails] })
  const accept = `${problem};q=0, ${other.mediaTypes[0]};q=0, */*;q=0`
  t.equal(renditionOf({ accept }).contentType, other.mediaTypes[0])
})

t.test('a type that only looks like one of an error chooses nothing', async (t) => {
  const renditionOf = build({ mirrorAccept: false })
  const accept = 'text/problem+json-like, application/json'
  t.equal(renditionOf({ accept }).contentType, problem)
})
