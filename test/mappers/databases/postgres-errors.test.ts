import t from 'tap'
import { postgresErrors } from '../../../plugin/mappers/databases/postgres-errors.ts'
import { details, given, judgeRows, type Row } from '../../fixtures/mapper-rows.ts'

/** An error of the server, as `pg` and PGlite build it. */
const server = (code: string) =>
  given('null value in column "secret"', { code, severity: 'ERROR', routine: 'ExecConstraints' })

const { contention, duplicate, invalid, overlap, reference } = details

/** PostgreSQL 17, Appendix A: code and condition name. */
const states: readonly (readonly [code: string, condition: string, expected: Row[2]])[] = [
  ['08000', 'connection_exception', 503],
  ['08006', 'connection_failure', 503],
  ['08P01', 'protocol_violation', undefined],
  ['22000', 'data_exception', invalid],
  ['22001', 'string_data_right_truncation', invalid],
  ['22003', 'numeric_value_out_of_range', invalid],
  ['22007', 'invalid_datetime_format', invalid],
  ['22008', 'datetime_field_overflow', invalid],
  ['22009', 'invalid_time_zone_displacement_value', invalid],
  ['22012', 'division_by_zero', undefined],
  ['22015', 'interval_field_overflow', invalid],
  ['22021', 'character_not_in_repertoire', invalid],
  ['22023', 'invalid_parameter_value', undefined],
  ['22026', 'string_data_length_mismatch', invalid],
  ['2200N', 'invalid_xml_content', invalid],
  ['2201W', 'invalid_row_count_in_limit_clause', invalid],
  ['2201X', 'invalid_row_count_in_result_offset_clause', invalid],
  ['22P02', 'invalid_text_representation', invalid],
  ['22P05', 'untranslatable_character', invalid],
  ['23001', 'restrict_violation', reference],
  ['23502', 'not_null_violation', invalid],
  ['23503', 'foreign_key_violation', reference],
  ['23505', 'unique_violation', duplicate],
  ['23514', 'check_violation', invalid],
  ['23P01', 'exclusion_violation', overlap],
  ['25006', 'read_only_sql_transaction', 503],
  ['25P02', 'in_failed_sql_transaction', undefined],
  ['25P03', 'idle_in_transaction_session_timeout', 503],
  ['25P04', 'transaction_timeout', 503],
  ['28P01', 'invalid_password', undefined],
  ['3D000', 'invalid_catalog_name', undefined],
  ['40001', 'serialization_failure', contention],
  ['40P01', 'deadlock_detected', contention],
  ['42601', 'syntax_error', undefined],
  ['42P01', 'undefined_table', undefined],
  ['44000', 'with_check_option_violation', invalid],
  ['53100', 'disk_full', 503],
  ['53200', 'out_of_memory', 503],
  ['53300', 'too_many_connections', 503],
  ['55P03', 'lock_not_available', contention],
  ['57014', 'query_canceled', 503],
  ['57P01', 'admin_shutdown', 503],
  ['57P02', 'crash_shutdown', 503],
  ['57P03', 'cannot_connect_now', 503],
  ['57P05', 'idle_session_timeout', 503],
  ['P0001', 'raise_exception', undefined],
  ['XX000', 'internal_error', undefined],
]

judgeRows(
  t,
  postgresErrors,
  states.map(([code, condition, expected]) => [`${code} ${condition}`, server(code), expected]),
)

const port = { address: '10.0.0.7', port: 5432 }

judgeRows(t, postgresErrors, [
  [
    'PgBouncer: no connection in time',
    given('query_wait_timeout', { code: '08P01', severity: 'FATAL' }),
    503,
  ],
  ['a SQLSTATE without a severity', given('x', { code: '23505' }), undefined],
  [
    'a server\u2019s error in a wrapper',
    new Error('Failed query', { cause: server('23505') }),
    duplicate,
  ],
  ['postgres: the server closed', given('write', { code: 'CONNECTION_CLOSED', ...port }), 503],
  ['postgres: the client closed', given('write', { code: 'CONNECTION_ENDED', ...port }), 503],
  ['postgres: destroyed', given('write', { code: 'CONNECTION_DESTROYED', ...port }), 503],
  ['postgres: timed out', given('write', { code: 'CONNECT_TIMEOUT', ...port }), 503],
  ['postgres: a wrong use', given('x', { code: 'UNDEFINED_VALUE' }), undefined],
  ['pg: the server closed', new Error('Connection terminated unexpectedly'), 503],
  ['pg: the client closed', new Error('Client was closed and is not queryable'), 503],
  ['pg: the pool is full', new Error('timeout exceeded when trying to connect'), 503],
  ['pg: the query took too long', new Error('Query read timeout'), 503],
  ['pg: the pool has ended', new Error('Cannot use a pool after calling end on the pool'), 503],
  ['pg: closed by the client', new Error('Connection terminated'), 503],
  ['pg: not connected in time', new Error('timeout expired'), 503],
  [
    'pg: not connected in time by the pool',
    new Error('Connection terminated due to connection timeout'),
    503,
  ],
  [
    'pg: a lost connection that is used again',
    new Error('Client has encountered a connection error and is not queryable'),
    503,
  ],
  ['PGlite: closed', new Error('PGlite is closed'), 503],
  ['the same sentence with a code', given('Connection terminated', { code: 'OTHER' }), undefined],
  ['a refused connection', given('connect', { code: 'ECONNREFUSED' }), 503],
  ['any other error', new Error('x'), undefined],
])
