import t from 'tap'
import { declarationOf, occurrenceOf } from '../../plugin/errors/declaration.ts'
import { resolveOptions, type ErrorResourceOptions } from '../../plugin/options.ts'
import { createRenditions } from '../../plugin/resource/renditions.ts'
import { createErrorKinds } from '../../plugin/resource/serializers.ts'
import { problemDetails, type WireProfile } from '../../plugin/resource/profiles.ts'

const problem = 'application/problem+json'
const json = 'application/json'
const text: WireProfile = {
  name: 'Text',
  mediaTypes: ['text/plain; charset=utf-8'],
  write: ({ title }) => title,
}
const shaped: WireProfile = {
  name: 'Shaped',
  mediaTypes: ['text/shaped'],
  write: ({ title }) => title,
  shapeOf: (_declaration, type, schema) => ({ type, schema }),
}

const plainKindOf = createErrorKinds('/errors/', problemDetails, true)
const build = (options: ErrorResourceOptions) =>
  createRenditions(resolveOptions(options), plainKindOf)

const resource = { type: 'about:blank', title: 'Not Found', status: 404 }

const choices: readonly (readonly [readonly WireProfile[], string | undefined, string])[] = [
  [[problemDetails, text], undefined, problem],
  [[problemDetails, text], 'text/plain', 'text/plain; charset=utf-8'],
  [[problemDetails, text], 'text/*', problem],
  [[problemDetails, text], `text/plain, ${json}`, 'text/plain; charset=utf-8'],
  [[problemDetails, text], `text/plain;q=0.9, ${json}`, problem],
  [[text, problemDetails], `text/plain;q=0.9, ${json}`, problem],
  [[text], `text/plain;q=0.9, ${json}`, json],
  [[text], `text/plain;q=0, ${json}`, json],
  [[text], json, 'text/plain; charset=utf-8'],
]

for (const [profiles, accept, contentType] of choices) {
  const names = profiles.map(({ name }) => name || 'problem details').join(' and ')
  t.test(`of ${names} ${String(accept)} gets ${contentType}`, async (t) => {
    const rendition = build({ profiles })({ accept })
    t.equal(rendition.contentType, contentType)
    const written = rendition.kindOf(declarationOf(404)).serialize(resource, occurrenceOf(404))
    t.equal(written.startsWith('{'), contentType !== 'text/plain; charset=utf-8')
  })
}

t.test('mirrored, who would rather have JSON gets it as that', async (t) => {
  const renditionOf = build({ profiles: [problemDetails, text], mirrorAccept: true })
  t.equal(renditionOf({ accept: `text/plain;q=0.9, ${json}` }).contentType, json)
})

t.test('problem details of others are text, too, where the profile has their shape', async (t) => {
  const said = (profiles: WireProfile[], accept: string) => {
    const { contentType, serialize } = build({ profiles })({ accept }).said
    return [contentType, serialize(resource)]
  }
  t.strictSame(said([text], '*/*'), ['text/plain; charset=utf-8', 'Not Found'])
  t.strictSame(said([shaped], '*/*'), [problem, JSON.stringify(resource)])
  t.strictSame(said([problemDetails, text], json), [problem, JSON.stringify(resource)])
  t.strictSame(said([text], `text/plain;q=0, ${json}`), [json, JSON.stringify(resource)])
})

t.test('where a function fails there are problem details, in the same language', async (t) => {
  const german = { language: 'de', statuses: { '404': 'Nicht gefunden' } }
  const options = { profiles: [problemDetails, text], languages: [german] }
  const { fallback } = build(options)({ accept: 'text/plain', 'accept-language': 'de' })
  t.match(fallback, {
    contentType: problem,
    vary: ['Accept', 'Accept-Language'],
    varyWhenStored: ['Accept', 'Accept-Language'],
    said: { contentType: problem },
  })
  t.equal(fallback?.fallback, undefined)
  const kind = fallback?.kindOf(declarationOf(404))
  t.equal(kind?.language, 'de')
  t.match(JSON.parse(String(kind?.serialize(resource, occurrenceOf(404)))), {
    title: 'Nicht gefunden',
  })
  t.equal(build(options)({ accept: problem }).fallback, undefined)
})
