import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { TypeBoxProvider } from '../schemas.ts'
import type { Database } from '../storage/database.ts'

type App = FastifyInstance<
  Server,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxProvider
>

/** A Fastify plugin of routes: it gets the database and nothing else. */
export type Routes = (app: App, options: { database: Database }) => Promise<void>
