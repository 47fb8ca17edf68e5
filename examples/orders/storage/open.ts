import type { Config } from '../config.ts'
import type { Database } from './database.ts'
import { openPglite } from './pglite.ts'
import { openPostgres } from './postgres.ts'
import { createTables } from './tables.ts'

/** Opens the database the configuration names and makes sure its tables exist. */
export async function openDatabase(config: Config): Promise<Database> {
  const database =
    config.databaseUrl === undefined
      ? await openPglite(config.dataDir)
      : openPostgres(config.databaseUrl)
  try {
    await createTables(database)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
