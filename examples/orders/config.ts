import { createHash } from 'node:crypto'

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** One bearer token. Only its digest is kept, so a dump of the configuration opens nothing. */
export interface Token {
  owner: string
  digest: Buffer
}

export interface Config {
  host: string
  port: number
  /** A Postgres server. Without it Postgres runs inside the process. */
  databaseUrl?: string
  /** Folder of the embedded Postgres. Without it the data lives in memory. */
  dataDir?: string
  logLevel?: (typeof LOG_LEVELS)[number]
  /** Mean delay of the event loop, in milliseconds, above which requests are turned away; 0: never. */
  maxEventLoopDelay: number
  tokens: readonly Token[]
  /** Another instance of this service, asked for orders that are not here. */
  upstreamUrl?: string
  /** Version of the document at /openapi.json. Without it 3.1.0. */
  openapi?: string
}

/** A variable that cannot be used. Its message is one sentence for the person who set it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const DELAY = 'MAX_EVENT_LOOP_DELAY'
const DEMO_TOKENS = 'alice:alice-demo-token,bob:bob-demo-token'

/** Reads the configuration from environment variables; an empty variable counts as unset. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const databaseUrl = parseDatabaseUrl(env['DATABASE_URL'])
  const dataDir = env['DATA_DIR'] || undefined
  if (databaseUrl !== undefined && dataDir !== undefined) {
    throw new ConfigError('DATABASE_URL and DATA_DIR exclude each other: set only one of them.')
  }
  const logLevel = parseLogLevel(env['LOG_LEVEL'])
  const upstreamUrl = parseUpstreamUrl(env['UPSTREAM_URL'])
  return {
    host: env['HOST'] || '127.0.0.1',
    port: parseInteger('PORT', env['PORT'] || '3000', 65_535),
    maxEventLoopDelay: parseInteger(DELAY, env[DELAY] || '1000', 60_000),
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(dataDir !== undefined && { dataDir }),
    ...(logLevel !== undefined && { logLevel }),
    ...(upstreamUrl !== undefined && { upstreamUrl }),
    tokens: parseTokens(env['ORDERS_TOKENS'] || DEMO_TOKENS),
  }
}

export function toToken(owner: string, token: string): Token {
  return { owner, digest: digestOf(token) }
}

export function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function parseInteger(name: string, text: string, maximum: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Infinity
  if (value <= maximum) return value
  throw new ConfigError(`${name} must be a whole number from 0 to ${maximum}, not '${text}'.`)
}

function parseLogLevel(text: string | undefined): Config['logLevel'] {
  const level = LOG_LEVELS.find((known) => known === text)
  if (level !== undefined || !text) return level
  throw new ConfigError(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not '${text}'.`)
}

// The value is not repeated in the message: it may hold a password.
function parseDatabaseUrl(text: string | undefined): string | undefined {
  if (!text) return undefined
  const protocol = URL.canParse(text) ? new URL(text).protocol : ''
  if (protocol === 'postgres:' || protocol === 'postgresql:') return text
  throw new ConfigError('DATABASE_URL must look like postgres://user:password@host:5432/database.')
}

function parseUpstreamUrl(text: string | undefined): string | undefined {
  if (!text) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) {
    return url.origin
  }
  throw new ConfigError('UPSTREAM_URL must look like http://host:3000, without a path.')
}

function parseTokens(text: string): Token[] {
  const tokens = text.split(',').map((pair) => {
    const [, owner, token] = /^\s*([a-z][a-z0-9-]*):([\w.~+/-]{12,}=*)\s*$/i.exec(pair) ?? []
    if (owner !== undefined && token !== undefined) return toToken(owner, token)
    throw new ConfigError(
      'ORDERS_TOKENS must be owner:token pairs with commas between them, each token of 12 or more' +
        ' letters, digits or - . _ ~ + / characters.',
    )
  })
  if (new Set(tokens.map(({ digest }) => digest.toString('hex'))).size === tokens.length)
    return tokens
  throw new ConfigError(
    'ORDERS_TOKENS gives one token to two owners: every token must be different.',
  )
}
