/** Redis as a server, by `ioredis` and `redis`. */
import { once } from 'node:events'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import t from 'tap'
import { redisErrors, standardMappers } from '../../../plugin/mappers/index.ts'
import { findPort, startRedis } from './private-servers.ts'
import { countExchanges } from '../../fixtures/raw-http.ts'
import { answers, judgeCauses, secret } from './real-causes.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const ignore = () => undefined

function openIoredis(port: number, options: object = {}): Redis {
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => null, ...options })
  client.on('error', ignore)
  return client
}

function createNodeRedis(port: number, options: object = {}) {
  const socket = { port, host: '127.0.0.1', reconnectStrategy: false as const, ...options }
  const client = createClient({ socket })
  client.on('error', ignore)
  return client
}

t.test('a server', async (t) => {
  const server = await startRedis(t)
  if (server === undefined) {
    t.pass('Redis is not installed', { skip: 'Redis is not installed' })
    return
  }
  const { port } = server
  const admin = openIoredis(port)
  const io = openIoredis(port)
  const node = createNodeRedis(port)
  await node.connect()
  await io.set(secret, secret)

  /** Runs a command while the server is set up to refuse it. */
  const configured = async (name: string, value: string, work: () => Promise<unknown>) => {
    const [, before = ''] = (await admin.config('GET', name)) as string[]
    await admin.config('SET', name, value)
    try {
      return await work()
    } finally {
      await admin.config('SET', name, before)
    }
  }
  const replica = async (work: () => Promise<unknown>) => {
    await admin.replicaof('127.0.0.1', '1')
    try {
      return await work()
    } finally {
      await admin.call('REPLICAOF', 'NO', 'ONE')
    }
  }

  await t.test('that is up', async (t) => {
    await judgeCauses(
      t,
      [redisErrors],
      [
        ['ioredis: a wrong type', () => io.lpush(secret, 'a'), 500],
        ['ioredis: a wrong command', () => io.call(secret), 500],
        [
          'ioredis: a full memory',
          () => configured('maxmemory', '1', () => io.set(secret, 'a')),
          503,
        ],
        ['ioredis: a replica', () => replica(() => io.set(secret, 'a')), 503],
        [
          'ioredis: a replica without its primary',
          () => replica(() => configured('replica-serve-stale-data', 'no', () => io.get(secret))),
          503,
        ],
        [
          'ioredis: too few replicas',
          () => configured('min-replicas-to-write', '1', () => io.set('a', 'a')),
          503,
        ],
        ['ioredis: a slow command', () => slowCommand(port), 503],
        ['ioredis: a connection the server ends', () => endedByServer(port, admin), 503],
        ['ioredis: a client that has ended', () => endedIoredis(port), 503],
        ['redis: a wrong type', () => node.lPush(secret, 'a'), 500],
        [
          'redis: a full memory',
          () => configured('maxmemory', '1', () => node.set(secret, 'a')),
          503,
        ],
        ['redis: a key that has changed', () => watched(port, admin), answers.contention],
        ['redis: a full queue', () => fullQueue(port), 503],
        ['redis: a replica', () => replica(() => node.set(secret, 'a')), 503],
        ['redis: a connection the server ends', () => endedNodeRedis(port, admin), 503],
        ['redis: a client that has ended', () => closedNodeRedis(port), 503],
      ],
      ['127.0.0.1'],
    )
  })

  await t.test('that stops', async (t) => {
    const ended = Promise.all([once(io, 'end'), once(node, 'error')])
    await server.stop()
    await ended
    await judgeCauses(t, standardMappers, [
      ['ioredis: a server that has stopped', () => io.get('a'), 503],
      ['redis: a server that has stopped', () => node.get('a'), 503],
    ])
  })
})

t.test('a server that is away', async (t) => {
  const port = await findPort()
  await judgeCauses(
    t,
    standardMappers,
    [
      ['ioredis: refused', () => openIoredis(port).get('a'), 503],
      [
        'ioredis: out of tries',
        () => untilDone(openIoredis(port, { retryStrategy: () => 1, maxRetriesPerRequest: 1 })),
        503,
      ],
      [
        'ioredis: without a queue',
        () => untilDone(openIoredis(port, { retryStrategy: () => 1, enableOfflineQueue: false })),
        503,
      ],
      ['redis: refused', () => createNodeRedis(port).connect(), 503],
      ['redis: never connected', () => createNodeRedis(port).get('a'), 503],
      [
        'redis: no such host',
        () => createNodeRedis(port, { host: `${secret}.invalid` }).connect(),
        503,
      ],
    ],
    ['127.0.0.1'],
  )
})

async function untilDone(client: Redis): Promise<unknown> {
  try {
    return await client.get('a')
  } finally {
    client.disconnect()
  }
}

function slowCommand(port: number): Promise<unknown> {
  const client = openIoredis(port, { commandTimeout: 20 })
  return client.blpop('empty', 60).finally(() => client.disconnect())
}

async function endedByServer(port: number, admin: Redis): Promise<unknown> {
  const client = openIoredis(port)
  const id = await client.client('ID')
  // Both at once, because the first may fail before the second has succeeded.
  return Promise.all([client.blpop('empty', 60), admin.client('KILL', 'ID', id)])
}

async function endedIoredis(port: number): Promise<unknown> {
  const client = openIoredis(port)
  await client.quit()
  return client.get('a')
}

async function endedNodeRedis(port: number, admin: Redis): Promise<unknown> {
  const client = createNodeRedis(port)
  await client.connect()
  const id = await client.clientId()
  return Promise.all([client.blPop('empty', 60), admin.client('KILL', 'ID', id)])
}

async function watched(port: number, admin: Redis): Promise<unknown> {
  const client = createNodeRedis(port)
  await client.connect()
  try {
    await client.watch(secret)
    await admin.set(secret, 'another')
    return await client.multi().set(secret, 'a').exec()
  } finally {
    client.destroy()
  }
}

async function fullQueue(port: number): Promise<unknown> {
  const client = createClient({ socket: { port, host: '127.0.0.1' }, commandsQueueMaxLength: 1 })
  await client.connect()
  try {
    return await Promise.all([client.get('a'), client.get('a'), client.get('a')])
  } finally {
    client.destroy()
  }
}

async function closedNodeRedis(port: number): Promise<unknown> {
  const client = createNodeRedis(port)
  await client.connect()
  await client.close()
  return client.get('a')
}
