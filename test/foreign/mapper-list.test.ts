import t from 'tap'
import { defineError } from '../../plugin/errors/define-error.ts'
import { httpErrors } from '../../plugin/errors/http-error.ts'
import { isMapperList } from '../../plugin/foreign/mapper-list.ts'

const Closed = defineError({ code: 'CLOSED', status: 403, title: 'Closed' })
const mapper = () => undefined
const answer = (name: string) =>
  `${name} would be the answer to every error; say to which it is one: ` +
  `(error) => (error instanceof YourError ? ${name}(…) : undefined).`

const rows: readonly (readonly [name: string, given: unknown, holds: boolean, hint?: string])[] = [
  ['a list of functions', [mapper], true],
  ['an empty list', [], true],
  ['a function', mapper, false, 'Put it in a list.'],
  ['a list in a list', [mapper, [mapper]], false, 'Spread the list in it: [...standardMappers].'],
  ['a definition', [Closed], false, answer('CLOSED')],
  ['a factory', [mapper, httpErrors.gone], false, answer('gone')],
  ['a text', ['gone'], false],
  ['an object', {}, false],
]

for (const [name, given, holds, hint] of rows) {
  t.test(`mappers ${holds ? 'may' : 'may not'} be ${name}`, async (t) => {
    t.equal(isMapperList.holds(given), holds)
    if (!holds) t.equal(isMapperList.hint?.(given), hint)
  })
}
