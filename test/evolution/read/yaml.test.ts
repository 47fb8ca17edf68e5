import t from 'tap'
import { findYaml } from '../../../plugin/evolution/read/yaml.ts'

/** A `require` that finds nothing but what it is told of. */
const requireOf = (modules: Readonly<Record<string, unknown>>, swagger?: string) =>
  Object.assign(
    (name: string) => {
      if (!(name in modules)) throw new Error(`Cannot find module ${name}`)
      return modules[name]
    },
    {
      resolve: () => {
        if (swagger === undefined) throw new Error('Cannot find @fastify/swagger')
        return swagger
      },
    },
  ) as unknown as NodeJS.Require

t.test('YAML is read by the package that is there', async (t) => {
  t.strictSame(findYaml()?.('a: [1, b]', {}), { a: [1, 'b'] })
})

t.test('or by the one that came with another', async (t) => {
  const folder = t.testdir({
    node_modules: {
      yaml: { 'package.json': '{"main":"index.cjs"}', 'index.cjs': 'exports.parse = () => 7' },
    },
    'index.cjs': '',
  })
  t.equal(findYaml(requireOf({}, `${folder}/index.cjs`))?.('', {}), 7)
  t.equal(
    findYaml(requireOf({ yaml: {} }, `${folder}/index.cjs`))?.('', {}),
    7,
    'another of the name is passed over',
  )
})

t.test('or not at all', async (t) => {
  t.equal(findYaml(requireOf({})), undefined)
  t.equal(findYaml(requireOf({ yaml: { parse: 1 } })), undefined)
})
