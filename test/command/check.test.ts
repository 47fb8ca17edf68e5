import t, { type Test } from 'tap'
import { runPrinted as run } from '../fixtures/command.ts'
import { documentOf, serveBytes, serveHttp } from '../fixtures/conformance.ts'

/** A service of one operation that answers everything as its document says, unless it is told to be wrong. */
async function serve(t: Test, isWrong = false): Promise<string> {
  const responses = { default: { content: { 'application/problem+json': {} } } }
  const document = documentOf({ '/things': { get: { responses } } })
  return serveHttp(t, ({ url = '', method = '', headers }, response) => {
    if (url === '/openapi.json') return response.end(JSON.stringify(document))
    if (headers['x-key'] !== 'a: b') t.fail('the field is there')
    const status = url !== '/things' ? 404 : method === 'GET' ? 200 : 405
    const type = isWrong ? 'text/plain' : 'application/problem+json'
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', allow: 'GET' })
    return response.end(method === 'HEAD' ? '' : JSON.stringify({ title: 'No', status }))
  })
}

// What Node answers by itself is not this service's to say, so the connection is not asked.
const only = ['--header', 'x-key: a: b', '--max-requests', '6']

t.test('a clean service ends with 0, and a table', async (t) => {
  const url = `${await serve(t)}/openapi.json`
  const { code, stdout, stderr } = await run(['check', url, ...only])
  t.equal(stderr, '')
  t.equal(code, 0)
  t.equal(
    stdout,
    `${url}\n\nNote: It was cut short after 6 requests.\n6 of 18 exchanges, 1 operation: 0 errors, 0 advice\n`,
  )
})

t.test('findings end with 1', async (t) => {
  const url = `${await serve(t, true)}/openapi.json`
  const { code, stdout } = await run(['check', url, ...only])
  t.equal(code, 1)
  const example = 'conformance-probe-unknown  a path that does not exist\n'
  t.match(stdout, /error {3}not-an-error-resource {2}4 findings in 1 operation\n/)
  t.equal(stdout.split(example).length, 2, 'one example stands for all')
  const all = await run(['check', url, '--all', ...only])
  t.match(all.stdout, 'conformance-probe-unknown  content to a path that does not exist\n')
})

t.test('a report is JSON, or TAP', async (t) => {
  const url = `${await serve(t)}/openapi.json`
  const json = await run(['check', url, '--json', ...only])
  t.match(JSON.parse(json.stdout), { target: url, ok: true, exchanges: { sent: 6 } })
  const tap = await run(['check', url, '--tap', ...only])
  t.match(tap.stdout, /^TAP version 14\n1\.\.6\n/)
})

t.test('a terminal has colours and progress, unless it does not want them', async (t) => {
  const url = `${await serve(t)}/openapi.json`
  const terminal = await run(['check', url, ...only], { isTTY: true })
  t.match(terminal.stdout, '\u001B[32m6 of 18 exchanges, 1 operation: 0 errors, 0 advice\u001B[0m')
  const erased = '\r\u001B[K'
  const first = `${erased}Reading what there is to ask of ${url}`
  t.match(terminal.stderr, `${first}${erased}1/6  The service: a path that does not exist${erased}`)
  t.ok(terminal.stderr.endsWith(erased), 'nothing is left of it')
  const plain = await run(['check', url, ...only], { isTTY: true, env: { NO_COLOR: '1' } })
  t.notMatch(plain.stdout, '\u001B')
  for (const format of ['--json', '--tap']) {
    const { stdout, stderr } = await run(['check', url, format, ...only], { isTTY: true })
    t.notMatch(stdout, '\u001B', 'neither is in what is for programs')
    t.match(stderr, '1/6  The service')
  }
})

t.test('what is excluded is not asked', async (t) => {
  const url = `${await serve(t)}/openapi.json`
  const exclude = ['POST', '/things', '/thing'].flatMap((what) => ['--exclude', what])
  const three = ['--header', 'x-key: a: b', '--max-requests', '3']
  const { stdout } = await run(['check', url, '--json', ...exclude, ...three])
  const { results, notes } = JSON.parse(stdout)
  t.strictSame(
    results.map(({ name }: { name: string }) => name),
    [
      'The service: a path that does not exist',
      'The service: HEAD of a path that does not exist',
      'The service: a path that cannot be decoded',
    ],
  )
  t.strictSame(notes, [
    '1 of 1 operations were excluded.',
    'Nothing is excluded by /thing.',
    'It was cut short after 3 requests.',
  ])
  t.strictSame(await run(['check', url, '--exclude', '/']), {
    code: 2,
    stdout: '',
    stderr: 'Everything is excluded; nothing is left to ask.\n',
  })
})

t.test('help is printed', async (t) => {
  for (const flag of ['--help', '-h']) {
    const { code, stdout } = await run(['check', flag])
    t.equal(code, 0)
    t.match(stdout, /^Usage: fastify-error-resource check <url>/)
    for (const line of stdout.split('\n')) t.ok(line.length <= 100, line)
  }
})

const hint = '\nSee fastify-error-resource --help.\n'
const mistakes: readonly (readonly [args: readonly string[], sentence: string])[] = [
  [['check'], 'check takes one URL.'],
  [['check', 'a', 'b'], 'check takes one URL.'],
  [['check', 'a', '--json', '--tap'], '--json and --tap exclude each other.'],
  [['check', 'a', '--colour'], "Unknown option '--colour'."],
  [['check', 'a', '--timeout', 'soon'], "--timeout must be a whole number from 1 on, not 'soon'."],
  [
    ['check', 'a', '--max-requests', '0'],
    "--max-requests must be a whole number from 1 on, not '0'.",
  ],
  [
    ['check', 'a', '--exclude', '/b', '--exclude', 'c'],
    "--exclude must be a method, a path, or both: 'DELETE', '/internal', 'POST /orders/*', not 'c'.",
  ],
  [['check', 'a', '--header', 'b'], "--header must look like 'name: value', not 'b'."],
]

for (const [args, sentence] of mistakes) {
  t.test(`a mistake is one sentence: ${args.join(' ') || 'nothing'}`, async (t) => {
    t.strictSame(await run(args), { code: 2, stdout: '', stderr: sentence + hint })
  })
}

t.test('a service that cannot be checked is one sentence', async (t) => {
  const garbage = await serveBytes(t, 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{"')
  const url = `http://${garbage.host}/openapi.json`
  t.strictSame(await run(['check', url]), {
    code: 2,
    stdout: '',
    stderr: `${url} is no OpenAPI 3 document in JSON.\n`,
  })
  t.match(await run(['check', 'http://192.0.2.1/', '--safe']), {
    code: 2,
    stderr: /^192\.0\.2\.1 is 192\.0\.2\.1, which is not this machine, /,
  })
  t.match(await run(['check', 'http://127.0.0.1', '--header', 'a: \u0007']), {
    code: 2,
    stderr: /^checkConformance\(\): option "headers" must be /,
  })
})
