/** What somebody writes whose clients tell errors apart by what the document says. */
import { report, takesJson } from './hey-api/sdk.gen'
import { report as readReport, takesJson as addThing } from './orval/things'

const body = { id: 'tea', amount: 1 }

export async function withHeyApi(): Promise<string> {
  const { data, error } = await takesJson({ body })
  if (data !== undefined) return data.id
  if (error.status === 409) return error.thing satisfies string
  // @ts-expect-error -- only a 409 has the thing
  void error.thing
  const { error: missing } = await report({ path: { id: 'tea' } })
  if (missing?.status === 404 && missing.code === 'REPORT_MISSING') return missing.report
  return (
    error.errors?.map(({ detail }) => detail satisfies string | undefined).join() ?? error.title
  )
}

export async function withOrval(): Promise<string> {
  const made = await addThing(body)
  if (made.status === 201) return made.data.id
  if (made.status === 409) return made.data.thing satisfies string
  // @ts-expect-error -- only a 409 has the thing
  void made.data.thing
  const read = await readReport('tea')
  return read.status === 404 ? (read.data.report satisfies string) : String(read.data)
}
