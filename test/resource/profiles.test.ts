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
  ['one that writes text', [{ ...other, write: String, describe: () => ({}) }], true],
  ['one with members of somebody else', [{ ...other, comment: 'ours' }], true],
  ['one in UTF-8', [{ ...other, mediaTypes: ['text/plain; charset=UTF-8'] }], true],
  ['one in another charset', [{ ...other, mediaTypes: ['text/plain; charset=latin1'] }], false],
  ['one whose writer is no function', [{ ...other, write: 'xml' }], false],
  ['one whose writer answers later', [{ ...other, write: async () => '' }], false],
  ['one whose description is no function', [{ ...other, describe: {} }], false],
  ['one that recognises nothing', [{ ...other, isBody: true }], false],
  ['one with a misspelt member', [{ ...other, writes: String }], false],
  ['the same twice', [problemDetails, problemDetails], false],
  ['two of one media type', [other, { ...other, mediaTypes: ['application/json'] }], false],
] as const

for (const [name, list, expected] of lists) {
  t.test(`a list of profiles ${expected ? 'is' : 'is not'}: ${name}`, async (t) => {
    t.equal(isProfileList.holds(list), expected)
  })
}

const mistakes = [
  [undefined, 'Each has a name.'],
  [{ mediaTypes: ['a/b'] }, 'Each has a name.'],
  [
    { ...other, mediaTypes: 'a/b' },
    `The mediaTypes of "Other" must be a list of media types, such as ['application/json'].`,
  ],
  [{ ...other, write: 'xml' }, 'The write of "Other" must be a function that returns text.'],
  [
    { ...other, write: async () => '' },
    'The write of "Other" must be a function that returns text. It has to answer at once, and is an async function or a generator.',
  ],
  [{ ...other, shapeOf: 1 }, 'The shapeOf of "Other" must be a function.'],
  [
    { ...other, mediaTypes: ['text/plain; charset=latin1'] },
    'The bodies of "Other" are sent as UTF-8; leave the other charset out of its mediaTypes.',
  ],
  [{ ...other, writes: String }, 'The profile "Other" has no "writes". Did you mean "write"?'],
] as const

t.test('what was meant by something else is said', async (t) => {
  t.equal(isProfileList.hint?.(problemDetails), 'Put it in a list.')
  t.match(isProfileList.hint?.([() => other]), /^Call what makes a profile/)
  t.equal(isProfileList.hint?.([problemDetails, problemDetails]), undefined)
  for (const [given, sentence] of mistakes) t.equal(isProfileList.hint?.([given]), sentence)
  t.equal(isProfileList.hint?.('oracle'), undefined)
})
