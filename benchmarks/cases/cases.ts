/** What is measured, as data: one request, and the answer each contender owes before its time counts. */

/** Everybody who is measured; `enhanced` only where its package can be registered. */
export type ContenderName =
  | 'raw'
  | 'fixed'
  | 'dutiful'
  | 'bare'
  | 'by-hand'
  | 'sensible'
  | 'http-errors'
  | 'http-errors-problem'
  | 'boom'
  | 'enhanced'
  | 'ours'

export interface Request {
  method: string
  path: string
  headers: Record<string, string>
  body?: string
}

/** Status, media type and the listed headers must match exactly; of the body the listed members must be there. */
export interface Answer {
  status: number
  type: string
  headers?: Record<string, string>
  members: Record<string, unknown>
}

export interface Case {
  /** The question it answers, for the table. */
  title: string
  request: Request
  /** Who takes part, and what each must answer; who replays the bytes of `ours` owes the same. */
  answers: Partial<Record<Exclude<ContenderName, Replaying>, Answer>>
}

const replaying = ['raw', 'fixed', 'dutiful'] as const
/** Those who send the very bytes of `ours`. */
export type Replaying = (typeof replaying)[number]

/** Tells those who send the very bytes of `ours`. */
export function isReplaying(contender: ContenderName): contender is Replaying {
  return (replaying as readonly ContenderName[]).includes(contender)
}

export const order = { id: '42', sku: 'tea', quantity: 3 }
export const conflictDetail = 'Order 42 already exists.'

const json = 'application/json; charset=utf-8'
const client = { accept: 'application/json' }
/** What Chrome sends when a person opens the URL: nine ranges, JSON only through the last one. */
const browser = {
  accept:
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,' +
    'application/signed-exchange;v=b3;q=0.7',
}

/** The Error Resource: what ours sends, and what somebody writes by hand to send the same. */
function problem(
  status: number,
  title: string,
  more: Omit<Partial<Answer>, 'status'> = {},
): Answer {
  const members = { type: 'about:blank', title, status, ...more.members }
  return { ...more, status, type: 'application/problem+json', members }
}

/** The same written by hand: Fastify labels any JSON it serializes with a charset, wanted or not. */
function handmade(answer: Answer): Answer {
  return { ...answer, type: 'application/problem+json; charset=utf-8' }
}

/** The shape of Fastify's own error body. */
function core(statusCode: number, error: string, message: string, code?: string): Answer {
  const members = { statusCode, error, message, ...(code === undefined ? {} : { code }) }
  return { status: statusCode, type: json, members }
}

const conflict = problem(409, 'Conflict', { members: { detail: conflictDetail } })
const declared = problem(409, 'Order already exists', {
  members: {
    type: '/errors/order-exists',
    detail: conflictDetail,
    code: 'ORDER_EXISTS',
    orderId: '42',
  },
})
const coreConflict = core(409, 'Conflict', conflictDetail)

const table = {
  ok: {
    title: '200 JSON, browser Accept, nothing wrong',
    request: { method: 'GET', path: '/orders/42', headers: browser },
    answers: {
      bare: { status: 200, type: json, members: order },
      ours: { status: 200, type: json, members: order },
    },
  },
  conflict: {
    title: '409 from a reply helper',
    request: { method: 'GET', path: '/conflict', headers: client },
    answers: {
      bare: { ...conflict, type: json },
      'by-hand': handmade(conflict),
      sensible: coreConflict,
      ours: conflict,
    },
  },
  declared: {
    title: '409 from a declared error, with members',
    request: { method: 'GET', path: '/declared', headers: client },
    answers: { bare: { ...declared, type: json }, 'by-hand': handmade(declared), ours: declared },
  },
  thrown: {
    title: '409 thrown in an async handler',
    request: { method: 'GET', path: '/thrown', headers: client },
    answers: {
      bare: coreConflict,
      sensible: coreConflict,
      'http-errors': coreConflict,
      'http-errors-problem': handmade(conflict),
      boom: coreConflict,
      enhanced: coreConflict,
      ours: declared,
    },
  },
  validation: {
    title: '400, body fails its schema',
    request: {
      method: 'POST',
      path: '/orders',
      headers: { ...client, 'content-type': 'application/json' },
      body: '{"sku":"tea","quantity":"many"}',
    },
    answers: {
      bare: core(400, 'Bad Request', 'body/quantity must be integer', 'FST_ERR_VALIDATION'),
      'by-hand': handmade(problem(400, 'Bad Request')),
      enhanced: core(
        400,
        'Bad Request',
        'One or more validations failed trying to process your request.',
      ),
      ours: problem(400, 'Bad Request', {
        members: {
          errors: [{ detail: 'must be integer', in: 'body', pointer: '#/quantity', code: 'type' }],
        },
      }),
    },
  },
  'not-found': {
    title: '404, unknown URI',
    request: { method: 'GET', path: '/nope', headers: client },
    answers: {
      bare: core(404, 'Not Found', 'Route GET:/nope not found'),
      'by-hand': handmade(problem(404, 'Not Found', { members: { instance: '/nope' } })),
      enhanced: core(404, 'Not Found', 'Not found.'),
      ours: problem(404, 'Not Found', { members: { instance: '/nope' } }),
    },
  },
  'method-not-allowed': {
    title: '405, known URI (bare Fastify answers 404)',
    request: { method: 'DELETE', path: '/orders', headers: client },
    answers: {
      bare: core(404, 'Not Found', 'Route DELETE:/orders not found'),
      ours: problem(405, 'Method Not Allowed', { headers: { allow: 'POST' } }),
    },
  },
  'not-acceptable': {
    title: '406, client asks for XML',
    request: { method: 'GET', path: '/orders/42', headers: { accept: 'application/xml' } },
    answers: {
      'by-hand': handmade(problem(406, 'Not Acceptable')),
      ours: problem(406, 'Not Acceptable', { headers: { vary: 'Accept' } }),
    },
  },
  'unsupported-media-type': {
    title: '415, client sends XML',
    request: {
      method: 'POST',
      path: '/orders',
      headers: { ...client, 'content-type': 'application/xml' },
      body: '<order sku="tea" quantity="3"/>',
    },
    answers: {
      bare: core(
        415,
        'Unsupported Media Type',
        'Unsupported Media Type',
        'FST_ERR_CTP_INVALID_MEDIA_TYPE',
      ),
      'by-hand': handmade(
        problem(415, 'Unsupported Media Type', {
          headers: { accept: 'application/json' },
        }),
      ),
      enhanced: core(
        415,
        'Unsupported Media Type',
        'Only JSON payloads are accepted. Please set the "Content-Type" header to start with "application/json"',
      ),
      ours: problem(415, 'Unsupported Media Type', { headers: { accept: 'application/json' } }),
    },
  },
  unexpected: {
    title: '500, a handler throws new Error',
    request: { method: 'GET', path: '/unexpected', headers: client },
    answers: {
      bare: core(500, 'Internal Server Error', 'the database password is hunter2'),
      'by-hand': handmade(problem(500, 'Internal Server Error')),
      enhanced: core(
        500,
        'Internal Server Error',
        'An error occurred trying to process your request.',
      ),
      ours: problem(500, 'Internal Server Error'),
    },
  },
} satisfies Record<string, Case>

export type CaseName = keyof typeof table
export const cases: Record<CaseName, Case> = table
export const caseNames = Object.keys(table) as CaseName[]

/** One contender answering one case: what a process measures. */
export interface Entry {
  case: CaseName
  contender: ContenderName
}

/** Lists who takes part in a case, the ceilings first. */
export function entriesOf(name: CaseName): Entry[] {
  const contenders = Object.keys(cases[name].answers) as ContenderName[]
  const all: ContenderName[] = [...replaying, ...contenders]
  return all.map((contender) => ({ case: name, contender }))
}

/** Names an entry on the command line, in raw results and in the table. */
export function toId(entry: Entry): string {
  return `${entry.case}/${entry.contender}`
}

/** Returns what an entry must answer; who replays owes what ours does. */
export function answerOf({ case: name, contender }: Entry): Answer {
  const answer = cases[name].answers[isReplaying(contender) ? 'ours' : contender]
  if (answer === undefined) throw new Error(`${contender} takes no part in ${name}.`)
  return answer
}

/** Finds an entry by its name; without it there is nothing a program of this folder could measure. */
export function findEntry(id: string | undefined): Entry {
  const entry = caseNames.flatMap(entriesOf).find((candidate) => toId(candidate) === id)
  if (entry === undefined) {
    throw new Error(`No such entry: ${id ?? '(none)'}. Write <case>/<contender>.`)
  }
  return entry
}
