import { readFileSync } from 'node:fs'
import t from 'tap'
import {
  builtInLanguage,
  checkCatalogues,
  isSame,
  languagesOf,
  type MessageCatalogue,
} from '../../plugin/resource/languages.ts'

const german: MessageCatalogue = JSON.parse(
  readFileSync(new URL('../../languages/de.json', import.meta.url), 'utf8'),
)

t.test('a whole catalogue passes, and so do several of one language', async (t) => {
  t.doesNotThrow(() => checkCatalogues([german, { language: 'DE' }], 'de'))
})

t.test('English needs no catalogue', async (t) => {
  t.equal(builtInLanguage, 'en')
  t.doesNotThrow(() => checkCatalogues([], 'en'))
  t.doesNotThrow(() => checkCatalogues([german], 'EN'))
})

const mistakes = [
  [
    'no language',
    [{}],
    'Message catalogue "undefined": language must be a language tag, such as "de" or "pt-BR".',
  ],
  ['nothing', [null], /^A message catalogue is an object, .*; it is null\.$/],
  ['a list', [['de']], /^A message catalogue is an object, .*; it is \["de"\]\.$/],
  ['a tag alone', ['de'], /^A message catalogue is an object, .*; it is "de"\.$/],
  ['a locale of POSIX', [{ language: 'de_DE' }], /"de_DE": language must be a language tag/],
  ['a line break', [{ language: 'de\r\nx: y' }], /language must be a language tag/],
  [
    'an unknown section',
    [{ language: 'de', titles: {} }],
    'Message catalogue "de": "titles" is none of its sections: language, errors, statuses, sentences, violations.',
  ],
  [
    'a title that is no text',
    [{ language: 'de', statuses: { 404: 1 } }],
    'Message catalogue "de": statuses.404 must be a text; it is 1.',
  ],
  [
    'an empty sentence',
    [{ language: 'de', sentences: { 'No.': ' ' } }],
    'Message catalogue "de": sentences.No. must be a text; it is " ".',
  ],
  [
    'violations that are a list',
    [{ language: 'de', violations: ['fehlt'] }],
    'Message catalogue "de": violations must be an object of texts.',
  ],
  [
    'errors that are none',
    [{ language: 'de', errors: null }],
    'Message catalogue "de": errors must be an object, by the codes of the errors.',
  ],
  [
    'an error that is a text',
    [{ language: 'de', errors: { TAKEN: 'Vergeben' } }],
    'Message catalogue "de": errors.TAKEN must be an object of texts.',
  ],
  [
    'a detail that is no text',
    [{ language: 'de', errors: { TAKEN: { detail: ['a'] } } }],
    'Message catalogue "de": errors.TAKEN.detail must be a text; it is ["a"].',
  ],
  [
    'a member that errors do not have',
    [{ language: 'de', errors: { TAKEN: { message: 'Vergeben' } } }],
    'Message catalogue "de": errors.TAKEN has a title and a detail, and no "message".',
  ],
] as const

for (const [name, catalogues, message] of mistakes) {
  t.test(`a mistake in a catalogue is named: ${name}`, async (t) => {
    t.throws(() => checkCatalogues(catalogues as never, 'en'), {
      name: 'TypeError',
      message,
    })
  })
}

t.test('the default language has to be there', async (t) => {
  t.throws(() => checkCatalogues([german], 'fr'), {
    name: 'TypeError',
    message: 'Message catalogue "fr": it is the default language and not among the languages.',
  })
})

t.test(
  'every language is listed once, in the order given, English last unless given',
  async (t) => {
    const catalogues = ['de', 'fr', 'DE', 'fr-CA'].map((language) => ({ language }))
    t.strictSame(languagesOf(catalogues), ['de', 'fr', 'fr-CA', 'en'])
    t.strictSame(languagesOf([{ language: 'EN' }, { language: 'de' }]), ['EN', 'de'])
  },
)

t.test('the case of a tag means nothing', async (t) => {
  t.equal(isSame('pt-BR', 'PT-br'), true)
  t.equal(isSame('pt', 'pt-BR'), false)
})
