import t from 'tap'
import { compareErrors } from '../../../plugin/evolution/compare/compare-errors.ts'
import type { Match } from '../../../plugin/evolution/compare/match-errors.ts'
import type { ContractedError } from '../../../plugin/evolution/contract.ts'

const errorOf = (members: Partial<ContractedError>): ContractedError => ({
  status: 409,
  content: {},
  headers: {},
  ...members,
})

/** Says what was to be compared. */
const compare = (older: unknown, newer: unknown, field?: string) => [
  { rule: 'undecided' as const, message: JSON.stringify([older, newer, field]) },
]

type Row = readonly [
  name: string,
  by: Match['by'],
  older: Partial<ContractedError>,
  newer: Partial<ContractedError>,
  ...changes: (readonly [string, string])[],
]

const field = (required: boolean, schema: boolean) => ({ a: { required, schema } })

const rows: readonly Row[] = [
  [
    'no type',
    'identity',
    { type: 'urn:x' },
    {},
    ['type-changed', 'The type urn:x is no longer promised.'],
  ],
  [
    'another type',
    'identity',
    { type: 'urn:x' },
    { type: 'urn:y' },
    ['type-changed', 'The type is urn:y now, and was urn:x.'],
  ],
  ['no code', 'identity', { code: 'A' }, {}, ['code-changed', 'The code A is no longer promised.']],
  ['a code', 'identity', {}, { code: 'A' }, ['error-specified', 'It has the code A now.']],
  [
    'any title',
    'identity',
    { title: 'A' },
    {},
    ['title-changed', 'The title is any now, and was "A".'],
  ],
  [
    'a class of any',
    'wildcard',
    { status: 'default' },
    { status: '4XX' },
    ['error-specified', 'The status 4XX was part of default.'],
  ],
  ['nothing', 'identity', {}, {}],
  [
    'the status',
    'identity',
    {},
    { status: 422 },
    ['status-changed', 'The status is 422 now, and was 409.'],
  ],
  [
    'a wildcard',
    'wildcard',
    {},
    { status: '4XX' },
    ['error-generalized', 'The status 409 is now part of 4XX.'],
  ],
  [
    'any status',
    'wildcard',
    { status: '4XX' },
    { status: 'default' },
    ['error-generalized', 'The status 4XX is now part of default.'],
  ],
  [
    'one of a wildcard',
    'wildcard',
    { status: 'default' },
    { type: 'urn:x', code: 'X' },
    ['error-specified', 'The status 409 was part of default.'],
  ],
  [
    'the title of what is known by its status, which is that of the status',
    'status',
    { title: 'A' },
    { title: 'B' },
  ],
  [
    'the title',
    'identity',
    {},
    { title: 'B' },
    ['title-changed', 'The title is "B" now, and was any.'],
  ],
  [
    'a type after none',
    'status',
    {},
    { type: 'urn:x' },
    ['error-specified', 'It has the type urn:x now.'],
  ],
  [
    'a type after about:blank',
    'status',
    { type: 'about:blank' },
    { type: 'urn:x' },
    ['type-specified', 'The type is urn:x now, and was about:blank.'],
  ],
  [
    'another code',
    'identity',
    { code: 'A' },
    { code: 'B' },
    ['code-changed', 'The code A is B now.'],
  ],
  [
    'some content',
    'identity',
    { content: { 'a/a': true } },
    { content: { 'a/a': false } },
    ['undecided', '[true,false,null]'],
  ],
  [
    'content of another name',
    'identity',
    { content: { 'a/a': true, 'a/b': true } },
    { content: { 'a/a': true, 'a/c': false } },
    ['media-type-removed', 'It is no longer a/b, but a/a, a/c.'],
    ['media-type-added', 'It may be a/c, if a client accepts that.'],
    ['undecided', '[true,true,null]'],
    ['undecided', '[true,false,null]'],
  ],
  [
    'content that is more',
    'identity',
    { content: { 'a/a': true } },
    { content: { 'a/a': true, 'a/b': false } },
    ['media-type-added', 'It may be a/b, if a client accepts that.'],
    ['undecided', '[true,true,null]'],
  ],
  [
    'no content',
    'identity',
    { content: { 'a/a': true, 'a/b': true } },
    {},
    ['content-removed', 'It had content of a/a, a/b.'],
  ],
  [
    'content at last',
    'identity',
    {},
    { content: { 'a/a': true } },
    ['content-added', 'It has content of a/a.'],
  ],
  [
    'a field',
    'identity',
    { headers: field(true, true) },
    { headers: field(true, false) },
    ['undecided', '[true,false,"a"]'],
  ],
  [
    'a field less promised',
    'identity',
    { headers: field(true, true) },
    { headers: field(false, true) },
    ['header-optional', 'The field a is no longer always there.'],
    ['undecided', '[true,true,"a"]'],
  ],
  [
    'a field more promised',
    'identity',
    { headers: field(false, true) },
    { headers: field(true, true) },
    ['header-promised', 'The field a is always there now.'],
    ['undecided', '[true,true,"a"]'],
  ],
  [
    'no promised field',
    'identity',
    { headers: field(true, true) },
    {},
    ['header-removed', 'The field a is gone.'],
  ],
  [
    'no field',
    'identity',
    { headers: field(false, true) },
    {},
    ['optional-header-removed', 'The field a is gone.'],
  ],
  [
    'a new field by the name of a prototype',
    'identity',
    {},
    { headers: { constructor: { required: true, schema: true } } },
    ['header-added', 'The field constructor is new.'],
  ],
  ['the same place elsewhere', 'status', { reference: 'a' }, { reference: 'a' }],
  [
    'another place elsewhere',
    'status',
    { reference: 'a' },
    { reference: 'b' },
    ['undecided', 'It is described elsewhere: b.'],
  ],
  [
    'a place elsewhere no longer',
    'status',
    { reference: 'a' },
    {},
    ['undecided', 'It is described elsewhere: a.'],
  ],
]

for (const [name, by, older, newer, ...changes] of rows) {
  t.test(`an error is compared: ${name}`, async (t) => {
    const match: Match = { older: ['a', errorOf(older)], newer: ['b', errorOf(newer)], by }
    t.strictSame(
      compareErrors(match, compare).map(({ rule, message }) => [rule, message]),
      changes,
    )
  })
}
