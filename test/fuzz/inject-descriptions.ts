/** Injected exchanges as data: what is asked, and what the service does then. */
import fc from 'fast-check'
import { stages } from './failing-stages.ts'
import { pathOf, type Age } from './inject-app.ts'
import { said } from './markers.ts'
import { oddNames } from './odd-values.ts'
import { request, type FuzzRequest } from './requests.ts'
import { plainThrown, readable, thrown } from './thrown-descriptions.ts'
import type { Thrown } from './thrown-values.ts'
import { helperCall, userReply, type HelperCall, type UserReply } from './user-replies.ts'

/** What a route does in an exchange. */
export type Deed =
  | { readonly kind: 'throw'; readonly stage: string; readonly thrown: Thrown }
  | { readonly kind: 'send'; readonly reply: UserReply }
  | { readonly kind: 'help'; readonly call: HelperCall }
  | { readonly kind: 'ask' }

/** A whole exchange, as data. */
export interface InjectExchange {
  readonly request: FuzzRequest
  readonly deed: Deed
  /** Header fields set before; an odd value by its name. */
  readonly headers: readonly (readonly [name: string, value: string])[]
}

const earlierNames = [
  'content-encoding content-length transfer-encoding content-type etag vary set-cookie x-a',
  'cache-control retry-after allow www-authenticate',
].flatMap((line) => line.split(' '))

const earlier = fc.array(
  fc.tuple(
    fc.constantFrom(...earlierNames),
    fc.constantFrom('gzip', '5', 'a\r\nb: c', '*', 'Origin', ...oddNames.slice(0, 4)),
  ),
  { maxLength: 2 },
)

function isOfStreams(stage: string): boolean {
  return /stream|iterator/.test(stage)
}

/** A stream that fails behind HEAD is Fastify's alone to log, which a hostile error can prevent. */
function methodsOf(deed: Deed): readonly string[] {
  return deed.kind === 'throw' && isOfStreams(deed.stage)
    ? ['GET', 'POST']
    : ['GET', 'POST', 'HEAD']
}

/** An exchange for a deed, at the path of its route. */
function exchange<T extends Deed>(
  deed: fc.Arbitrary<T>,
  path: (deed: T) => string | undefined,
): fc.Arbitrary<InjectExchange> {
  return deed.chain((done) =>
    fc.record({
      request: request(path(done), methodsOf(done)),
      deed: fc.constant(done),
      headers: fc.oneof({ arbitrary: fc.constant([]), weight: 3 }, earlier),
    }),
  )
}

function failure(age: Age, names: readonly string[], values: fc.Arbitrary<Thrown>) {
  const stage = fc.constantFrom(...names)
  const deed = fc.record({ kind: fc.constant('throw' as const), stage, thrown: values })
  return exchange(deed, (done) => pathOf(done.stage, age))
}

const allStages = Object.keys(stages)
// A route that is older than the plugin keeps Fastify's own error handler, which reads errors
// unguarded, and writes past every hook when an onSend hook fails.
const oldStages = allStages.filter((stage) => !stage.startsWith('onSend'))
const streamStages = allStages.filter(isOfStreams)
const quietStages = allStages.filter((stage) => !isOfStreams(stage))

/** Every kind of injected exchange. */
export const injectExchange: fc.Arbitrary<InjectExchange> = fc.oneof(
  { arbitrary: failure('new', quietStages, thrown), weight: 5 },
  { arbitrary: failure('new', streamStages, readable), weight: 1 },
  { arbitrary: failure('old', oldStages, plainThrown), weight: 1 },
  {
    arbitrary: exchange(
      fc.record({ kind: fc.constant('send' as const), reply: userReply }),
      ({ reply }) => (reply.returned ? '/typed' : '/reply'),
    ),
    weight: 2,
  },
  {
    arbitrary: exchange(
      fc.record({ kind: fc.constant('help' as const), call: helperCall }),
      ({ call }) => (call.detail === said ? '/typed' : '/reply'),
    ),
    weight: 2,
  },
  { arbitrary: exchange(fc.constant({ kind: 'ask' as const }), () => undefined), weight: 4 },
)
