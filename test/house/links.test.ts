/** Every link of every page leads somewhere, in the repository and in the package. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { anchorsOf, linksOf } from './links.ts'
import { read, root } from './source-files.ts'

t.test('links and anchors are found', async (t) => {
  const page = [
    '# One `two`: (three)',
    '[a](b.md) ![c](d.png) [e](../f.md#g) [h](#one-two-three) [i](https://j.example/)',
    '```md',
    '## Code',
    '[k](l.md)',
    '```',
    '## Twice',
    '## Twice',
  ].join('\n')
  t.strictSame(anchorsOf(page), ['one-two-three', 'twice', 'twice-1'])
  t.strictSame(linksOf('docs/x.md', page), [
    { file: 'docs/b.md', anchor: undefined, line: 2 },
    { file: 'docs/d.png', anchor: undefined, line: 2 },
    { file: 'f.md', anchor: 'g', line: 2 },
    { file: 'docs/x.md', anchor: 'one-two-three', line: 2 },
  ])
})

const inFolder = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file).replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.md'))

const pages = [
  ...readdirSync(root).filter((file) => file.endsWith('.md')),
  ...['.github', 'benchmarks', 'docs', 'examples'].flatMap(inFolder),
]

/** Says where a link leads nowhere. */
function listBroken(page: string, isThere: (file: string) => boolean): string[] {
  return linksOf(page, read(page)).flatMap(({ file, anchor, line }) => {
    if (!isThere(file)) return [`${page}:${line} leads to ${file}`]
    if (anchor === undefined || anchorsOf(read(file)).includes(anchor)) return []
    return [`${page}:${line} leads to #${anchor} of ${file}`]
  })
}

for (const page of pages) {
  t.test(`the links of ${page} lead somewhere`, async (t) => {
    t.strictSame(
      listBroken(page, (file) => existsSync(join(root, file))),
      [],
    )
  })
}

t.test('they do in the package, too', async (t) => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error']
  const [packed] = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' })) as [
    { files: { path: string }[] },
  ]
  const files = new Set(packed.files.map(({ path }) => path))
  const travelling = pages.filter((page) => files.has(page))
  t.ok(travelling.includes('README.md') && travelling.includes('docs/README.md'))
  t.strictSame(
    travelling.flatMap((page) => listBroken(page, (file) => files.has(file))),
    [],
  )
})
