import t from 'tap'
import { switchChecks, switchDefaults } from '../plugin/options.ts'

t.test(
  'methods are looked after, and successes keep their content, unless somebody says so',
  async (t) => {
    t.strictSame(switchDefaults, { methodNotAllowed: true, answerOptions: true, statusOnly: false })
  },
)

for (const [name, { holds, expected }] of Object.entries(switchChecks)) {
  t.test(`${name} is true or false`, async (t) => {
    t.strictSame([true, false, 'true', 0, null].map(holds), [true, true, false, false, false])
    t.equal(expected, 'true or false')
  })
}
