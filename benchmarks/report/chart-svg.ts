/** A recorded run as SVG: one bar per contender, grouped by case, without a DOM and without a background. */

import * as echarts from 'echarts'
import { cases, type ContenderName } from '../cases/cases.ts'
import type { Recording } from './recording.ts'
import { contenderTitles, toCount, toPercent } from './report.ts'
import { summarize, type Row } from './summary.ts'

/** Middle tones, because the same picture is shown on white and on near black. */
export const colours = {
  text: '#75787c',
  grid: '#8a8d9130',
  ours: '#2f7de1',
  raw: '#a8742a',
} as const
const others = '#7d838b'

const rowHeight = 19
const width = 960
const left = 300

/** A row of the picture: the heading of a case, or a bar. */
interface Line {
  label: string
  row?: Row
}

/** Draws the chart. The same recording always gives the same text. */
export function drawChart(recording: Recording): string {
  const { rows } = summarize(recording)
  const lines = rows.flatMap((row, index): Line[] => {
    const bar = { label: contenderTitles[row.entry.contender], row }
    const isFirst = rows[index - 1]?.entry.case !== row.entry.case
    return isFirst ? [{ label: cases[row.entry.case].title }, bar] : [bar]
  })
  const height = lines.length * rowHeight + 90
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption(toOption(recording, lines))
    return withTitle(chart.renderToSVGString())
  } finally {
    // Its timer would keep the process alive.
    chart.dispose()
  }
}

function toOption(recording: Recording, lines: readonly Line[]): echarts.EChartsOption {
  const { machine, settings, startedAt } = recording
  const fine = { color: colours.text, fontSize: 11 }
  return {
    animation: false,
    backgroundColor: 'transparent',
    title: {
      text: 'Requests per second, median of fresh processes; more is better',
      subtext:
        `${startedAt.slice(0, 10)}, commit ${machine.commit}, Node ${machine.node}, ${machine.cpu}, ` +
        `${settings.rounds} rounds of ${settings.laps} laps`,
      left: 8,
      top: 4,
      itemGap: 6,
      textStyle: { color: colours.text, fontSize: 14, fontFamily: 'sans-serif' },
      subtextStyle: fine,
    },
    grid: { left, right: 110, top: 60, bottom: 28, containLabel: false },
    xAxis: {
      type: 'value',
      axisLabel: { ...fine, formatter: (value: number) => toCount(value) },
      splitLine: { lineStyle: { color: colours.grid } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: lines.map(({ label }) => label),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colours.grid } },
      axisLabel: {
        interval: 0,
        formatter: (label: string, index: number) =>
          `{${lines[index]?.row === undefined ? 'case' : 'who'}|${label}}`,
        rich: { case: { ...fine, fontWeight: 'bold' }, who: fine },
      },
    },
    series: [
      {
        type: 'bar',
        barWidth: 12,
        data: lines.map(({ row }) => (row === undefined ? '-' : toBar(row))),
      },
    ],
  }
}

function toBar({ entry, rate, spread }: Row) {
  const label = `${toCount(rate)} ± ${toPercent(spread)}`
  return {
    value: Math.round(rate),
    itemStyle: { color: colourOf(entry.contender) },
    label: {
      show: true,
      position: 'right' as const,
      formatter: label,
      color: colours.text,
      fontSize: 11,
    },
  }
}

/** Returns the colour of a contender: ours and the ceiling stand out. */
export function colourOf(contender: ContenderName): string {
  if (contender === 'ours') return colours.ours
  return contender === 'raw' || contender === 'fixed' ? colours.raw : others
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
