/** The three numbers that the front page quotes, one of them against us. */

import { toId, type CaseName, type ContenderName } from '../cases/cases.ts'
import type { Recording } from './recording.ts'
import { toRatio } from './report.ts'
import { summarize } from './summary.ts'

/** What is quoted, in the words of the page. */
const quotes: readonly {
  readonly case: CaseName
  readonly contender: ContenderName
  readonly words: string
}[] = [
  {
    case: 'conflict',
    contender: 'sensible',
    words: 'a 409 of a helper, against `@fastify/sensible`',
  },
  {
    case: 'validation',
    contender: 'bare',
    words: 'a body that fails its schema, against Fastify alone',
  },
  { case: 'ok', contender: 'bare', words: 'a 200 with nothing wrong, against Fastify alone' },
]

/** Writes them as a list: the ratio of requests per second, its interval and the verdict. */
export function toSpeedReport(recording: Recording): string {
  const { rows } = summarize(recording)
  return quotes
    .map((quote) => {
      const row = rows.find(({ entry }) => toId(entry) === toId(quote))
      if (row?.oursIs === undefined) throw new Error(`${toId(quote)} was not recorded.`)
      return `- ${quote.words}: **${toRatio(row.oursIs)}**, ${row.verdict}`
    })
    .join('\n')
}
