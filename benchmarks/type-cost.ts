/**
 * What the types cost an editor and `tsc`: instantiations, the number `tsc --extendedDiagnostics` prints, of a generated
 * service with the plugin and of the same service whose errors are typed by hand.
 *
 * `type-cost.ts [--json] [--record]`; exits with 1 if the target is missed.
 */

import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import ts from 'typescript'
import { quoteInReadme } from './report/quotes.ts'
import { saveResults } from './report/recording.ts'
import { typeTarget } from './cases/targets.ts'
import {
  toRatioOf,
  toTypeCostReport,
  type TypeCost,
  type TypeCostRecording,
} from './report/type-cost-report.ts'
import { toService } from './services/type-cost-service.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})
const root = fileURLToPath(new URL('..', import.meta.url))

const { routes, instantiations } = typeTarget
const recording: TypeCostRecording = {
  typescript: ts.version,
  routes,
  empty: { byHand: count(toService('byHand', 0)), ours: count(toService('ours', 0)) },
  service: { byHand: count(toService('byHand', routes)), ours: count(toService('ours', routes)) },
}
await saveResults(values.record ? 'type-cost' : 'latest-type-cost', recording)
if (values.record) await quoteInReadme('type-cost')
console.log(values.json ? JSON.stringify(recording) : toTypeCostReport(recording))
process.exitCode = toRatioOf(recording) <= instantiations.atMost ? 0 : 1

/** Type-checks a source as a file of this repository that exists in memory alone. */
function count(source: string): TypeCost {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, files: [], include: [] },
    ts.sys,
    root,
  )
  // A service without routes uses less than it declares.
  options.noUnusedLocals = false
  const file = join(root, 'benchmarks', 'generated-service.ts')
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = (name) => name === file || fileExists(name)
  host.readFile = (name) => (name === file ? source : readFile(name))
  host.getSourceFile = (name, ...rest) =>
    name === file
      ? // The second argument says that the file is an ES module.
        ts.createSourceFile(name, source, rest[0])
      : getSourceFile(name, ...rest)
  const program = ts.createProgram([file], options, host)
  const diagnostics = ts.getPreEmitDiagnostics(program)
  if (diagnostics.length > 0) {
    const report = ts.formatDiagnostics(diagnostics.slice(0, 5), {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => root,
      getNewLine: () => '\n',
    })
    // A service that does not compile has no cost that could be compared.
    throw new Error(`The generated service does not compile:\n${report}`)
  }
  return { instantiations: program.getInstantiationCount(), types: program.getTypeCount() }
}
