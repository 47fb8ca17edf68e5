/** MongoDB's driver, without a server: what it says of one that is away, and the errors of one that answers. */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { MongoBulkWriteError, MongoClient, MongoServerError } from 'mongodb'
import t from 'tap'
import { httpErrors } from '../../../plugin/index.ts'
import { mapConstraints, mongodbErrors, standardMappers } from '../../../plugin/mappers/index.ts'
import { findPort } from './private-servers.ts'
import { countExchanges } from '../../fixtures/raw-http.ts'
import { answers, judgeCauses, secret } from './real-causes.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const { contention, duplicate, invalid } = answers

async function findOne(url: string): Promise<unknown> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 20 })
  try {
    return await client.db(secret).collection(secret).findOne({ secret })
  } finally {
    await client.close()
  }
}

async function closedClient(url: string): Promise<unknown> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 20 })
  await client.connect().catch(() => undefined)
  await client.close()
  return client.db(secret).collection(secret).insertOne({ secret })
}

t.test('a server that is away', async (t) => {
  const closed = `mongodb://127.0.0.1:${await findPort()}/`
  const deaf = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  t.teardown(() => deaf.close())
  await once(deaf, 'listening')
  const { port } = deaf.address() as AddressInfo
  await judgeCauses(
    t,
    [mongodbErrors],
    [
      ['refused', () => findOne(closed), 503],
      ['hung up', () => findOne(`mongodb://127.0.0.1:${port}/`), 503],
      ['no such host', () => findOne(`mongodb://${secret}.invalid/`), 503],
      ['closed', () => closedClient(closed), 503],
    ],
    ['127.0.0.1'],
  )
})

/** As the driver builds it from the reply of a server. */
function reply(code: number, message: string, more: object = {}): () => never {
  return () => {
    throw new MongoServerError({ ok: 0, code, message, ...more })
  }
}

const taken = `E11000 duplicate key error collection: shop.${secret} index: number_1 dup key: { number: "${secret}" }`

t.test('a server that answers with an error', async (t) => {
  await judgeCauses(t, standardMappers, [
    ['a duplicate', reply(11000, taken, { keyValue: { number: secret } }), duplicate],
    [
      'a duplicate in a bulk',
      () => {
        const write = { code: 11000, message: taken, writeErrors: [] }
        throw new MongoBulkWriteError(write, {} as never)
      },
      duplicate,
    ],
    [
      'a document that is not valid',
      reply(121, 'Document failed validation', { errInfo: { secret } }),
      invalid,
    ],
    ['a write conflict', reply(112, `Write conflict on ${secret}`), contention],
    [
      'a transaction to try again',
      reply(251, secret, { errorLabels: ['TransientTransactionError'] }),
      contention,
    ],
    ['a primary that steps down', reply(189, secret), 503],
    ['a slow operation', reply(50, secret), 503],
    ['a wrong query', reply(2, secret), 500],
  ])
  await judgeCauses(
    t,
    [
      mapConstraints({ number_1: () => httpErrors.conflict('There is such a number.') }),
      ...standardMappers,
    ],
    [
      [
        'an index that has an error of its own',
        reply(11000, taken),
        { status: 409, detail: 'There is such a number.' },
      ],
    ],
  )
})
