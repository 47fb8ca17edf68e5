import t from 'tap'
import { isRegisteredType } from '../../plugin/errors/registered-types.ts'

/** RFC 9457 §4.2 */
for (const [type, expected] of [
  ['https://iana.org/assignments/http-problem-types#date', true],
  ['https://iana.org/assignments/http-problem-types', false],
  ['https://www.iana.org/assignments/http-problem-types#date', false],
  ['about:blank', false],
  ['/errors/date', false],
  [undefined, false],
] as const) {
  t.test(`${String(type)} is ${expected ? '' : 'not '}one of the registry`, async (t) => {
    t.equal(isRegisteredType(type), expected)
  })
}
