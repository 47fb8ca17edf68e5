/** Redis and Valkey, by way of `ioredis` and `redis`. */
import { createDatabaseMapper, type DatabaseFailure } from './database-errors.ts'
import { readString } from '../../http/guarded-read.ts'

/** What the clients say with a name of its own, and what they say with a sentence alone. */
const clientNames: ReadonlySet<string | undefined> = new Set([
  'ClusterAllFailedError',
  'MaxRetriesPerRequestError',
])
const clientMessages: ReadonlySet<string | undefined> = new Set([
  // ioredis
  'Cluster is disconnected.',
  'Cluster is disconnecting.',
  "Cluster isn't ready and enableOfflineQueue options is false",
  'Command timed out',
  'Connection is closed.',
  'None of startup nodes is available',
  "Stream isn't writeable and enableOfflineQueue options is false",
  // redis
  'All the root nodes are unavailable',
  'Connection timeout',
  'Disconnects client',
  'Socket closed unexpectedly',
  'The client is closed',
  'The client is offline',
  'The queue is full',
])

/** A transaction that was not carried out, because what it watched has changed, or may have. */
const contended: ReadonlySet<string | undefined> = new Set([
  'Client reconnected after WATCH',
  'One (or more) of the watched keys has been changed',
])

/** Sentences that go on with a number or with another error's. */
const clientSentences =
  /^(?:All sentinels are unreachable|Timeout waiting for a client after \d+ms$|(?:Command|Socket) timeout during maintenance|Too many Cluster redirections)/

/** Replies of a server that is up and cannot serve: it loads, fails over, is full or is busy. */
const unavailable =
  /^(?:(?:BUSY|CLUSTERDOWN|LOADING|MASTERDOWN|MISCONF|NOREPLICAS|READONLY|TRYAGAIN) [A-Z]|OOM command not allowed|ERR max number of clients reached|Socket timeout.* Expecting data)/

function judge(error: object): DatabaseFailure | undefined {
  if (clientNames.has(readString(error, 'name'))) return 'unavailable'
  const message = readString(error, 'message') ?? ''
  if (contended.has(message)) return 'contention'
  const isUnavailable =
    clientMessages.has(message) || clientSentences.test(message) || unavailable.test(message)
  return isUnavailable ? 'unavailable' : undefined
}

/**
 * Redis: a server that is away, loads, fails over, is full or does not answer in time is a 503; a key
 * that was watched and has changed a 503 with `Retry-After`. Any other reply, such as `WRONGTYPE`, is the service's own fault.
 */
export const redisErrors = createDatabaseMapper(judge)
