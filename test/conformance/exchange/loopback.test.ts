import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import t from 'tap'
import { isLoopback, resolveEndpoint } from '../../../plugin/conformance/exchange/loopback.ts'
import { serveBytes } from '../../fixtures/conformance.ts'

// RFC 1122 §3.2.1.3 and RFC 4291 §2.5.3; an IPv4 address may be written as one of IPv6 (§2.5.5.2).
const addresses: readonly (readonly [address: string, own: boolean])[] = [
  ['127.0.0.1', true],
  ['127.255.255.254', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['126.255.255.255', false],
  ['128.0.0.1', false],
  ['0.0.0.0', false],
  ['10.0.0.1', false],
  ['192.0.2.1', false],
  ['::', false],
  ['fe80::1', false],
  ['::ffff:192.0.2.1', false],
]

for (const [address, own] of addresses) {
  t.test(`${address} is ${own ? 'this machine' : 'somewhere else'}`, async (t) => {
    t.equal(isLoopback(address), own)
  })
}

const options = { allowRemote: false, timeout: 20_000 }

t.test('a URL leads to the address that takes connections', async (t) => {
  const { port } = await serveBytes(t, '')
  t.strictSame(await resolveEndpoint(new URL(`http://localhost:${port}/a?b`), options), {
    secure: false,
    hostname: 'localhost',
    address: '127.0.0.1',
    port,
    host: `localhost:${port}`,
  })
  t.match(await resolveEndpoint(new URL(`https://127.0.0.1:${port}`), options), { secure: true })
})

t.test('an address of IPv6 has its brackets in Host alone', async (t) => {
  const server = createServer()
  t.teardown(() => server.close())
  server.listen(0, '::1')
  const failed = await Promise.race([
    once(server, 'listening').then(() => false),
    once(server, 'error').then(() => true),
  ])
  if (failed) return t.comment('this machine has no IPv6')
  const { port } = server.address() as AddressInfo
  t.match(await resolveEndpoint(new URL(`http://[::1]:${port}`), options), {
    hostname: '::1',
    address: '::1',
    host: `[::1]:${port}`,
  })
})

t.test('a machine elsewhere has to be allowed', async (t) => {
  const url = new URL('http://192.0.2.1:9')
  await t.rejects(resolveEndpoint(url, options), {
    name: 'ConformanceError',
    message:
      '192.0.2.1 is 192.0.2.1, which is not this machine, and a check sends requests that create, change and delete. ' +
      'Allow it with --allow-remote, or the option allowRemote.',
  })
  // The address is of a network that is in no use (RFC 5737), so nobody is asked.
  await t.rejects(resolveEndpoint(url, { allowRemote: true, timeout: 50 }), {
    message: /^Nothing takes connections at 192\.0\.2\.1:9: /,
  })
})

t.test('a host that is not known, and a port where nothing listens, are named', async (t) => {
  await t.rejects(resolveEndpoint(new URL('http://nobody.invalid'), options), {
    message: 'There is no host nobody.invalid.',
  })
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  await t.rejects(resolveEndpoint(new URL(`http://127.0.0.1:${port}`), options), {
    message: `Nothing takes connections at 127.0.0.1:${port}: ECONNREFUSED.`,
  })
})

t.test('the ports of the schemes are known', async (t) => {
  for (const [url, port] of [
    ['http://127.0.0.2', 80],
    ['https://127.0.0.2', 443],
  ] as const) {
    const found = await resolveEndpoint(new URL(url), options).then(
      (endpoint) => endpoint.port,
      (error: Error) => error.message,
    )
    t.ok(found === port || found === 'Nothing takes connections at 127.0.0.2: ECONNREFUSED.', url)
  }
})
