import t from 'tap'
import { switchChecks, switchDefaults } from '../../plugin/http/switches.ts'

t.test(
  'methods are looked after, and successes keep their content, unless somebody says so',
  async (t) => {
    t.strictSame(switchDefaults, {
      methodNotAllowed: true,
      answerOptions: true,
      notAcceptable: true,
      unsupportedMediaType: true,
      statusOnly: false,
    })
  },
)

const { notAcceptable, ...switches } = switchChecks

t.test('notAcceptable has a way between', async (t) => {
  t.equal(notAcceptable.expected, "true, false or 'lenient'")
})

for (const [name, { holds, expected }] of Object.entries(switches)) {
  t.test(`${name} is true or false`, async (t) => {
    t.strictSame([true, false, 'true', 0, null].map(holds), [true, true, false, false, false])
    t.equal(expected, 'true or false')
  })
}
