import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { defineError } from '../../plugin/errors/define-error.ts'
import { createComponentWriter, type Components } from '../../plugin/openapi/components.ts'
import { resolveOptions, type ErrorResourceOptions } from '../../plugin/options.ts'
import { createRouteIndex, type KnownRoute } from '../../plugin/routes/routes.ts'
import { problemDetails, type WireProfile } from '../../plugin/resource/profiles.ts'
import { problemXml } from '../../plugin/xml/index.ts'

const One = defineError({ code: 'ONE', status: 409, title: 'One' })
const Two = defineError({ code: 'TWO', status: 409, title: 'Two' })
const text: WireProfile = {
  name: 'Text',
  mediaTypes: ['text/plain'],
  write: ({ title }) => `${title}\n`,
  describe: () => Type.String({ description: 'Its title.' }),
}
const reference = (section: string, name: string) => ({ $ref: `#/components/${section}/${name}` })

function routeOf(t: Test, options: ErrorResourceOptions): KnownRoute {
  const app = Fastify({ exposeHeadRoutes: false })
  t.teardown(() => app.close())
  const { routes } = createRouteIndex(app, resolveOptions(options))
  app.post('/orders', async () => ({}))
  return routes[0] as KnownRoute
}

function describe(t: Test, options: ErrorResourceOptions) {
  const components: Components = {}
  const writer = createComponentWriter(components, { is30: false, constAsEnum: false })
  const route = routeOf(t, options)
  const errors = [One, Two].map((declaration) => writer.error(declaration, route))
  const any = (options.profiles ?? []).map((profile) => writer.anyError(profile, route))
  return { components, errors, any }
}

t.test('text is described once for all errors, and each has its example', async (t) => {
  const { components, errors, any } = describe(t, { profiles: [text] })
  t.strictSame(
    errors.map(({ name, shapes }) => [name, shapes[0]?.schema, shapes[0]?.example]),
    [
      ['OneText', reference('schemas', 'ErrorResourceText'), reference('examples', 'OneText')],
      ['TwoText', reference('schemas', 'ErrorResourceText'), reference('examples', 'TwoText')],
    ],
  )
  t.strictSame(any, [reference('schemas', 'ErrorResourceText')])
  t.strictSame(components['schemas'], {
    ErrorResourceText: { type: 'string', description: 'Its title.' },
  })
  t.strictSame(components['examples'], {
    OneText: { summary: 'One', value: 'One\n' },
    TwoText: { summary: 'Two', value: 'Two\n' },
  })
})

function fail(): never {
  throw new Error('no')
}

t.test('a function that fails on an example, or that writes JSON, has none in text', async (t) => {
  for (const write of [fail, undefined]) {
    const { components, errors } = describe(t, { profiles: [{ ...text, write }] })
    t.strictSame(errors[0]?.shapes[0]?.example, undefined)
    t.equal(components['examples'], undefined)
  }
})

t.test('XML is described by the schema of its data, and so is its example', async (t) => {
  const { components, errors } = describe(t, { profiles: [problemDetails, problemXml] })
  const { OneXml, One: plain } = components['schemas'] as Record<string, object>
  t.match(OneXml, { ...Object(plain), xml: { name: 'problem' }, properties: { errors: Object } })
  t.match(errors[0]?.shapes[1], { name: 'OneXml', schema: reference('schemas', 'OneXml') })
  const { OneXml: example, One: plainExample } = components['examples'] as Record<string, object>
  t.strictSame(example, plainExample)
})

t.test('JSON that a client may ask for is described, where no profile writes it', async (t) => {
  const { errors } = describe(t, { profiles: [problemXml], mirrorAccept: true })
  t.strictSame(
    errors[0]?.shapes.map(({ name }) => name),
    ['OneXml', 'One'],
  )
})
