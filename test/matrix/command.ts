/** The command of the packed package, run by npx as a user does. */
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { ends, installed, run, runInVain, type Peers } from './consume.ts'

/** Adds the tests of the command. */
export async function testCommand(t: Test): Promise<void> {
  const folder = await installed(ends.at(-1) as Peers)
  const server = createServer(({ method }, response) => {
    const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
    response.writeHead(404, headers)
    response.end(method === 'HEAD' ? '' : '{"title":"Not Found","status":404}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const npx = ['--no-install', 'fastify-error-resource']

  t.test('its help and its version are there', async (t) => {
    t.match(await run(folder, 'npx', ...npx, '--help'), /^Usage: fastify-error-resource <command>/)
    t.match(await run(folder, 'npx', ...npx, '--version'), /^\d+\.\d+\.\d+\n$/)
  })

  t.test('a service is checked', async (t) => {
    const output = await run(folder, 'npx', ...npx, 'check', url, '--max-requests', '3', '--json')
    t.match(JSON.parse(output), { ok: true, exchanges: { sent: 3 } })
  })

  t.test('a mistake is one sentence, and an exit code', async (t) => {
    const output = await runInVain(folder, 'npx', ...npx, 'check', 'localhost')
    // npm may have something to say itself.
    t.match(
      output,
      /^localhost is no URL of http: or https:, such as http:\/\/127\.0\.0\.1:3000\.$/m,
    )
    t.notMatch(output, 'It ended well.')
  })
}
