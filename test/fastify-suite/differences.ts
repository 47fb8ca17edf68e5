/** The reviewed list of a suite, `differences/<name>.json`: which test differs, for which reasons. */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { findReason, reasons, type Failure, type ReasonName } from './reasons.ts'
import type { Suite } from './suites.ts'

/** The reasons of each test that differs, by its file and its name. */
export type Differences = Map<string, ReasonName[]>

/** The whole name of a test: its file, and its own name below those of the tests around it. */
export const nameOf = (file: string, test: string) => `${file} › ${test}`

type Listed = Record<string, Record<string, ReasonName[]>>

const pathOf = ({ name }: Suite) => new URL(`differences/${basename(name)}.json`, import.meta.url)

/** Reads the list of a suite. */
export function readDifferences(suite: Suite): Differences {
  const listed = JSON.parse(readFileSync(pathOf(suite), 'utf8')) as Listed
  const rows = Object.entries(listed).flatMap(([file, tests]) =>
    Object.entries(tests).map(([test, names]) => [nameOf(file, test), names] as const),
  )
  for (const [test, names] of rows) {
    const unknown = names.find((name) => !(name in reasons))
    if (unknown !== undefined) throw new Error(`${test} has the unknown reason '${unknown}'.`)
  }
  return new Map(rows)
}

/** Writes what was found as the list of a suite, to be reviewed as a diff. */
export function writeDifferences(suite: Suite, found: Differences): void {
  const listed: Listed = {}
  for (const [whole, names] of [...found].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const [file = '', ...test] = whole.split(' › ')
    ;(listed[file] ??= {})[test.join(' › ')] = names
  }
  writeFileSync(pathOf(suite), `${JSON.stringify(listed, undefined, 2)}\n`)
}

/**
 * Gives the failures of a test their reasons: those they show by themselves, and for the others what the list says
 * by hand; `undefined` among them where it says nothing.
 */
export function explain(
  failures: readonly Failure[],
  listed: readonly ReasonName[],
): (ReasonName | undefined)[] {
  const byHand = listed.filter((name) => !('shows' in reasons[name]))
  const names = failures.flatMap((failure): (ReasonName | undefined)[] => {
    const reason = findReason(failure)
    if (reason !== undefined) return [reason]
    return byHand.length > 0 ? byHand : [undefined]
  })
  return [...new Set(names)].toSorted()
}
