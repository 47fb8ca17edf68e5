/**
 * Makes whatever quotes recorded results again, from `results/*.json` alone: `chart.svg` and the sections of the README.
 * `npx tsx benchmarks/chart.ts`; recording does the same.
 */

import { quoteInReadme, sectionNames, writeChart } from './report/quotes.ts'

writeChart()
for (const name of sectionNames) await quoteInReadme(name)
