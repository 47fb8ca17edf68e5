import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { runCommand } from '../../plugin/conformance/command.ts'
import { documentOf, serveBytes, serveHttp } from '../fixtures/conformance.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

/** Runs the command and keeps what it prints. */
async function run(
  args: readonly string[],
  { isTTY = false, env = {} }: { isTTY?: boolean; env?: Record<string, string> } = {},
) {
  const printed = { stdout: '', stderr: '' }
  const code = await runCommand(args, {
    stdout: { write: (text) => (printed.stdout += text), isTTY },
    stderr: { write: (text) => (printed.stderr += text), isTTY },
    env,
  })
  return { code, ...printed }
}

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
  t.match(stdout, `${url}\n\nThe service `)
  t.match(stdout, /GET \/things +2 exchanges {2}ok\n/)
  t.match(stdout, /\n6 of 18 exchanges, 0 errors, 0 advice\n$/)
  t.notMatch(stdout, '\u001B')
})

t.test('findings end with 1', async (t) => {
  const url = `${await serve(t, true)}/openapi.json`
  const { code, stdout } = await run(['check', url, ...only])
  t.equal(code, 1)
  t.match(stdout, 'error   not-an-error-resource  a path that does not exist')
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
  t.match(terminal.stdout, '\u001B[32mok\u001B[0m')
  const erased = '\r\u001B[K'
  t.match(terminal.stderr, `${erased}1/18 The service: a path that does not exist${erased}`)
  t.ok(terminal.stderr.endsWith(erased), 'nothing is left of it')
  const plain = await run(['check', url, ...only], { isTTY: true, env: { NO_COLOR: '1' } })
  t.notMatch(plain.stdout, '\u001B')
})

t.test('help and version are printed', async (t) => {
  for (const flag of ['--help', '-h']) {
    const { code, stdout } = await run([flag])
    t.equal(code, 0)
    t.match(stdout, /^Usage: fastify-error-resource check <url>/)
    for (const line of stdout.split('\n')) t.ok(line.length <= 100, line)
  }
  t.strictSame(await run(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' })
})

const hint = '\nSee fastify-error-resource --help.\n'
const mistakes: readonly (readonly [args: readonly string[], sentence: string])[] = [
  [[], 'It takes one command, check, and one URL.'],
  [['check'], 'It takes one command, check, and one URL.'],
  [['chek', 'http://127.0.0.1'], 'It takes one command, check, and one URL.'],
  [['check', 'a', 'b'], 'It takes one command, check, and one URL.'],
  [['check', 'a', '--json', '--tap'], '--json and --tap exclude each other.'],
  [['check', 'a', '--colour'], "Unknown option '--colour'."],
  [['check', 'a', '--timeout', 'soon'], "--timeout must be a whole number from 1 on, not 'soon'."],
  [
    ['check', 'a', '--max-requests', '0'],
    "--max-requests must be a whole number from 1 on, not '0'.",
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

t.test('a terminal that breaks is told of', async (t) => {
  let stderr = ''
  const code = await runCommand(['--help'], {
    stdout: {
      write: () => {
        throw new Error('EPIPE')
      },
    },
    stderr: { write: (text) => (stderr += text) },
    env: {},
  })
  t.strictSame([code, stderr], [2, 'The check failed: Error: EPIPE\n'])
})
