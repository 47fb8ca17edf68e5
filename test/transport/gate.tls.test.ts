/** HTTP/1 beside HTTP/2, where Node does not ask for `Host`. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { connect } from 'node:tls'
import t from 'tap'
import { serve } from '../helpers/raw-app.ts'

const folder = t.testdir({})
const key = join(folder, 'key.pem')
const cert = join(folder, 'cert.pem')
const ask = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=a'
execFileSync('openssl', [...ask.split(' '), '-keyout', key, '-out', cert], { stdio: 'ignore' })
const https = { key: readFileSync(key), cert: readFileSync(cert), allowHTTP1: true }

const hostless = [
  ['HTTP/1.1 is refused', '1.1', 400, { detail: 'The request has no Host header field.' }],
  ['HTTP/1.0 is served', '1.0', 200, { body: null }],
] as const

for (const [name, version, status, expected] of hostless) {
  t.test(`beside HTTP/2 a request without Host that speaks ${name}`, async (t) => {
    const { port } = await serve(t, { http2: true, https } as object)
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    socket.write(`GET /orders HTTP/${version}\r\nConnection: close\r\n\r\n`)
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
    t.equal(Number(head.split(' ')[1]), status)
    t.match(JSON.parse(body), expected)
  })
}
