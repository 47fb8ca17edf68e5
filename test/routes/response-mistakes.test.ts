import t from 'tap'
import { Type } from '@sinclair/typebox'
import { defineError } from '../../plugin/errors/define-error.ts'
import { errorResponses } from '../../plugin/errors/error-responses.ts'
import { httpErrors } from '../../plugin/errors/http-error.ts'
import { checkResponses } from '../../plugin/routes/response-mistakes.ts'

const Closed = defineError({ code: 'CLOSED', status: 403, title: 'Closed' })

for (const responses of [
  undefined,
  null,
  {},
  { 200: Type.String(), ...errorResponses(Closed, 404) },
  { 200: { content: { 'application/json': { schema: Type.String() } } } },
]) {
  t.test('responses that are in order pass', async (t) => {
    t.doesNotThrow(() => checkResponses(responses, 'GET /'))
  })
}

const mistakes: readonly (readonly [name: string, responses: unknown, problem: string])[] = [
  ['a definition', { 403: Closed }, '[403] is CLOSED itself'],
  ['a factory', { 410: httpErrors.gone }, '[410] is gone itself'],
  ['errorResponses uncalled', { 404: errorResponses }, '[404] is a function'],
  ['an occurrence', { 403: Closed() }, '[403] is an error to throw'],
  [
    'responses one level too deep',
    { 403: errorResponses(Closed) },
    '[403] is what errorResponses() returns, which has the statuses as keys',
  ],
  ['a list', [errorResponses(404)], ' is a list'],
  ['errorResponses in the place of all', errorResponses, ' is a function'],
]

for (const [name, responses, problem] of mistakes) {
  t.test(`a route is refused whose errors are declared by ${name}`, async (t) => {
    t.throws(
      () => checkResponses(responses, 'GET /'),
      new TypeError(
        `Route GET /: schema.response${problem}; declare errors as response: ` +
          '{ 200: Order, ...errorResponses(OrderExists, 404) }.',
      ),
    )
  })
}
