/** Every example of the README is executed, and the lists of the guides are compared with the code they list. */
import { existsSync } from 'node:fs'
import { STATUS_CODES } from 'node:http'
import { join } from 'node:path'
import t from 'tap'
import { errorStatuses } from '../../plugin/http/statuses.ts'
import { readPages } from './check-page.ts'
import { readBlocks, readTable } from './markdown.ts'
import { read, root } from './source-files.ts'

const readme = read('README.md')
const setUps = readPages(t, ['README.md'])(t, 'README.md')

t.test(
  'the first screen says the RFC, how it is installed, and a program of at most 12 lines',
  async (t) => {
    const [install, first] = readBlocks(readme)
    t.match(readme.slice(0, 300), /RFC 9457/)
    t.match(install?.code, /^npm install fastify-error-resource /)
    t.ok(first?.language === 'ts' && first.line <= 15, `the program is at line ${first?.line}`)
    const lines = first?.code.split('\n').filter((line) => line.trim() !== '') ?? []
    t.ok(lines.length <= 12, `it has ${lines.length} lines`)
  },
)

t.test('the page is short enough to be read', async (t) => {
  const bytes = Buffer.byteLength(readme)
  t.ok(bytes <= 15_700, `${bytes} bytes`)
})

t.test('the page shows the two commands for a fresh machine', async (t) => {
  const commands = setUps.map(({ command }) => command)
  t.ok(commands.includes('npm ci && npm start'))
  t.ok(commands.includes('npm ci && npm test'))
})

t.test('the table of helpers is the status table', async (t) => {
  const rows = readTable(read('docs/helpers.md'), 'status', 'helper').map(
    ([status = '', helper = '']) => ({
      status: Number(status.slice(0, 3)),
      title: status.slice(4),
      helper: /^`reply\.(?<name>\w+)\(/.exec(helper)?.groups?.['name'],
    }),
  )
  const successes = rows.filter(({ status }) => status < 400)
  t.same(
    rows.filter(({ status }) => status >= 400),
    errorStatuses.map(({ status, title, helper }) => ({ status, title, helper })),
  )
  t.same(
    successes,
    Object.entries({ ok: 200, created: 201, accepted: 202, noContent: 204 }).map(
      ([helper, status]) => ({ status, title: STATUS_CODES[status], helper }),
    ),
  )
})

t.test('the table of versions is what the package asks for', async (t) => {
  const { version, engines, peerDependencies } = JSON.parse(read('package.json')) as {
    version: string
    engines: { node: string }
    peerDependencies: Record<string, string>
  }
  const [row = []] = readTable(readme, 'plugin', 'fastify', 'node', 'typebox')
  const [plugin, fastify, node, typebox = ''] = row
  t.equal(plugin, version.split('.').slice(0, 2).join('.'))
  t.equal(`^${fastify}.0.0`, peerDependencies['fastify'])
  t.equal(node?.replace('≥ ', '>='), engines.node)
  t.match(typebox, new RegExp(`^${peerDependencies['@sinclair/typebox']?.slice(1, -2)} `))
})

t.test('the changelog says of every line what it means to a user, what breaks first', async (t) => {
  const kinds = ['Breaking', 'Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']
  const [, ...versions] = read('CHANGELOG.md').split(/^## /m)
  t.match(versions[0], /^Unreleased\n/)
  for (const version of versions) {
    const [head = '', ...sections] = version.split(/^### /m)
    t.notMatch(head, /^- /m, 'a line without a kind')
    const found = sections.map((section) => section.split('\n')[0] ?? '')
    t.ok(found.length > 0)
    t.strictSame(
      found,
      kinds.filter((kind) => found.includes(kind)),
    )
    for (const section of sections) t.match(section, /^\w+\n\n- /)
  }
})

t.test('every command and every file that contributors are told of is there', async (t) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const guide = read('.github/CONTRIBUTING.md')
  const commands = [...guide.matchAll(/`npm (?:run )?([\w:-]+)/g)].map(([, name = '']) => name)
  const isOfNpm = new Set(['ci', 'install', 'publish'])
  t.ok(commands.length > 10)
  for (const name of commands) t.ok(isOfNpm.has(name) || name in scripts, name)
  const code = [...guide.matchAll(/`([^`\s]+)`/g)].map(([, text = '']) => text)
  const rooms =
    /^(?:http|errors|logs|resource|foreign|routes|replies|hooks|transport|mappers|client)\//
  const paths = code
    .map((path) => (rooms.test(path) ? `plugin/${path}` : path))
    .filter((path) => /^(?:\.ci|\.github|plugin|test|docs|benchmarks|examples)\/[^*<]+$/.test(path))
  t.ok(paths.length > 40)
  for (const path of paths) t.ok(existsSync(join(root, path)), path)
})
