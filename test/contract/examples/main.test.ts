import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { runMain, runMainInShell } from './run-main.ts'

// One folder for all runs: opening it again is quicker than a new database, and shows that the
// walk can be repeated on data that stays.
const DATA_DIR = await mkdtemp(join(tmpdir(), 'orders-'))
t.teardown(() => rm(DATA_DIR, { recursive: true }))

const rowsOf = (stdout: string): string[] => stdout.match(/^[✓✗] \d{3}/gm) ?? []
const held = [200, 202, 400, 401, 403, 404, 405, 406, 409, 415, 500, 503].map((s) => `✓ ${s}`)

t.test('--once walks the twelve rows and exits with 0', async (t) => {
  const { code, stdout, stderr } = await runMain({ DATA_DIR }, '--once').ended
  t.same(rowsOf(stdout), held)
  t.match(stdout, '12 of 12 rows of the status table hold.')
  t.notMatch(stdout, '\u001b', 'no colour outside a terminal')
  t.notMatch(stdout, /^.{81}/m, 'no line over 80 columns')
  t.equal(stderr, '')
  t.equal(code, 0)
})

t.test('without --once it stays up until SIGTERM and then exits with 0', async (t) => {
  const service = runMain({ DATA_DIR })
  const origin = await service.origin
  const answer = await fetch(`${origin}/orders`, { method: 'DELETE' })
  t.same([answer.status, answer.headers.get('allow')], [405, 'GET, HEAD, POST'])

  await t.test('a folder in use is refused in one sentence', async (t) => {
    const { code, stderr } = await runMain({ DATA_DIR }).ended
    t.match(stderr, /^DATA_DIR \S+ is in use by process \d+\.\n$/)
    t.equal(code, 1)
  })

  service.kill('SIGTERM')
  const { code, stdout } = await service.ended
  t.same(rowsOf(stdout), held)
  t.equal(code, 0)
})

t.test('a port in use is refused in one sentence', async (t) => {
  const holder = createServer().listen(0, '127.0.0.1')
  t.teardown(() => holder.close())
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  const { code, stderr } = await runMain({ DATA_DIR, PORT: String(port) }).ended
  const sentence = `Port ${port} on 127.0.0.1 is in use: stop what listens there, or set PORT.\n`
  t.equal(stderr, sentence)
  t.equal(code, 1)
})

t.test(
  'below npm the service ends when npm does',
  { skip: process.platform === 'win32' && 'there is no SIGTERM' },
  async (t) => {
    const service = runMainInShell({ DATA_DIR })
    const origin = await service.origin
    service.kill('SIGTERM')
    await service.ended
    await t.rejects(fetch(origin))
  },
)

const refused: Record<string, { env: Record<string, string>; stderr: string }> = {
  'a bad PORT': {
    env: { PORT: 'http' },
    stderr: "PORT must be a whole number from 0 to 65535, not 'http'.\n",
  },
  'an unreachable database': {
    env: { DATABASE_URL: 'postgres://orders:secret@127.0.0.1:1/orders' },
    stderr: 'The database at 127.0.0.1:1/orders cannot be reached (connection refused).\n',
  },
}
for (const [name, { env, stderr }] of Object.entries(refused)) {
  t.test(`${name} ends in one sentence and exit code 1`, async (t) => {
    const ended = await runMain(env).ended
    t.equal(ended.stderr, stderr)
    t.equal(ended.code, 1)
  })
}

t.test('an unknown option is answered with the usage and exit code 2', async (t) => {
  const { code, stderr } = await runMain({}, '--twice').ended
  t.match(stderr, "There is no option '--twice'.\n\nUsage: npm start -- [--once]\n")
  t.equal(code, 2)
})

t.test('--help prints the usage', async (t) => {
  const { code, stdout } = await runMain({}, '--help').ended
  t.match(stdout, 'Usage: npm start -- [--once]\n')
  t.equal(code, 0)
})
