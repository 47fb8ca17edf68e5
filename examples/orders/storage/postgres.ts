import { DatabaseError, Pool, type PoolClient } from 'pg'
import {
  type Connection,
  type Database,
  DatabaseUnavailable,
  codeOf,
  isTemporary,
} from './database.ts'

/** A Postgres server. Nothing connects before the first query. */
export function openPostgres(url: string): Database {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 2_000,
    query_timeout: 10_000,
  })
  // A server that goes away also raises 'error' on connections nobody is using, and an
  // 'error' without a listener would end the process. The next query reports the loss.
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))

  return {
    query: (text, params) => run(pool, url, text, params),

    async transaction(work) {
      const client = await pool.connect().catch(explain(url))
      const connection: Connection = { query: (text, params) => run(client, url, text, params) }
      try {
        await connection.query('BEGIN')
        const result = await work(connection)
        await connection.query('COMMIT')
        client.release()
        return result
      } catch (error) {
        const rolledBack = await client.query('ROLLBACK').then(
          () => true,
          () => false,
        )
        client.release(!rolledBack) // true destroys a connection whose state is unknown
        throw error
      }
    },

    close: () => pool.end(),
  }
}

async function run<Row>(
  target: Pool | PoolClient,
  url: string,
  text: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  const result = await target.query(text, [...params]).catch(explain(url))
  return result.rows
}

// An error of class DatabaseError is the server's own answer. Anything else the driver raises
// means that no answer came.
function explain(url: string): (error: unknown) => never {
  return (error) => {
    const isAnswer = error instanceof DatabaseError
    if (isAnswer && !isTemporary(error)) throw error
    const { host, pathname } = new URL(url)
    const reason = codeOf(error) === 'ECONNREFUSED' ? 'connection refused' : messageOf(error)
    throw new DatabaseUnavailable(
      `The database at ${host}${pathname} ${isAnswer ? 'cannot do it now' : 'cannot be reached'} (${reason})`,
      { cause: error },
    )
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'no answer'
}

function ignore(): void {}
