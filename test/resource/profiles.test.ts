import t from 'tap'
import { isProfileList, problemDetails, type WireProfile } from '../../plugin/resource/profiles.ts'

const other: WireProfile = {
  name: 'Other',
  mediaTypes: ['application/other+json;type=error', 'application/json'],
  shapeOf: (_declaration, type, schema) => ({ type, schema, toBody: (resource) => resource }),
}

t.test(
  'problem details have the media type of RFC 9457 §3, and no shape but their own',
  async (t) => {
    t.strictSame(problemDetails, { name: '', mediaTypes: ['application/problem+json'] })
  },
)

const lists = [
  ['problem details', [problemDetails], true],
  ['two profiles', [other, problemDetails], true],
  ['none', [], false],
  ['one that is not in a list', problemDetails, false],
  ['nothing at all', [undefined], false],
  ['a name', ['oracle'], false],
  ['one without a name', [{ mediaTypes: ['application/json'] }], false],
  ['one without media types', [{ ...other, mediaTypes: [] }], false],
  ['one with something else as media type', [{ ...other, mediaTypes: ['json'] }], false],
  ['one whose shape is no function', [{ ...other, shapeOf: {} }], false],
  ['the same twice', [problemDetails, problemDetails], false],
  ['two of one media type', [other, { ...other, mediaTypes: ['application/json'] }], false],
] as const

for (const [name, list, expected] of lists) {
  t.test(`a list of profiles ${expected ? 'is' : 'is not'}: ${name}`, async (t) => {
    t.equal(isProfileList.holds(list), expected)
  })
}

t.test('what was meant by something else is said', async (t) => {
  t.equal(isProfileList.hint?.(problemDetails), 'Put it in a list.')
  t.match(isProfileList.hint?.([() => other]), /^Call what makes a profile/)
  t.equal(isProfileList.hint?.([{}]), undefined)
  t.equal(isProfileList.hint?.('oracle'), undefined)
})
