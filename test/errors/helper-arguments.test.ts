/** What helpers demand, as the compiler takes it from two tables; `test/types/` has the calls. */
import t from 'tap'
import type { HelperArguments } from '../../plugin/errors/helper-arguments.ts'
import { owedRows } from '../../plugin/errors/owed/fields.ts'
import { errorStatuses, type ErrorStatus } from '../../plugin/http/statuses.ts'

const demanding: {
  [Name in keyof HelperArguments as [] extends HelperArguments[Name] ? never : Name]: string
} = {
  rangeNotSatisfiable: 'completeLength', // RFC 9110 §15.5.17
  upgradeRequired: 'upgrade', // RFC 9110 §15.5.22
  unavailableForLegalReasons: 'blockedBy', // RFC 7725 §4
}

t.test('helpers demand the fields that neither a route nor an option has', async (t) => {
  const demanded = Object.entries(owedRows).flatMap(([name, row]) =>
    'isDemanded' in row ? [name] : [],
  )
  const rows: readonly ErrorStatus[] = errorStatuses
  const found = rows.flatMap(({ helper, owes }) =>
    Object.keys(owes ?? {}).flatMap((name) => (demanded.includes(name) ? [[helper, name]] : [])),
  )
  t.strictSame(Object.fromEntries(found), demanding)
})
