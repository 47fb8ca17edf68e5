/** Tables and chart of benchmarks/README.md are made from the recorded rounds, and from nothing else. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { caseNames, cases, entriesOf } from '../../benchmarks/cases/cases.ts'
import { colourOf, colours, legend } from '../../benchmarks/report/chart-svg.ts'
import {
  readSection,
  renderChart,
  renderSection,
  sectionNames,
} from '../../benchmarks/report/quotes.ts'
import type { Recording } from '../../benchmarks/report/recording.ts'
import { summarize } from '../../benchmarks/report/summary.ts'
import { read, root } from './source-files.ts'

const readme = read('benchmarks/README.md')

for (const name of sectionNames) {
  t.test(`the section "${name}" says what was recorded`, async (t) => {
    t.equal(readSection(name), await renderSection(name))
  })
}

t.test('the chart shows what was recorded, and is the same each time it is drawn', async (t) => {
  t.equal(read('benchmarks/chart.svg'), renderChart())
  t.equal(renderChart(), renderChart())
  t.match(readme, /!\[[^\]]{20,}\]\(chart\.svg\)/)
})

t.test('the chart can be read on white and on near black', async (t) => {
  const bars = caseNames.flatMap(entriesOf).map(({ contender }) => colourOf(contender))
  const used = [...new Set(read('benchmarks/chart.svg').match(/fill="#[0-9a-f]{6}"/g))]
  t.ok(used.length > 0)
  for (const background of ['#ffffff', '#0d1117']) {
    for (const colour of [...bars, ...used.map((fill) => fill.slice(6, -1))]) {
      // WCAG 2.2 §1.4.11 for shapes; text gets nearly all that one colour can have on both.
      const least = colour === colours.text ? 4.2 : 3
      const contrast = contrastOf(colour, background)
      t.ok(contrast >= least, `${colour} on ${background}: ${contrast.toFixed(2)}`)
    }
  }
})

t.test('the chart fits a screen, and its legend names every colour of a bar', async (t) => {
  const svg = read('benchmarks/chart.svg')
  const [, width, height] = /^<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg) ?? []
  t.ok(Number(width) <= 1_000, `${String(width)} pixels wide`)
  t.ok(Number(height) <= 900, `${String(height)} pixels high`)
  const bars = new Set(caseNames.flatMap(entriesOf).map(({ contender }) => colourOf(contender)))
  for (const colour of bars) {
    t.match(svg, new RegExp(`>${legend[colour] ?? 'no such entry'}</text>`))
    // One shape in the legend, and the bars.
    t.ok(svg.split(`fill="${colour}"`).length > 2, colour)
  }
  t.equal(Object.keys(legend).length, bars.size)
})

t.test('the chart has a group for every case, with room above its heading', async (t) => {
  const places = [...read('benchmarks/chart.svg').matchAll(/<text ([^>]*)>([^<]*)</g)].map(
    ([, attributes = '', text = '']) => {
      const [, x, y] = /translate\(([\d.]+) ([\d.]+)\)/.exec(attributes) ?? []
      const [, shift = 0] = / y="([\d.]+)"/.exec(attributes) ?? []
      return { isRight: Number(x) >= 480, y: Number(y) + Number(shift), text }
    },
  )
  const { rows } = summarize(JSON.parse(read('benchmarks/results/recorded.json')) as Recording)
  const numbers = places.filter(({ text }) => text.includes(' ± '))
  t.equal(numbers.length, rows.length)
  for (const name of new Set(rows.map(({ entry }) => entry.case))) {
    const [heading, ...more] = places.filter(({ text }) => text === cases[name].title)
    t.strictSame(more, [])
    const column = numbers.filter(({ isRight }) => isRight === heading?.isRight)
    const apart = column.map(({ y }) => y - Number(heading?.y))
    const [above = -Infinity] = apart.filter((distance) => distance < 0).toSorted((a, b) => b - a)
    const [below = Infinity] = apart.filter((distance) => distance > 0).toSorted((a, b) => a - b)
    t.ok(-above > 1.5 * below, `${cases[name].title}: ${-above} above and ${below} below`)
  }
})

t.test('the chart has no background of its own', async (t) => {
  t.match(read('benchmarks/chart.svg'), /<rect [^>]*fill="(?:none|transparent)"/)
  t.notMatch(read('benchmarks/chart.svg'), /fill="(?:#fff|#ffffff|white)"/)
})

t.test('the README says of every file what it answers', async (t) => {
  const files = readdirSync(join(root, 'benchmarks'), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'README.md')
    .map(({ name }) => name)
  for (const file of files) t.ok(readme.includes(`](${file})`), file)
  for (const [, file = ''] of readme.matchAll(/\]\(([\w./-]+)\)/g)) {
    t.ok(existsSync(join(root, 'benchmarks', file)), `${file} exists`)
  }
})

/** Contrast of two colours, from 1 to 21. See WCAG 2.2, "contrast ratio" and "relative luminance". */
function contrastOf(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminanceOf(a), luminanceOf(b)].toSorted((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
