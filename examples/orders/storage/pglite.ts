import type { PGliteInterface, Transaction } from '@electric-sql/pglite'
import { claimDataDir } from './data-dir.ts'
import { type Connection, type Database, DatabaseUnavailable } from './database.ts'

/** Postgres inside this process, in memory or in a folder. One connection: it queues by itself. */
export async function openPglite(folder?: string): Promise<Database> {
  // Imported only when used: loading it costs time and memory a real server does not need.
  const { PGlite } = await import('@electric-sql/pglite')
  const dataDir = folder === undefined ? undefined : await claimDataDir(folder)
  const client = await PGlite.create(dataDir && { dataDir: dataDir.files }).catch(
    async (error: unknown) => {
      await dataDir?.release()
      throw new DatabaseUnavailable(`The embedded database does not start (${String(error)})`, {
        cause: error,
      })
    },
  )

  const assertOpen = (): void => {
    if (client.closed) throw new DatabaseUnavailable('The embedded database is closed')
  }

  return {
    async query(text, params) {
      assertOpen()
      return run(client, text, params)
    },

    async transaction(work) {
      assertOpen()
      return client.transaction((transaction) => {
        const connection: Connection = { query: (text, params) => run(transaction, text, params) }
        return work(connection)
      })
    },

    async close() {
      if (client.closed) return
      await client.close()
      await dataDir?.release()
    },
  }
}

async function run<Row>(
  target: PGliteInterface | Transaction,
  text: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  const result = await target.query<Row>(text, [...params])
  return result.rows
}
