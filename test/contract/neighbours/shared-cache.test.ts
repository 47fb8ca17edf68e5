/** A shared cache in front of the service: clients that want different types and languages do not get each other's. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Fastify from 'fastify'
import t from 'tap'
import errorResource from '../../../plugin/index.ts'
import { listen } from '../../fixtures/fixture-app.ts'

const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'].find((path) =>
  existsSync(path),
)

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const toConfig = (folder: string, port: number, upstream: number) => `
daemon off;
worker_processes 1;
pid ${folder}/pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  proxy_cache_path ${folder}/cache keys_zone=shared:1m;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://127.0.0.1:${upstream};
      proxy_cache shared;
      add_header X-Cache $upstream_cache_status always;
    }
  }
}
`

async function startCache(upstream: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'shared-cache-'))
  // Its workers are another user where the test is root.
  await chmod(folder, 0o777)
  const port = await freePort()
  await writeFile(join(folder, 'nginx.conf'), toConfig(folder, port, upstream))
  const child = spawn(String(nginx), ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: 'inherit',
  })
  t.teardown(async () => {
    child.kill('SIGTERM')
    await new Promise((resolve) => child.once('exit', resolve))
    await rm(folder, { recursive: true, force: true })
  })
  for (let patience = 200; !(await isOpen(port)); patience -= 1) {
    if (patience === 0) throw new Error('nginx does not listen.')
    await wait(50)
  }
  return `http://127.0.0.1:${port}`
}

const isOpen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('close', () => undefined).setTimeout(1_000, () => socket.destroy())
    socket.once('connect', () => socket.destroy())
  })

/** Mixed clients, and what each is to get of an error and of a success. */
const clients: readonly (readonly [
  accept: string,
  language: string,
  error: readonly [type: string, title: string],
  success: string,
])[] = [
  ['*/*', 'en', ['application/problem+json', 'Conflict'], 'application/json'],
  ['*/*', 'de', ['application/problem+json', 'Konflikt'], 'application/json'],
  ['text/csv, */*;q=0.1', 'de', ['application/problem+json', 'Konflikt'], 'text/csv'],
  ['application/json', 'de', ['application/json', 'Konflikt'], 'application/json'],
  ['application/json', 'fr, en;q=0.5', ['application/json', 'Conflict'], 'application/json'],
  [
    'application/problem+json;q=0, application/json',
    'de-AT',
    ['application/json', 'Konflikt'],
    'application/json',
  ],
  ['text/csv', 'en', ['application/problem+json', 'Conflict'], 'text/csv'],
]

t.test(
  'every client gets its own type and language, from the cache as from the service',
  nginx === undefined ? { skip: 'nginx is not installed' } : {},
  async (t) => {
    const app = Fastify({ forceCloseConnections: true })
    t.teardown(() => app.close())
    await app.register(errorResource, {
      cacheControl: 'public, max-age=60',
      mirrorAccept: true,
      languages: [{ language: 'de', statuses: { 409: 'Konflikt' } }],
    })
    let asked = 0
    app.addHook('onRequest', async () => void (asked += 1))
    app.get('/error', async (_request, reply) => reply.conflict())
    const config = { errorResource: { produces: ['application/json', 'text/csv'] } }
    app.get('/success', { config }, async (request, reply) =>
      reply
        .headers({ 'cache-control': 'public, max-age=60', vary: 'Origin' })
        .type(String(request.negotiated))
        .send('"42"'),
    )
    const base = await startCache(await listen(app))

    const seen: string[] = []
    for (let turn = 0; turn < 3; turn += 1) {
      for (const [accept, language, [type, title], success] of clients) {
        const name = `${accept} | ${language}`
        const headers = { accept, 'accept-language': language }
        const error = await fetch(`${base}/error`, { headers })
        t.equal(error.status, 409, name)
        t.equal(error.headers.get('content-type'), type, name)
        t.match(await error.json(), { title }, name)
        const answer = await fetch(`${base}/success`, { headers })
        t.equal(answer.headers.get('content-type')?.split(';')[0], success, name)
        await answer.text()
        seen.push(`${error.headers.get('x-cache')} ${answer.headers.get('x-cache')}`)
      }
    }
    t.equal(seen.at(-1), 'HIT HIT', 'the cache did keep them')
    t.ok(asked < 2 * seen.length, `${asked} of ${2 * seen.length} reached the service`)
  },
)
