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

/** What routes stand on. */
export interface Backends {
  database: Database
  /** Origin of the instance behind this one, if there is one. */
  upstreamUrl?: string | undefined
}

/** A Fastify plugin of routes: it gets its backends and nothing else. */
export type Routes = (app: App, options: Backends) => Promise<void>
