import t from 'tap'
import { redisErrors } from '../../../plugin/mappers/databases/redis-errors.ts'
import { details, given, judgeRows, type Row } from '../../fixtures/mapper-rows.ts'

const reply = (message: string) => given(message, { name: 'ReplyError', command: { name: 'set' } })

judgeRows(t, redisErrors, [
  ['ioredis: retries are used up', given('Reached', { name: 'MaxRetriesPerRequestError' }), 503],
  ['ioredis: no node of the cluster', given('Failed', { name: 'ClusterAllFailedError' }), 503],
])

/** Sentences of ioredis and redis, and replies of the server's source. */
const sentences: readonly (readonly [message: string, expected: Row[2]])[] = [
  ['Connection is closed.', 503],
  ['Command timed out', 503],
  ["Stream isn't writeable and enableOfflineQueue options is false", 503],
  ["Cluster isn't ready and enableOfflineQueue options is false", 503],
  ['Cluster is disconnected.', 503],
  ['Cluster is disconnecting.', 503],
  ['None of startup nodes is available', 503],
  ["Socket timeout. Expecting data, but didn't receive any in 5ms.", 503],
  ["Socket timeout timeout. Expecting data, but didn't receive any in 5ms.", 503],
  ['The client is closed', 503],
  ['The client is offline', 503],
  ['The queue is full', 503],
  ['Timeout waiting for a client after 50ms', 503],
  ['Timeout waiting for a client of ours', undefined],
  ['All sentinels are unreachable and retry is disabled. Last error: Connection is closed.', 503],
  ['Too many Cluster redirections. Last error: ReplyError: MOVED 1 10.0.0.7:6379', 503],
  ["Socket timeout during maintenance. Expecting data, but didn't receive any in 5ms.", 503],
  ['One (or more) of the watched keys has been changed', details.contention],
  ['Client reconnected after WATCH', details.contention],
  ['Socket closed unexpectedly', 503],
  ['Connection timeout', 503],
  ['Disconnects client', 503],
  ['All the root nodes are unavailable', 503],
  ['LOADING Redis is loading the dataset in memory', 503],
  ['BUSY Redis is busy running a script.', 503],
  ["MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", 503],
  ['CLUSTERDOWN The cluster is down', 503],
  ['TRYAGAIN Multiple keys request during rehashing of slot', 503],
  ["READONLY You can't write against a read only replica.", 503],
  ["OOM command not allowed when used memory > 'maxmemory'.", 503],
  ['MISCONF Redis is configured to save RDB snapshots', 503],
  ['NOREPLICAS Not enough good replicas to write.', 503],
  ['ERR max number of clients reached', 503],
  ['WRONGTYPE Operation against a key holding the wrong kind of value', undefined],
  ["ERR unknown command 'secret'", undefined],
  ['NOAUTH Authentication required.', undefined],
  ['BUSYGROUP Consumer Group name already exists', undefined],
  ['the connection is LOADING Redis', undefined],
]

judgeRows(
  t,
  redisErrors,
  sentences.map(([message, expected]) => [message, reply(message), expected]),
)

judgeRows(t, redisErrors, [
  ['a refused connection', given('connect', { code: 'ECONNREFUSED' }), 503],
  ['an error without a message', {}, undefined],
])
