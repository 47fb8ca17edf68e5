import { Type } from '@sinclair/typebox'
import t from 'tap'
import { declarationOf, occurrenceOf, type Occurrence } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import { createMessages, type MessageCatalogue } from '../../plugin/resource/languages.ts'
import type { ErrorResource, Violation } from '../../plugin/errors/schemas.ts'

const german: MessageCatalogue = {
  language: 'de',
  statuses: { '404': 'Nicht gefunden', '409': 'Konflikt', '4XX': 'Fehler in der Anfrage' },
  errors: {
    ORDER_EXISTS: {
      title: 'Bestellung existiert bereits',
      detail: 'Die Bestellung {orderId} existiert bereits.',
    },
    TITLE_ALONE: { title: 'Nur der Titel' },
    FST_ERR_TAKEN: { detail: 'Vergeben.' },
  },
  sentences: { 'The server is shutting down.': 'Der Server wird heruntergefahren.' },
  violations: {
    required: 'fehlt',
    maxLength: 'darf höchstens {limit} Zeichen haben',
    type: 'muss vom Typ {type} sein',
    additionalProperties: 'kennt {additionalProperty} nicht',
  },
}

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
})

const messages = createMessages('de', [german])

/** A resource with its text translated; `declaration` and the rest of the occurrence as given. */
function translate(
  given: Partial<ErrorResource>,
  occurrence: Occurrence = occurrenceOf(given.status ?? 404),
  language = messages,
): Partial<ErrorResource> {
  const { type: _type, ...resource } = language.translate(
    { type: 'about:blank', title: 'English', status: 404, ...given },
    occurrence,
  )
  return resource
}

const orderExists: Occurrence = { ...occurrenceOf(409), declaration: OrderExists }

t.test('a status as it stands has the title of the catalogue', async (t) => {
  t.strictSame(translate({ detail: 'No such thing.' }), {
    title: 'Nicht gefunden',
    status: 404,
    detail: 'No such thing.',
  })
})

t.test(
  'a declared error that stands for one of the framework has the words of that one',
  async (t) => {
    const TitleAlone = defineError({ code: 'TITLE_ALONE', status: 409, title: 'The title alone' })
    const resource = { status: 409, code: 'TITLE_ALONE', detail: 'Taken.' }
    for (const [init, detail] of [
      [{ code: 'FST_ERR_TAKEN' }, 'Vergeben.'],
      [{ code: 'UNKNOWN' }, 'Taken.'],
      [undefined, 'Taken.'],
    ] as const) {
      const occurrence = { ...occurrenceOf(409), declaration: TitleAlone, init }
      t.match(translate(resource, occurrence), { title: 'Nur der Titel', detail })
    }
  },
)

t.test('a status that no registry names has the title of its class', async (t) => {
  t.equal(translate({ status: 499 }).title, 'Fehler in der Anfrage')
})

t.test('a declared error has its title and its detail, filled in', async (t) => {
  t.strictSame(
    translate(
      { status: 409, code: 'ORDER_EXISTS', orderId: '42', detail: 'It exists.' },
      orderExists,
    ),
    {
      title: 'Bestellung existiert bereits',
      status: 409,
      code: 'ORDER_EXISTS',
      orderId: '42',
      detail: 'Die Bestellung 42 existiert bereits.',
    },
  )
})

const values = [
  ['a text', '42', '42'],
  ['a number', 42, '42'],
  ['a truth value', false, 'false'],
  ['a list of them', ['a', 1, true], 'a, 1, true'],
  ['an empty text', '', ''],
  ['text that looks like a name', '{title} {orderId}', '{title} {orderId}'],
  ['text that looks like a replacement', '$& $1', '$& $1'],
  ['nothing', undefined, undefined],
  ['null', null, undefined],
  ['an object', { toString: () => 'secret' }, undefined],
  ['a list of objects', [{}], undefined],
  ['a list of lists', [['a']], undefined],
  ['a function', () => 'secret', undefined],
] as const

for (const [name, orderId, expected] of values) {
  const outcome = expected === undefined ? 'leaves the sentence in English' : 'is filled in'
  t.test(`a member ${outcome}: ${name}`, async (t) => {
    const resource = { status: 409, code: 'ORDER_EXISTS', detail: 'It exists.', orderId }
    t.equal(
      translate(resource, orderExists).detail,
      expected === undefined ? 'It exists.' : `Die Bestellung ${expected} existiert bereits.`,
    )
  })
}

t.test('a name that is no member of the resource is never looked up elsewhere', async (t) => {
  const sly: MessageCatalogue = {
    language: 'de',
    errors: { ORDER_EXISTS: { title: 'X', detail: '{constructor}' } },
  }
  const resource = { status: 409, code: 'ORDER_EXISTS', detail: 'It exists.' }
  t.equal(translate(resource, orderExists, createMessages('de', [sly])).detail, 'It exists.')
})

t.test('braces around something else than a name are text', async (t) => {
  const plain: MessageCatalogue = {
    language: 'de',
    errors: { ORDER_EXISTS: { title: 'X', detail: '{} {a b} {{orderId}' } },
  }
  const resource = { status: 409, code: 'ORDER_EXISTS', orderId: '42' }
  t.equal(translate(resource, orderExists, createMessages('de', [plain])).detail, '{} {a b} {42')
})

t.test('a sentence said for one occurrence of a declared error stays', async (t) => {
  const said: Occurrence = { ...orderExists, init: { detail: 'Ann was faster.' } }
  const resource = { status: 409, code: 'ORDER_EXISTS', orderId: '42', detail: 'Ann was faster.' }
  t.equal(translate(resource, said).detail, 'Ann was faster.')
})

t.test('a sentence that the catalogue knows is translated, whoever said it', async (t) => {
  const detail = 'The server is shutting down.'
  const said: Occurrence = { ...orderExists, init: { detail } }
  for (const occurrence of [occurrenceOf(404, detail), said]) {
    t.equal(translate({ detail }, occurrence).detail, 'Der Server wird heruntergefahren.')
  }
})

t.test('an error that is not declared is found by its code', async (t) => {
  const occurrence = occurrenceOf(409, 'Taken.', { code: 'FST_ERR_TAKEN', detail: 'Taken.' })
  t.strictSame(translate({ status: 409, code: 'FST_ERR_TAKEN', detail: 'Taken.' }, occurrence), {
    title: 'Konflikt',
    status: 409,
    code: 'FST_ERR_TAKEN',
    detail: 'Vergeben.',
  })
})

t.test('what the catalogue lacks stays as it is', async (t) => {
  const resource = { title: 'Gone', status: 410, detail: 'Sold out.' }
  t.strictSame(translate(resource, undefined, createMessages('de', [])), resource)
  t.equal(translate({ ...resource, code: 'TITLE_ALONE' }).title, 'Nur der Titel')
  t.equal(translate({ ...resource, code: 'TITLE_ALONE' }).detail, 'Sold out.')
})

const covered = [
  ['a status of the catalogue', declarationOf(404), true],
  ['a status no registry names', declarationOf(499), true],
  ['a status the class of which is missing', declarationOf(599), false],
  ['a declared error', OrderExists, true],
  [
    'a declared error without a title there, whatever its status',
    defineError({ code: 'TAKEN', status: 409, title: 'Taken' }),
    false,
  ],
] as const

for (const [name, declaration, expected] of covered) {
  t.test(`the catalogue ${expected ? 'covers' : 'does not cover'}: ${name}`, async (t) => {
    t.equal(messages.covers(declaration), expected)
  })
}

/** Findings as Ajv reports them, beside what the plugin makes of them. */
const findings = [
  ['required', { missingProperty: 'sku' }, "must have required property 'sku'", 'fehlt'],
  ['maxLength', { limit: 3 }, 'must NOT have more than 3', 'darf höchstens 3 Zeichen haben'],
  ['type', { type: ['string', 'null'] }, 'must be string,null', 'muss vom Typ string, null sein'],
  ['type', undefined, 'must be string', 'must be string'],
  ['pattern', { pattern: 'a' }, 'must match pattern "a"', 'must match pattern "a"'],
  // The name of an additional member is the client's text.
  ['additionalProperties', { additionalProperty: 'x' }, 'must NOT have', 'must NOT have'],
] as const

t.test('violations are told by their keyword, with the parameters of the schema', async (t) => {
  const errors: Violation[] = findings.map(([code, , detail]) => ({ detail, in: 'body', code }))
  const validation = findings.map(([keyword, params, message]) => ({ keyword, params, message }))
  const occurrence = { ...occurrenceOf(404), unexpected: { error: { validation } } }
  t.strictSame(
    translate({ errors }, occurrence).errors,
    findings.map(([code, , , detail]) => ({ detail, in: 'body', code })),
  )
})

t.test(
  'violations of a sender\u2019s own are told as far as that goes, and stay his',
  async (t) => {
    const errors: Violation[] = [
      { detail: 'The server is shutting down.', in: 'query', name: 'a' },
      { detail: 'is missing', in: 'query', name: 'b', code: 'required' },
      { detail: 'is too long', in: 'query', name: 'c', code: 'maxLength' },
      { detail: 'is odd', in: 'query', name: 'd' },
    ]
    const before = structuredClone(errors)
    t.strictSame(
      translate({ errors }).errors?.map(({ detail }) => detail),
      ['Der Server wird heruntergefahren.', 'fehlt', 'is too long', 'is odd'],
    )
    t.strictSame(errors, before)
  },
)

t.test('a hostile value behind a violation changes nothing', async (t) => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const errors: Violation[] = [{ detail: 'is too long', in: 'body', code: 'maxLength' }]
  const occurrence = { ...occurrenceOf(404), unexpected: { error: proxy } }
  t.strictSame(translate({ errors }, occurrence).errors, errors)
})

const austrian: MessageCatalogue = {
  language: 'de-AT',
  statuses: { '409': 'Wickel' },
  errors: { ORDER_EXISTS: { detail: 'Die Bestellung {orderId} gibt es eh schon.' } },
}

t.test('a more general language completes a more specific one', async (t) => {
  const austria = createMessages('de-at', [austrian, german])
  t.equal(translate({ status: 409 }, occurrenceOf(409), austria).title, 'Wickel')
  t.equal(translate({}, undefined, austria).title, 'Nicht gefunden')
  const resource = { status: 409, code: 'ORDER_EXISTS', orderId: '42' }
  t.match(translate(resource, orderExists, austria), {
    title: 'Bestellung existiert bereits',
    detail: 'Die Bestellung 42 gibt es eh schon.',
  })
})

t.test('a more specific language has no say in a more general one', async (t) => {
  const both = createMessages('de', [austrian, german])
  t.equal(translate({ status: 409 }, occurrenceOf(409), both).title, 'Konflikt')
  t.equal(createMessages('d', [german]).covers(declarationOf(404)), false)
})

t.test('of two catalogues of one language the later wins', async (t) => {
  const own: MessageCatalogue = { language: 'DE', statuses: { '404': 'Unbekannt' } }
  const both = createMessages('de', [german, own])
  t.equal(translate({}, undefined, both).title, 'Unbekannt')
  t.equal(translate({ status: 409 }, occurrenceOf(409), both).title, 'Konflikt')
})
