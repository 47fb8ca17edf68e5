import type { Database } from './database.ts'

const TABLES = [
  `CREATE TABLE IF NOT EXISTS orders (
     number text COLLATE "C" PRIMARY KEY,
     owner text NOT NULL,
     destination text NOT NULL,
     items jsonb NOT NULL,
     status text NOT NULL DEFAULT 'open'
       CHECK (status IN ('open', 'shipping', 'shipped', 'cancelled')),
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE INDEX IF NOT EXISTS orders_by_owner ON orders (owner, number)`,
  `CREATE TABLE IF NOT EXISTS jobs (
     id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
     order_number text COLLATE "C" NOT NULL REFERENCES orders (number),
     state text NOT NULL DEFAULT 'queued'
       CHECK (state IN ('queued', 'running', 'succeeded', 'failed')),
     attempts int NOT NULL DEFAULT 0,
     leased_until timestamptz,
     tracking text,
     error jsonb,
     created_at timestamptz NOT NULL DEFAULT now(),
     finished_at timestamptz
   )`,
  `CREATE INDEX IF NOT EXISTS jobs_to_do ON jobs (created_at) WHERE state IN ('queued', 'running')`,
]

const SCHEMA_LOCK = 7_231_406

/** Creates what is missing. CREATE … IF NOT EXISTS alone fails when two instances start at once. */
export async function createTables(database: Database): Promise<void> {
  await database.transaction(async (connection) => {
    await connection.query('SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK])
    for (const statement of TABLES) await connection.query(statement)
  })
}
