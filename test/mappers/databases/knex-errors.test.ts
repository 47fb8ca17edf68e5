import t from 'tap'
import knex from 'knex'
import { knexErrors } from '../../../plugin/mappers/databases/knex-errors.ts'
import { judgeRows } from '../../fixtures/mapper-rows.ts'

judgeRows(t, knexErrors, [
  ['a query or a pool that took too long', new knex.KnexTimeoutError('select secret'), 503],
  ['a destroyed pool', new Error('Unable to acquire a connection'), 503],
  ['any other error', new Error('select secret'), undefined],
])
