/**
 * What it costs to write an Error Resource: our compiled functions against `JSON.stringify`, plain
 * fast-json-stringify and a template by hand, in nanoseconds and in bytes of heap.
 *
 * `serializers.ts [--quick] [--case <pattern>] [--rounds 7] [--json] [--record]`
 */

import { isDeepStrictEqual, parseArgs } from 'node:util'
import { measureHeap } from './measure/heap.ts'
import { describeMachine } from './measure/machine.ts'
import { orderOf } from './cases/plan.ts'
import {
  allocationFlags,
  createProgress,
  fail,
  measureInFreshProcess,
  readRounds,
} from './measure/processes.ts'
import { quoteInReadme } from './report/quotes.ts'
import { saveResults } from './report/recording.ts'
import { buildResource, buildWriter } from './services/serializer-writers.ts'
import {
  kinds,
  toSerializersReport,
  writers,
  type Kind,
  type SerializerSample,
  type SerializersRecording,
  type WriterName,
} from './report/serializers-report.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    case: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string' },
    milliseconds: { type: 'string', default: '500' },
    json: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})

const [entry] = positionals
if (entry === undefined) await compareWriters()
else console.log(JSON.stringify(await measure(entry, Number(values.milliseconds))))

async function compareWriters(): Promise<void> {
  const rounds = readRounds(values)
  if (values.record && values.case.length > 0) fail('--record needs every case.')
  const all = Object.keys(kinds).flatMap((kind) =>
    Object.keys(writers).map((writer) => `${kind}/${writer}`),
  )
  const isChosen = (id: string): boolean =>
    values.case.length === 0 || values.case.some((part) => id.includes(part))
  const entries = all.filter(isChosen)
  if (entries.length === 0) fail(`No entry matches. There are: ${all.join(', ')}.`)
  const advance = createProgress(rounds * entries.length)
  const recording: SerializersRecording = {
    startedAt: new Date().toISOString(),
    machine: describeMachine(),
    rounds: [],
  }
  for (let round = 0; round < rounds; round += 1) {
    const samples: SerializerSample[] = []
    recording.rounds.push(samples)
    for (const id of orderOf(entries, round, rounds)) {
      const sample = await measureInFreshProcess<SerializerSample>({
        script: 'serializers.ts',
        flags: allocationFlags,
        args: [id, '--milliseconds', values.quick ? '100' : '500'],
      })
      samples.push(sample)
      advance(`round ${round + 1} of ${rounds}  ${id}  ${sample.nanoseconds.toFixed(0)} ns`)
    }
  }
  await saveResults(values.record ? 'serializers' : 'latest-serializers', recording)
  if (values.record) await quoteInReadme('serializers')
  console.log(values.json ? JSON.stringify(recording) : toSerializersReport(recording))
}

async function measure(id: string, milliseconds: number): Promise<SerializerSample> {
  const [kind, name] = id.split('/') as [Kind, WriterName]
  const write = buildWriter(name, kind)
  const resources = Array.from({ length: 64 }, (_, turn) => buildResource(kind, turn))
  for (const resource of resources) prove(id, write(resource), resource)
  const length = Buffer.byteLength(write(buildResource(kind, 0)))
  // A concatenated string is a tree until somebody reads it, so the bytes are part of the work.
  const bytes = Buffer.allocUnsafe(length * 4)
  let sink = 0
  const writeMany = (calls: number): void => {
    for (let call = 0; call < calls; call += 1) {
      sink += bytes.write(write(resources[call & 63] ?? fail('unreachable')))
    }
  }
  const calls = Math.max(64, Math.round(200_000 / length))
  for (let end = performance.now() + milliseconds; performance.now() < end;) writeMany(calls)

  const batches: number[] = []
  for (let end = performance.now() + milliseconds; performance.now() < end;) {
    const start = process.hrtime.bigint()
    writeMany(calls)
    batches.push(Number(process.hrtime.bigint() - start) / calls)
  }
  const heapCalls = Math.round(20e6 / length)
  const heap = await measureHeap(() => writeMany(heapCalls))
  for (const resource of resources) prove(id, write(resource), resource)
  if (sink === 0) fail(`${id} wrote nothing.`)
  const nanoseconds = batches.toSorted((a, b) => a - b)[batches.length >> 1] ?? Number.NaN
  return {
    entry: id,
    bytes: length,
    nanoseconds: Math.round(nanoseconds * 10) / 10,
    heap: heap === null ? null : Math.round(heap / heapCalls),
  }
}

function prove(id: string, text: string, resource: object): void {
  if (!isDeepStrictEqual(JSON.parse(text), resource)) fail(`${id} writes something else: ${text}`)
}
