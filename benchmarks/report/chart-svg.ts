/** A recorded run as SVG: cases in two columns, a bar per contender, without a DOM and without a background. */

import * as echarts from 'echarts'
import { cases, type ContenderName, isReplaying } from '../cases/cases.ts'
import type { Recording } from './recording.ts'
import { contenderTitles, toCount, toPercent } from './report.ts'
import { summarize, type Row } from './summary.ts'

/** Middle tones, because the same picture is shown on white and on near black. */
export const colours = {
  text: '#75787c',
  ours: '#2f7de1',
  raw: '#a8742a',
} as const
const others = '#7d838b'

/** What the legend says of each colour. */
export const legend: Readonly<Record<string, string>> = {
  [colours.ours]: 'fastify-error-resource',
  [others]: 'others: Fastify alone, by hand, packages',
  [colours.raw]: 'ceiling: the same bytes, ready made',
}

const width = 960
const rowHeight = 18
/** Above the bars are the title and the legend. */
const top = 76
const margin = 8
/** Beside the bars of a column are the names of the contenders and their numbers. */
const columns = [0, width / 2].map((start) => ({ left: start + 184, width: 190 }))

/** A row of a column: room above a case, its heading, or a bar. */
interface Line {
  readonly label: string
  readonly row?: Row
}

/** Draws the chart. The same recording always gives the same text. */
export function drawChart(recording: Recording): string {
  const { rows } = summarize(recording)
  const sides = toSides(toGroups(rows))
  const height = top + Math.max(...sides.map(({ length }) => length)) * rowHeight + margin
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    const most = Math.max(...rows.map(({ rate }) => rate))
    chart.setOption({
      ...toColumns(sides, most),
      animation: false,
      backgroundColor: 'transparent',
      title: [toTitle(recording), ...sides.flatMap(toHeadings)],
      legend: toLegend(),
    })
    return withTitle(chart.renderToSVGString())
  } finally {
    // Its timer would keep the process alive.
    chart.dispose()
  }
}

/** The lines of each case: its heading and its bars. */
function toGroups(rows: readonly Row[]): readonly (readonly Line[])[] {
  const names = [...new Set(rows.map(({ entry }) => entry.case))]
  return names.map((name) => {
    const bars = rows.filter(({ entry }) => entry.case === name)
    const lines = bars.map((row) => ({ label: contenderTitles[row.entry.contender], row }))
    return [{ label: cases[name].title }, ...lines]
  })
}

/** Breaks the cases into two columns of about one length, with room between the cases of each. */
function toSides(groups: readonly (readonly Line[])[]): readonly (readonly Line[])[] {
  const toSide = (list: readonly (readonly Line[])[]) =>
    list.flatMap((group, index) => (index === 0 ? group : [{ label: '' }, ...group]))
  const breaks = groups.map((_, at) => [
    toSide(groups.slice(0, at + 1)),
    toSide(groups.slice(at + 1)),
  ])
  const heightOf = (sides: readonly (readonly Line[])[]) =>
    Math.max(...sides.map(({ length }) => length))
  return breaks.toSorted((one, other) => heightOf(one) - heightOf(other))[0] ?? []
}

const fine = { color: colours.text, fontSize: 11 }

function toTitle({ machine, settings, startedAt }: Recording): echarts.TitleComponentOption {
  return {
    text: 'Requests per second, median of fresh processes; more is better',
    subtext:
      `${startedAt.slice(0, 10)}, commit ${machine.commit}, Node ${machine.node}, ${machine.cpu}, ` +
      `${settings.rounds} rounds of ${settings.laps} laps`,
    left: margin,
    top: 4,
    itemGap: 6,
    padding: 0,
    textStyle: { color: colours.text, fontSize: 14, fontFamily: 'sans-serif' },
    subtextStyle: fine,
  }
}

/** The headings of the cases of a column, at its edge. */
function toHeadings(lines: readonly Line[], column: number): echarts.TitleComponentOption[] {
  return lines.flatMap(({ label, row }, index) =>
    row !== undefined || label === ''
      ? []
      : [
          {
            text: label,
            left: margin + column * (width / 2),
            top: top + index * rowHeight,
            padding: 0,
            textStyle: { ...fine, lineHeight: rowHeight, fontWeight: 'bold' },
          },
        ],
  )
}

function toLegend(): echarts.LegendComponentOption {
  return {
    left: margin,
    top: 46,
    padding: 0,
    itemGap: 36,
    itemWidth: 14,
    itemHeight: 10,
    selectedMode: false,
    textStyle: fine,
    data: Object.values(legend).map((name) => ({ name, icon: 'rect' })),
  }
}

/** Both columns, on one scale. */
function toColumns(sides: readonly (readonly Line[])[], most: number): echarts.EChartsOption {
  return {
    grid: columns.map((column, index) => ({
      ...column,
      top,
      height: (sides[index]?.length ?? 0) * rowHeight,
      outerBoundsMode: 'none',
    })),
    // Every bar has its number, so that no axis is needed.
    xAxis: columns.map((_, gridIndex) => ({ gridIndex, type: 'value', max: most, show: false })),
    yAxis: sides.map((lines, gridIndex) => ({
      gridIndex,
      type: 'category',
      inverse: true,
      data: lines.map(({ label }) => label),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: {
        interval: 0,
        formatter: (label: string, index: number) => toAxisLabel(label, lines[index]),
        rich: { who: fine, ours: { ...fine, fontWeight: 'bold' } },
      },
    })),
    // A series for each colour, because those are what a legend names.
    series: sides.flatMap((lines, index) =>
      Object.entries(legend).map(([colour, name]) => ({
        name,
        type: 'bar' as const,
        stack: `column ${index}`,
        xAxisIndex: index,
        yAxisIndex: index,
        barWidth: 12,
        color: colour,
        data: lines.map(({ row }) =>
          row !== undefined && colourOf(row.entry.contender) === colour ? toBar(row) : '-',
        ),
      })),
    ),
  }
}

/** Names a contender; headings are written at the edge. */
function toAxisLabel(label: string, line: Line | undefined): string {
  if (line?.row === undefined) return ''
  return `{${line.row.entry.contender === 'ours' ? 'ours' : 'who'}|${label}}`
}

function toBar({ rate, spread }: Row) {
  return {
    value: Math.round(rate),
    label: {
      ...fine,
      show: true,
      position: 'right' as const,
      formatter: `${toCount(rate)} ± ${toPercent(spread, 0)}`,
    },
  }
}

/** Returns the colour of a contender: ours and the ceiling stand out. */
export function colourOf(contender: ContenderName): string {
  if (contender === 'ours') return colours.ours
  return isReplaying(contender) ? colours.raw : others
}

/** Names the picture for those who do not see it, and drops the classes for hovering, which are numbered at random. */
function withTitle(svg: string): string {
  const title = 'Requests per second by case and contender; the table has the same numbers'
  return `${svg
    .replaceAll(/ class="zr[^"]*"/g, '')
    .replace(/<style[\s\S]*?<\/style>\n?/, '')
    .replace(/^<svg ([^>]*)>/, `<svg role="img" $1>\n<title>${title}</title>`)
    .trim()}\n`
}
