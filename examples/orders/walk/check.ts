import type { Exchange } from './client.ts'
import type { Row } from './rows.ts'
import { isText } from './values.ts'

const PROBLEM = 'application/problem+json'

/** What keeps an exchange from holding its row, as sentences; empty when it holds. */
export function findProblems(row: Row, { status, headers, body }: Exchange): string[] {
  const type = headers.get('content-type')
  const isError = row.status >= 400
  const problems = [
    status !== row.status && `the status is ${status}, not ${row.status}`,
    isError && type !== PROBLEM && `the content-type is ${type}, not ${PROBLEM}`,
    isError && body['status'] !== row.status && `the body's status is ${String(body['status'])}`,
    isError && !isText(body['type']) && 'the body has no type',
    isError && !isText(body['title']) && 'the body has no title',
    !isError && !/^application\/json\b/.test(type ?? '') && `the content-type is ${type}`,
    ...Object.entries(row.owed ?? {}).map(([name, test]) => {
      const value = headers.get(name)
      if (value === null) return `the header ${name} is missing`
      return !test(value) && `the header ${name} is ${value}`
    }),
    ...Object.entries(row.members ?? {}).map(
      ([name, test]) => !test(body[name]) && `the member ${name} is ${JSON.stringify(body[name])}`,
    ),
  ]
  return problems.filter((problem) => problem !== false)
}
