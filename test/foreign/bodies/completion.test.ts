import t from 'tap'
import { occurrenceOf, type Occurrence } from '../../../plugin/errors/declaration.ts'
import { defineError } from '../../../plugin/errors/define-error.ts'
import { httpErrors } from '../../../plugin/errors/http-error.ts'
import { toBody } from '../../../plugin/foreign/bodies/bodies.ts'
import { completeBody } from '../../../plugin/foreign/bodies/completion.ts'

const problem = 'application/problem+json'
const json = 'application/json'
const thrown = new Error('hunter2')

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
})

const invalid: Occurrence = {
  ...occurrenceOf(400, 'body/n must be number', {
    code: 'FST_ERR_VALIDATION',
    errors: [{ detail: 'must be number', in: 'body', pointer: '#/n' }],
  }),
  unexpected: { error: thrown },
}
const failed: Occurrence = { ...occurrenceOf(500, 'hunter2'), unexpected: { error: thrown } }

interface Row {
  readonly name: string
  readonly status: number
  readonly type?: string
  readonly body: unknown
  readonly caught?: Occurrence
  readonly expected: object
}

const unset = undefined

const rows: readonly Row[] = [
  {
    name: 'what a body says',
    status: 409,
    body: { message: 'Taken.', code: 'TAKEN' },
    expected: { title: 'Conflict', detail: 'Taken.', init: { code: 'TAKEN' }, error: 'Taken.' },
  },
  {
    name: 'what the error knew that it answers',
    status: 400,
    body: { success: false },
    caught: invalid,
    expected: { title: 'Bad Request', detail: invalid.detail, init: invalid.init, error: thrown },
  },
  {
    name: 'findings of the error that are repeated, whose part of the request it knows',
    status: 400,
    body: { errors: [{ instancePath: '/n', keyword: 'type', message: 'must be number' }] },
    caught: invalid,
    expected: {
      title: 'Bad Request',
      detail: 'must be number',
      init: invalid.init,
      error: thrown,
    },
  },
  {
    name: 'what the body says goes first',
    status: 400,
    body: { message: 'Odd.', code: 'ODD', errors: [{ msg: 'a', field: 'b' }] },
    caught: invalid,
    expected: {
      title: 'Bad Request',
      detail: 'Odd.',
      init: { code: 'ODD', errors: [{ detail: 'a', pointer: '#/b' }] },
      error: thrown,
    },
  },
  {
    name: 'an error of another status knows nothing of this one, but is what went wrong',
    status: 422,
    body: { success: false },
    caught: invalid,
    expected: { title: 'Unprocessable Content', detail: unset, init: {}, error: thrown },
  },
  {
    name: 'a declared error stays that error',
    status: 409,
    body: { success: false },
    caught: OrderExists(),
    expected: {
      title: 'Order already exists',
      detail: unset,
      init: {},
      error: OrderExists().message,
    },
  },
  {
    name: 'a sentence that is withheld',
    status: 404,
    body: { message: 'withheld' },
    expected: { title: 'Not Found', detail: unset, init: {}, error: 'withheld' },
  },
  {
    name: 'a sentence that is the phrase',
    status: 400,
    body: { message: 'bad request.' },
    caught: invalid,
    expected: { title: 'Bad Request', detail: invalid.detail, init: invalid.init, error: thrown },
  },
  {
    name: 'problem details, and what they owe',
    status: 429,
    type: problem,
    body: { type: 'urn:x', detail: 'Wait.', retryAfter: 7, balance: 1, errors: ['a', 'b', 'c'] },
    expected: {
      title: 'Too Many Requests',
      detail: 'Wait.',
      init: { retryAfter: 7, errors: [{ detail: 'a' }, { detail: 'b' }] },
      error: 'Wait.',
      said: { type: 'urn:x', balance: 1, errors: [{ detail: 'a' }, { detail: 'b' }] },
    },
  },
  {
    name: 'problem details with errors of their own shape',
    status: 400,
    type: problem,
    body: { title: 'X', errors: { a: ['b'] } },
    expected: {
      title: 'Bad Request',
      detail: 'b',
      init: { errors: [{ detail: 'b', pointer: '#/a' }] },
      error: 'b',
      said: { title: 'X', errors: { a: ['b'] } },
    },
  },
  {
    name: 'words of a 5xx, which are for the log',
    status: 503,
    body: { message: 'hunter2', code: 'X' },
    expected: { title: 'Service Unavailable', detail: 'hunter2', init: {}, error: 'hunter2' },
  },
  {
    name: 'problem details of a 5xx, as they are labelled',
    status: 503,
    type: problem,
    body: { title: 'Closed', detail: 'Back at noon.', retryAfter: 7 },
    expected: {
      title: 'Service Unavailable',
      detail: 'Back at noon.',
      init: { retryAfter: 7 },
      error: 'Back at noon.',
      said: { title: 'Closed', detail: 'Back at noon.' },
    },
  },
  {
    name: 'problem details of a 5xx that are not labelled',
    status: 500,
    body: { type: 'urn:x', title: 'Failed', detail: 'hunter2', stack: 'hunter2' },
    expected: {
      title: 'Internal Server Error',
      detail: 'hunter2',
      init: {},
      error: 'hunter2',
      said: { type: 'urn:x', title: 'Failed' },
    },
  },
  {
    name: 'words of an unexpected error in problem details that are labelled',
    status: 500,
    type: problem,
    body: { title: 'Failed', detail: 'It was hunter2.', stack: ['hunter2'], help: '/help' },
    caught: failed,
    expected: {
      title: 'Internal Server Error',
      detail: 'hunter2',
      init: {},
      error: thrown,
      said: { title: 'Failed', help: '/help' },
    },
  },
]

const isWithheld = (text: string) => text === 'withheld'

for (const { name, status, type = json, body, caught, expected } of rows) {
  t.test(`an answer is completed: ${name}`, async (t) => {
    const made = completeBody(toBody(type, body), { status, caught, isWithheld, maxErrors: 2 })
    const { declaration, detail, init, unexpected, said } = made
    const error = unexpected?.error
    t.strictSame(
      {
        title: declaration.title,
        detail,
        init,
        error: caught instanceof Error ? (error as Error).message : error,
        ...(said === undefined ? {} : { said }),
      },
      expected,
    )
  })
}

t.test('an error of ours was meant as it is, from 500 on too', async (t) => {
  const caught = httpErrors.serviceUnavailable('Back at noon.', { retryAfter: 7 })
  const answered = { status: 503, caught, isWithheld, maxErrors: 2 }
  const { detail, init, unexpected } = completeBody(toBody(json, { message: 'hunter2' }), answered)
  t.strictSame([detail, init, unexpected], ['Back at noon.', { retryAfter: 7 }, undefined])
})

t.test(
  'an error of ours without a sentence gets none, beside problem details that have one',
  async (t) => {
    const caught = httpErrors.serviceUnavailable()
    const body = { title: 'Closed', detail: 'Back at noon.', help: caught.message }
    const answered = { status: 503, caught, isWithheld, maxErrors: 2 }
    const { detail, unexpected, said } = completeBody(toBody(problem, body), answered)
    t.strictSame([detail, unexpected, said], [undefined, undefined, body])
  },
)

const Refused = defineError({ code: 'REFUSED', status: 422, title: 'Refused' })
const ofService: Occurrence = { ...invalid, declaration: Refused }
const answers: readonly (readonly [
  name: string,
  given: { status: number; type?: string; body: unknown; caught?: Occurrence },
  expected: readonly [status: number, title: string, detail: string | undefined, found: number],
])[] = [
  [
    'the 400 of the error it answers, which is the error of the service',
    { status: 400, body: { message: 'Look again.' }, caught: ofService },
    [422, 'Refused', 'Look again.', 1],
  ],
  [
    'the status of that error',
    { status: 422, body: { success: false }, caught: ofService },
    [422, 'Refused', invalid.detail, 1],
  ],
  [
    'a status that was chosen',
    { status: 409, body: { message: 'Look again.' }, caught: ofService },
    [409, 'Conflict', 'Look again.', 0],
  ],
  [
    'problem details of its own',
    { status: 400, type: problem, body: { title: 'Mine' }, caught: ofService },
    [400, 'Bad Request', undefined, 0],
  ],
  [
    'another error',
    { status: 400, body: { message: 'Look again.' }, caught: failed },
    [400, 'Bad Request', 'Look again.', 0],
  ],
  [
    'nothing that was thrown',
    { status: 400, body: { message: 'Look again.' } },
    [400, 'Bad Request', 'Look again.', 0],
  ],
]

for (const [name, { status, type = json, body, caught }, expected] of answers) {
  t.test(`beside an error for failed validation, an answer has ${name}`, async (t) => {
    const { declaration, detail, init } = completeBody(toBody(type, body), {
      status,
      caught,
      isWithheld,
      maxErrors: 2,
      validationError: Refused,
    })
    t.strictSame(
      [declaration.status, declaration.title, detail, init?.errors?.length ?? 0],
      expected,
    )
  })
}
