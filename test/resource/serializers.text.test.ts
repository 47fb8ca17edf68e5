import { Type } from '@sinclair/typebox'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { defineError } from '../../plugin/errors/define-error.ts'
import type { ErrorResource } from '../../plugin/errors/schemas.ts'
import type { WireProfile } from '../../plugin/resource/profiles.ts'
import { createErrorKinds, createTextWriter } from '../../plugin/resource/serializers.ts'

const Sold = defineError({
  code: 'SOLD',
  status: 409,
  title: 'Sold',
  members: Type.Object({ at: Type.String(), buyer: Type.Object({ name: Type.String() }) }),
})

const resource = {
  type: '/errors/sold',
  title: 'Sold',
  status: 409,
  code: 'SOLD',
  at: new Date(0),
  buyer: { name: 'Ann', secret: 'hunter2' },
  undeclared: 'hunter2',
}

t.test('a function of a profile is given what JSON would have said', async (t) => {
  let given: unknown
  const profile: WireProfile = {
    name: 'Text',
    mediaTypes: ['text/plain'],
    write(body) {
      given = body
      return `${body.title}!`
    },
  }
  const { serialize } = createErrorKinds('/errors/', profile)(Sold)
  t.equal(serialize(resource), 'Sold!')
  const { undeclared: _, ...declared } = resource
  t.strictSame(given, { ...declared, at: '1970-01-01T00:00:00.000Z', buyer: { name: 'Ann' } })
})

t.test('it is given its own shape, where the profile has one', async (t) => {
  const profile: WireProfile = {
    name: 'Text',
    mediaTypes: ['text/plain'],
    shapeOf: (_declaration, type) => ({
      type,
      schema: Type.Object({ word: Type.String() }),
      toBody: ({ title }) => ({ word: title, title }),
    }),
    write: (body) => JSON.stringify(body),
  }
  t.equal(createErrorKinds('/errors/', profile)(Sold).serialize(resource), '{"word":"Sold"}')
})

t.test('what is no text is refused, and a promise that fails ends nothing', async (t) => {
  const body = resource as never as ErrorResource
  for (const [result, shown] of [
    [undefined, 'undefined'],
    [7, '7'],
    [Buffer.from('a'), 'an instance of Buffer'],
    [Promise.reject(new Error('late')), 'an instance of Promise'],
  ] as const) {
    const write = createTextWriter(() => result as never, JSON.stringify)
    t.throws(() => write(body), {
      message: `The write of a wire profile must return text; it returned ${shown}.`,
    })
  }
  await setImmediate()
})
