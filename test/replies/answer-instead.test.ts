import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import { answerInstead } from '../../plugin/replies/answer-instead.ts'

interface Got {
  readonly status: number | undefined
  readonly type: string | undefined
  readonly body: string
}

type Answer = (pass: () => void, response: ServerResponse) => void

const answerOurs: Answer = (_pass, response) => {
  response.writeHead(418, { 'content-type': 'text/ours' })
  response.end('ours')
}

/** What a client gets where `theirs` answers and ours would stand in its place. */
async function answerTo(
  t: Test,
  theirs: (response: ServerResponse) => void,
  seen: unknown[] = [],
  answer: Answer = answerOurs,
): Promise<Got> {
  const server = createServer((_request, response) => {
    answerInstead(
      response,
      (status, fields) => {
        seen.push(status, fields)
        return status < 400
      },
      (_content, pass) => answer(pass, response),
    )
    theirs(response)
  })
  t.teardown(() => server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const [response] = (await once(get({ host: '127.0.0.1', port, agent: false }), 'response')) as [
    IncomingMessage,
  ]
  const body = Buffer.concat(await response.toArray()).toString()
  return { status: response.statusCode, type: response.headers['content-type'], body }
}

const ours: Got = { status: 418, type: 'text/ours', body: 'ours' }

const theirs: readonly (readonly [name: string, answer: (response: ServerResponse) => void])[] = [
  ['a head and an end', (response) => response.writeHead(500, { 'x-a': '1' }).end('theirs')],
  [
    'a head, content in pieces, and an end',
    (response) => {
      response.writeHead(500, 'Phrase', { 'x-a': '1' })
      response.write('the')
      response.write('irs')
      response.end()
    },
  ],
  [
    'an end alone',
    (response) => {
      response.statusCode = 503
      response.end('theirs')
    },
  ],
  [
    'a stream',
    (response) => {
      response.statusCode = 404
      Readable.from(['the', 'irs']).pipe(response)
    },
  ],
  [
    'fields that are sent ahead',
    (response) => {
      response.statusCode = 500
      response.flushHeaders()
      response.end('theirs')
    },
  ],
]

for (const [name, answer] of theirs) {
  t.test(`an answer that is not meant is replaced: ${name}`, async (t) => {
    t.strictSame(await answerTo(t, answer), ours)
  })
}

t.test('an answer that is meant goes out as it is, and so does what follows', async (t) => {
  const got = await answerTo(t, (response) => {
    response.writeHead(200, { 'content-type': 'text/theirs' })
    response.write('the')
    response.end('irs')
  })
  t.strictSame(got, { status: 200, type: 'text/theirs', body: 'theirs' })
})

const passed: readonly (readonly [
  name: string,
  answer: (response: ServerResponse) => void,
  expected: Got,
])[] = [
  [
    'a head and an end',
    (response) => response.writeHead(500, { 'content-type': 'text/theirs' }).end('theirs'),
    { status: 500, type: 'text/theirs', body: 'theirs' },
  ],
  [
    'an end alone',
    (response) => {
      response.statusCode = 503
      response.end('theirs')
    },
    { status: 503, type: undefined, body: 'theirs' },
  ],
  [
    'content in pieces',
    (response) => {
      response.writeHead(500, { 'content-type': 'text/theirs' })
      response.write('the')
      response.end('irs')
    },
    { status: 500, type: 'text/theirs', body: 'theirs' },
  ],
]

for (const [name, answer, expected] of passed) {
  t.test(`an answer that is let go on goes out as it is: ${name}`, async (t) => {
    t.strictSame(await answerTo(t, answer, [], (pass) => pass()), expected)
  })
}

t.test('it is judged by the status and the fields they give', async (t) => {
  const seen: unknown[] = []
  await answerTo(t, (response) => response.writeHead(503, 'Phrase', { a: 'b' }).end(), seen)
  await answerTo(t, (response) => Object.assign(response, { statusCode: 404 }).end(), seen)
  t.strictSame(seen, [503, { a: 'b' }, 404, undefined])
})

const contents: readonly (readonly [
  name: string,
  answer: (response: ServerResponse) => void,
  content: unknown,
])[] = [
  ['an end with it', (response) => response.writeHead(500).end('theirs'), 'theirs'],
  ['an end with nothing', (response) => response.writeHead(500).end(), undefined],
  [
    'a write of all of it, and an end',
    (response) => void response.writeHead(500, { 'content-length': 6 }).write('theirs'),
    'theirs',
  ],
  [
    'a write of all of its bytes',
    (response) =>
      void response.writeHead(500, { 'content-length': '6' }).write(Buffer.from('theirs')),
    Buffer.from('theirs'),
  ],
  [
    'a write of a piece',
    (response) => void response.writeHead(500, { 'content-length': 7 }).write('theirs'),
    undefined,
  ],
  ['a write of no known length', (response) => void response.writeHead(500).write('x'), undefined],
  [
    'a write without a head',
    (response) => {
      response.statusCode = 500
      response.write('x')
    },
    undefined,
  ],
]

for (const [name, respond, expected] of contents) {
  t.test(`what they would have sent is known where it is whole: ${name}`, async (t) => {
    const given: unknown[] = []
    const server = createServer((_request, response) => {
      answerInstead(
        response,
        (status) => status < 400,
        (content) => {
          given.push(content)
          answerOurs(() => undefined, response)
        },
      )
      respond(response)
    })
    t.teardown(() => server.close())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    await once(get({ host: '127.0.0.1', port, agent: false }), 'response')
    t.strictSame(given, [expected])
  })
}
