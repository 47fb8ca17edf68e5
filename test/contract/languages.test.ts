/**
 * Errors in the language of the client: what is told, what stays, and what never becomes of a wish.
 * R87 and R88 are rows here.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:http2'
import { Ajv } from 'ajv'
import t from 'tap'
import type { MessageCatalogue } from '../../plugin/resource/languages.ts'
import { oracle, oracleType } from '../../plugin/oracle/index.ts'
import { problemDetails } from '../../plugin/resource/profiles.ts'
import { faultsOf } from '../fixtures/exception-detail.ts'
import { errorStatuses } from '../fixtures/iana-statuses.ts'
import { field, json, send, type RawResponse } from '../fixtures/raw-http.ts'
import { asks, askWith, secret, serveRenditions, type Ask } from '../fixtures/rendition-app.ts'
import { typescriptFiles } from '../house/source-files.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

/** The catalogue that ships, loaded as a service would. */
const german: MessageCatalogue = JSON.parse(read('languages/de.json'))

/** What the service adds for its own errors. */
const own: MessageCatalogue = {
  language: 'de',
  errors: {
    ORDER_EXISTS: {
      title: 'Bestellung existiert bereits',
      detail: 'Die Bestellung {orderId} existiert bereits.',
    },
  },
}

const languages = [german, own]
const acceptGerman = [['Accept-Language', 'de-DE, de;q=0.9, en;q=0.5']] as const

type Body = Record<string, unknown> & { errors?: Record<string, unknown>[] }

/** Title and detail of every ask, typed by a reader of German; `undefined` where there is no detail. */
const expected: Readonly<Record<string, readonly [title: string, detail?: string]>> = {
  'a declared error': ['Bestellung existiert bereits', 'Die Bestellung 42 existiert bereits.'],
  // Only who said it can translate it.
  'a declared error with a sentence of its own': [
    'Bestellung existiert bereits',
    'Ann was faster.',
  ],
  'a body with two violations': [
    'Ungültige Anfrage',
    'Die Anfrage ist ungültig; die Verstöße sind aufgeführt.',
  ],
  'a query that is not valid': [
    'Ungültige Anfrage',
    'Die Anfrage ist ungültig; die Verstöße sind aufgeführt.',
  ],
  'a path that is not valid': [
    'Ungültige Anfrage',
    'Die Anfrage ist ungültig; die Verstöße sind aufgeführt.',
  ],
  'a header field that is missing': [
    'Ungültige Anfrage',
    'Die Anfrage ist ungültig; die Verstöße sind aufgeführt.',
  ],
  'malformed JSON': ['Ungültige Anfrage', 'Der Inhalt ist kein gültiges JSON.'],
  'no content where some is needed': [
    'Ungültige Anfrage',
    "Der Inhalt darf nicht leer sein, wenn der Content-Type 'application/json' ist.",
  ],
  'a malformed URL': ['Ungültige Anfrage', 'Das Ziel der Anfrage ist keine gültige URL.'],
  'no credentials': ['Anmeldung erforderlich'],
  'not allowed': ['Nicht erlaubt', 'Members only.'],
  'no such path': ['Nicht gefunden'],
  'text as a 404': ['Nicht gefunden', 'Sold out.'],
  'another method': ['Methode nicht erlaubt'],
  gone: ['Nicht mehr vorhanden'],
  'too much content': ['Inhalt zu groß', 'Der Inhalt der Anfrage ist zu groß.'],
  'a parameter that is too long': [
    'URI zu lang',
    'Ein Teil des Pfades ist länger, als der Server annimmt.',
  ],
  XML: ['Medientyp nicht unterstützt', 'Der Medientyp der Anfrage wird nicht unterstützt.'],
  'content in a coding nobody undoes': [
    'Medientyp nicht unterstützt',
    'Die Inhaltscodierung der Anfrage wird nicht unterstützt.',
  ],
  'an expectation': [
    'Erwartung nicht erfüllbar',
    'Die Erwartung der Anfrage kann nicht erfüllt werden.',
  ],
  'a status no registry names': ['Fehler in der Anfrage', 'Odd.'],
  'an unexpected error': ['Interner Serverfehler'],
  'a hook that fails': ['Interner Serverfehler'],
  'a hook that fails behind the handler': ['Interner Serverfehler'],
  'a hook that fails behind an error': ['Interner Serverfehler'],
  'a transfer coding': [
    'Nicht implementiert',
    'Die Übertragungscodierung der Anfrage ist nicht implementiert.',
  ],
  'a stream as a 502': ['Fehlerhafte Antwort eines anderen Servers'],
  overload: ['Dienst nicht verfügbar'],
  'no Host': ['Ungültige Anfrage', 'Die Anfrage hat kein Kopfzeilenfeld Host.'],
  'a tunnel': ['Nicht implementiert', 'Der Server öffnet keine Tunnel.'],
  'another version of HTTP': [
    'HTTP-Version nicht unterstützt',
    'Der Server unterstützt HTTP/1.0 und HTTP/1.1.',
  ],
}

/** What a body says to programs. */
function withoutText({ title: _title, detail: _detail, errors, ...rest }: Body): object {
  return { ...rest, errors: errors?.map(({ detail: _detail, ...violation }) => violation) }
}

t.test('in a service that speaks German', async (t) => {
  const { port } = await serveRenditions(t, { languages })
  for (const ask of asks) {
    t.test(`R87 every error is told in German: ${ask.name}`, async (t) => {
      const plain = await askWith(port, ask, [])
      const translated = await askWith(port, ask, acceptGerman)
      const body = json(translated) as Body
      t.strictSame([translated.status, plain.status], [ask.status, ask.status])
      t.strictSame(withoutText(body), withoutText(json(plain) as Body))
      t.equal(field(plain, 'content-language'), 'en')
      for (const response of [plain, translated]) {
        t.equal(field(response, 'content-type'), 'application/problem+json')
        t.equal(field(response, 'vary'), 'Accept-Language')
        t.equal(field(response, 'content-length'), String(response.body.length))
        t.notMatch(response.body.toString(), secret)
      }
      if (ask.isMute === true) {
        t.equal(field(translated, 'content-language'), 'en')
        t.strictSame(body, json(plain))
      } else {
        t.equal(field(translated, 'content-language'), 'de')
        t.strictSame(
          [body['title'], body['detail']],
          [...(expected[ask.name] ?? []), undefined].slice(0, 2),
        )
      }
    })
  }
})

t.test('violations are told with what the schema asks', async (t) => {
  const { port } = await serveRenditions(t, { languages })
  const detailsOf = async (name: string) => {
    const body = json(await askWith(port, askFor(name), acceptGerman)) as Body
    return body.errors?.map(({ detail }) => detail)
  }
  t.strictSame(await detailsOf('a body with two violations'), [
    'fehlt',
    'darf höchstens 3 Zeichen haben',
  ])
  t.strictSame(await detailsOf('a query that is not valid'), ['muss vom Typ integer sein'])
  t.strictSame(await detailsOf('a header field that is missing'), ['fehlt'])
})

function askFor(name: string): Ask {
  const ask = asks.find((one) => one.name === name)
  if (ask === undefined) throw new Error(`nothing asks for ${name}`)
  return ask
}

/** RFC 9110 §12.5.4, RFC 4647 §3.4; never 406 and never 500, whatever is asked for. */
const fields = [
  ['R88 a language nobody speaks', 'xx', 'en'],
  ['R88 that and every other refused', 'xx, *;q=0', 'en'],
  ['every language refused', 'de;q=0, en;q=0', 'en'],
  ['English refused', 'en;q=0', 'de'],
  ['a region', 'de-CH', 'de'],
  ['any language', '*', 'en'],
  ['no language', '', 'en'],
  ['no language tag', '<script>, ../../etc/passwd, __proto__, de_DE', 'en'],
  ['the heavier one', 'en;q=0.1, de', 'de'],
  ['thirty languages', `${'xx-yy;q=0.5, '.repeat(29)}de;q=0.1`, 'de'],
  // Reading has a price that does not grow with them, so that none is left unread.
  ['nine hundred languages', `${'xx-yy;q=0.5, '.repeat(900)}de;q=0.1`, 'de'],
] as const

t.test('a wish for a language', async (t) => {
  const { port } = await serveRenditions(t, { languages })
  for (const [name, value, language] of fields) {
    t.test(`changes the text and nothing else: ${name}`, async (t) => {
      const response = await send(port, {
        target: '/nowhere',
        fields: [['Accept-Language', value]],
      })
      t.equal(response.status, 404)
      t.equal(field(response, 'content-language'), language)
      t.match(json(response), {
        type: 'about:blank',
        title: language === 'de' ? 'Nicht gefunden' : 'Not Found',
      })
    })
  }
  t.test('is none of a success\u2019s business', async (t) => {
    const response = await send(port, { target: '/fine', fields: acceptGerman })
    t.strictSame(json(response), { fine: true })
    t.strictSame(
      [field(response, 'content-language'), field(response, 'vary')],
      [undefined, undefined],
    )
  })
})

t.test('what a catalogue lacks is told in English, and said to be', async (t) => {
  const { port } = await serveRenditions(t, { languages: [german] })
  const response = await askWith(port, askFor('a declared error'), acceptGerman)
  t.equal(field(response, 'content-language'), 'en')
  t.match(json(response), { title: 'Order already exists', detail: 'Order 42 already exists.' })
  t.equal(field(response, 'vary'), 'Accept-Language')
})

t.test('a text that needs a member there is not is told in English', async (t) => {
  const errors = { ORDER_EXISTS: { title: 'Gibt es schon', detail: '{orderId} seit {since}' } }
  const { port } = await serveRenditions(t, { languages: [{ language: 'de', errors }] })
  const response = await askWith(port, askFor('a declared error'), acceptGerman)
  t.match(json(response), { title: 'Gibt es schon', detail: 'Order 42 already exists.' })
})

t.test('a service may speak German to all who ask for nothing it has', async (t) => {
  const { port } = await serveRenditions(t, { languages, defaultLanguage: 'de' })
  const languageOf = async (name: string, value?: string) => {
    const wish = value === undefined ? [] : ([['Accept-Language', value]] as const)
    return field(await askWith(port, askFor(name), wish), 'content-language')
  }
  t.equal(await languageOf('no such path'), 'de')
  t.equal(await languageOf('garbage'), 'de')
  t.equal(await languageOf('no such path', 'fr'), 'de')
  t.equal(await languageOf('no such path', 'en'), 'en')
})

t.test('the name of an additional member is not repeated, though a text asks for it', async (t) => {
  const violations = { type: '{type}', required: '{missingProperty}', maxLength: '{limit} {data}' }
  const { port } = await serveRenditions(t, {
    languages: [{ language: 'de', statuses: { '400': 'Ungültig' }, violations }],
  })
  const body = json(await askWith(port, askFor('a body with two violations'), acceptGerman)) as Body
  t.strictSame(
    body.errors?.map(({ detail }) => detail),
    ['amount', 'must NOT have more than 3 characters'],
  )
})

/** The header fields, but for the time. */
function named({ fields }: RawResponse) {
  return fields.filter(([name]) => name !== 'date').toSorted()
}

t.test('HEAD gets the header fields of GET', async (t) => {
  const { port } = await serveRenditions(t, { languages })
  for (const target of ['/me', '/nowhere', '/fails']) {
    const get = await send(port, { target, fields: acceptGerman })
    const head = await send(port, { method: 'HEAD', target, fields: acceptGerman })
    t.strictSame([head.status, named(head)], [get.status, named(get)])
    t.equal(field(head, 'content-language'), 'de')
  }
})

t.test('HTTP/2 gets the same', async (t) => {
  const { port } = await serveRenditions(t, { languages }, { http2: true } as object)
  const session = connect(`http://127.0.0.1:${String(port)}`)
  t.teardown(() => session.close())
  const stream = session
    .request({ ':path': '/nowhere', 'accept-language': 'de' })
    .setEncoding('utf8')
  const [[headers], [body]] = (await Promise.all([
    once(stream, 'response'),
    once(stream, 'data'),
  ])) as [[Record<string, unknown>], [string]]
  t.strictSame(
    [headers[':status'], headers['content-language'], headers['vary'], JSON.parse(body).title],
    [404, 'de', 'Accept-Language', 'Nicht gefunden'],
  )
})

t.test('in the Oracle profile, too, down to its details', async (t) => {
  const profile = oracle({ baseUrl: 'https://api.example.com' })
  const { port } = await serveRenditions(t, { languages, profiles: [problemDetails, profile] })
  for (const ask of asks.filter(({ isMute }) => isMute !== true)) {
    const wish = ['Accept', `application/json, ${oracleType};q=0.5`] as const
    const response = await askWith(port, ask, [...acceptGerman, wish])
    const body = json(response) as Body
    t.strictSame(faultsOf(body), [], ask.name)
    t.equal(field(response, 'vary'), 'Accept, Accept-Language')
    t.equal(field(response, 'content-language'), 'de')
    t.strictSame(
      [body['title'], body['detail']],
      [...(expected[ask.name] ?? []), undefined].slice(0, 2),
      ask.name,
    )
    for (const detail of Array.from((body['o:errorDetails'] ?? []) as Body[])) {
      t.match(detail, { title: 'Ungültige Anfrage', detail: /^(?:fehlt|muss|darf)/ })
    }
  }
})

t.test('the German catalogue is complete', async (t) => {
  t.test('it has every registered phrase, and both classes', async (t) => {
    t.strictSame(
      Object.keys(german.statuses ?? {}).toSorted(),
      [...errorStatuses.map(({ status }) => String(status)), '4XX', '5XX'].toSorted(),
    )
    const titles = Object.values(german.statuses ?? {})
    t.equal(new Set(titles).size, titles.length, 'no two statuses have one title')
  })

  t.test('it has every keyword that Ajv reports', async (t) => {
    const { rules } = new Ajv({ strict: false, discriminator: true }).RULES
    const keywords = rules.flatMap((group) => group.rules.map(({ keyword }) => keyword))
    // These look after others and report nothing of their own.
    const silent =
      /^(?:\$|contentEncoding|contentMediaType|properties|patternProperties|prefixItems|items|then|else|id$|definitions|nullable)/
    const missing = keywords.filter(
      (keyword) => !silent.test(keyword) && !(keyword in (german.violations ?? {})),
    )
    t.strictSame(missing, [])
  })

  t.test('it has every sentence that the plugin says', async (t) => {
    const known = new Set(Object.keys(german.sentences ?? {}))
    const said = speakers.flatMap((file) =>
      sentencesOf(read(`plugin/${file}.ts`)).map((sentence) => [file, sentence] as const),
    )
    t.ok(said.length > 20, `${String(said.length)} sentences`)
    t.strictSame(
      said.filter(([, sentence]) => !known.has(sentence)),
      [],
    )
  })
})

/** The files that have something to say to clients. */
const speakers = typescriptFiles('plugin')
  .filter((file) =>
    /^(?:(?:foreign|hooks|replies|transport)\/|mappers\/(?:databases\/database|token)-errors)/.test(
      file,
    ),
  )
  // What these say is for developers.
  .filter((file) => !/(?:mapper-list|declared-replies)\.ts$/.test(file))
  .map((file) => file.replace(/\.ts$/, ''))

/** Sentences in quotes, comments and log messages left out. */
function sentencesOf(source: string): string[] {
  const code = source
    .replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '')
    .replace(/(?:logSafely|log\.\w+|new \w*Error|refuse)\([^]*?\n? *\)\n/g, '')
  return [...code.matchAll(/'([A-Z][^'\n]{6,}\.)'/g)].map(([, sentence]) => String(sentence))
}
