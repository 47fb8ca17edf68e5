/** What every program here does: makes the calls it is told of, and prints what became of them as JSON. */

/** A status, the media type, and what the client makes of JSON. */
export function outcome(status, field, value) {
  const [type] = (field ?? '').split(';')
  return { status, type, ...(type.endsWith('json') && { content: value }) }
}

/** @param make Makes one call. */
export async function run(make) {
  const { origin, calls } = JSON.parse(process.env.CALLS)
  const outcomes = []
  for (const call of calls) outcomes.push(await make(origin, call))
  process.stdout.write(JSON.stringify(outcomes))
}
