import t from 'tap'
import { mysqlErrors } from '../../../plugin/mappers/databases/mysql-errors.ts'
import { details, given, judgeRows, type Row } from '../../fixtures/mapper-rows.ts'

const server = (errno: number, sqlState: string) =>
  given("Duplicate entry 'secret'", { code: 'ER_NAME', errno, sqlState, sql: 'insert' })

const { contention, duplicate, invalid, reference } = details

/** MySQL 8.4 Server Error Reference, MariaDB error code reference: number, SQLSTATE, symbol. */
const numbers: readonly (readonly [errno: number, state: string, symbol: string, Row[2]])[] = [
  [1020, 'HY000', 'ER_CHECKREAD', contention],
  [1021, 'HY000', 'ER_DISK_FULL', 503],
  [1022, '23000', 'ER_DUP_KEY', duplicate],
  [1040, '08004', 'ER_CON_COUNT_ERROR', 503],
  [1045, '28000', 'ER_ACCESS_DENIED_ERROR', undefined],
  [1048, '23000', 'ER_BAD_NULL_ERROR', invalid],
  [1053, '08S01', 'ER_SERVER_SHUTDOWN', 503],
  [1062, '23000', 'ER_DUP_ENTRY', duplicate],
  [1064, '42000', 'ER_PARSE_ERROR', undefined],
  [1114, 'HY000', 'ER_RECORD_FILE_FULL', 503],
  [1146, '42S02', 'ER_NO_SUCH_TABLE', undefined],
  [1153, '08S01', 'ER_NET_PACKET_TOO_LARGE', undefined],
  [1159, '08S01', 'ER_NET_READ_INTERRUPTED', 503],
  [1169, '23000', 'ER_DUP_UNIQUE', duplicate],
  [1203, '42000', 'ER_TOO_MANY_USER_CONNECTIONS', 503],
  [1205, 'HY000', 'ER_LOCK_WAIT_TIMEOUT', contention],
  [1213, '40001', 'ER_LOCK_DEADLOCK', contention],
  [1216, '23000', 'ER_NO_REFERENCED_ROW', reference],
  [1217, '23000', 'ER_ROW_IS_REFERENCED', reference],
  [1226, '42000', 'ER_USER_LIMIT_REACHED', 503],
  [1264, '22003', 'ER_WARN_DATA_OUT_OF_RANGE', invalid],
  [1265, '01000', 'WARN_DATA_TRUNCATED', invalid],
  [1290, 'HY000', 'ER_OPTION_PREVENTS_STATEMENT', 503],
  [1292, '22007', 'ER_TRUNCATED_WRONG_VALUE', invalid],
  [1317, '70100', 'ER_QUERY_INTERRUPTED', 503],
  [1364, 'HY000', 'ER_NO_DEFAULT_FOR_FIELD', invalid],
  [1365, '22012', 'ER_DIVISION_BY_ZERO', undefined],
  [1366, 'HY000', 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD', invalid],
  [1369, '44000', 'ER_VIEW_CHECK_FAILED', invalid],
  [1406, '22001', 'ER_DATA_TOO_LONG', invalid],
  [1416, '22003', 'ER_CANT_CREATE_GEOMETRY_OBJECT', invalid],
  [1451, '23000', 'ER_ROW_IS_REFERENCED_2', reference],
  [1452, '23000', 'ER_NO_REFERENCED_ROW_2', reference],
  [1526, 'HY000', 'ER_NO_PARTITION_FOR_GIVEN_VALUE', invalid],
  [1586, '23000', 'ER_DUP_ENTRY_WITH_KEY_NAME', duplicate],
  [1792, '25006', 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION', 503],
  [1836, 'HY000', 'ER_READ_ONLY_MODE', 503],
  [1644, '45000', 'ER_SIGNAL_EXCEPTION', undefined],
  [1927, '70100', 'ER_CONNECTION_KILLED', 503],
  [1969, '70100', 'ER_STATEMENT_TIMEOUT', 503],
  [3024, 'HY000', 'ER_QUERY_TIMEOUT', 503],
  [3572, 'HY000', 'ER_LOCK_NOWAIT', contention],
  [3819, 'HY000', 'ER_CHECK_CONSTRAINT_VIOLATED', invalid],
  [4025, '23000', 'ER_CONSTRAINT_FAILED of MariaDB', invalid],
  [4025, 'HY000', 'ER_INNODB_AUTOEXTEND_SIZE_OUT_OF_RANGE of MySQL', undefined],
  [4031, 'HY000', 'ER_CLIENT_INTERACTION_TIMEOUT', 503],
  [45013, '08S01', 'ER_CMD_CONNECTION_CLOSED of the driver mariadb', 503],
  [45027, 'HY000', 'ER_POOL_ALREADY_CLOSED of it', 503],
  [45028, 'HY000', 'ER_GET_CONNECTION_TIMEOUT of it', 503],
]

judgeRows(
  t,
  mysqlErrors,
  numbers.map(([errno, state, symbol, expected]) => [
    `${errno} ${symbol}`,
    server(errno, state),
    expected,
  ]),
)

judgeRows(t, mysqlErrors, [
  ['a number without a SQLSTATE', given('x', { errno: 1062 }), undefined],
  ['a lost connection', given('Connection lost', { code: 'PROTOCOL_CONNECTION_LOST' }), 503],
  ['a query that took too long', given('Query', { code: 'PROTOCOL_SEQUENCE_TIMEOUT' }), 503],
  [
    'a closed connection',
    given("Can't add new command when connection is in closed state", { fatal: true }),
    503,
  ],
  ['a full pool', new Error('No connections available.'), 503],
  ['a full queue', new Error('Queue limit reached.'), 503],
  ['a closed pool', new Error('Pool is closed.'), 503],
  ['the same sentence with a code', given('Pool is closed.', { code: 'OTHER' }), undefined],
  ['a refused connection', given('connect', { code: 'ECONNREFUSED', fatal: true }), 503],
  ['any other error', new Error('x'), undefined],
  ...[
    'POOL_CLOSED',
    'POOL_CONNLIMIT',
    'POOL_ENQUEUELIMIT',
    'POOL_NONEONLINE',
    'PROTOCOL_ENQUEUE_AFTER_DESTROY',
    'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
    'PROTOCOL_ENQUEUE_AFTER_QUIT',
  ].map((code): Row => [`mysql: ${code}`, given('No connections available.', { code }), 503]),
  ['mysql: a wrong use', given('x', { code: 'PROTOCOL_ENQUEUE_HANDSHAKE_TWICE' }), undefined],
])
