/** What is asked of every operation: a table of changes to its plain request, and the statuses they deserve. */
import {
  breakContent,
  breakJson,
  leaveOutContent,
  leaveOutCredentials,
  overstateLength,
  refuseOffers,
  refuseOffersOfHead,
  sendUnknownType,
  useOtherMethod,
  usePlainRequest,
  type Changes,
  type Facts,
} from './changes.ts'
import type { Expectation } from './expectation.ts'
import { breakParameters, leaveOutParameters, useSegment } from './parameter-changes.ts'

/** One row of the table. */
export interface OperationProbe {
  readonly name: string
  readonly changes: Changes
  readonly expect: (facts: Facts) => Expectation
  /** Whether the answer is one of the operation, so that its document has a say. @default true */
  readonly isOwn?: boolean
  /** What its answer tells of those to come. */
  readonly tells?: 'the path'
}

/** An identifier that names nothing may be noticed first. */
const missingFirst = ({ operation }: Facts): readonly number[] =>
  operation.path.includes('{') ? [404] : []

/** So may content of ours that is not as it has to be, as far as can be told. */
const invalidFirst = ({ plain }: Facts): readonly number[] =>
  plain.isCertain ? [] : [400, 415, 422]

const before = (facts: Facts): readonly number[] => [...missingFirst(facts), ...invalidFirst(facts)]

/** What a handler may say of a request that is in order. */
const conflicts: readonly number[] = [404, 409, 410, 412, 422, 423, 428]

const documents = ({ workshop: { reader }, operation }: Facts, status: string) =>
  reader.at(operation.responses, status) !== undefined

/** Without a document nobody knows what is read, and a success proves nothing. */
const unlessUnknown = ({ operation }: Facts): Pick<Expectation, 'success'> =>
  operation.responses === undefined ? { success: undefined } : {}

const invalid = (facts: Facts): Expectation => ({
  right: [400, 422],
  first: before(facts),
  ...unlessUnknown(facts),
})

const anything = (): Expectation => ({ right: [] })

const plain = { name: 'the plain request', expect: anything, tells: 'the path' } as const

/**
 * Every probe, in the order they are sent. The plain request comes first, because its answer tells what
 * those of the others are worth; where it may change something it comes behind the mistakes.
 */
export const operationProbes: readonly OperationProbe[] = [
  { ...plain, changes: usePlainRequest(true) },
  {
    name: 'no credentials',
    changes: leaveOutCredentials,
    expect: (facts) => ({ right: [401], first: before(facts), questionable: [403] }),
  },
  {
    name: 'Accept refuses what there is',
    changes: refuseOffers,
    expect: (facts) => ({
      right: [406],
      first: [...conflicts, ...invalidFirst(facts)],
      // A server may disregard the field (RFC 9110 §12.4.1), but not where it says that it does not.
      success: documents(facts, '406') ? 'wrong-status' : 'questionable-status',
    }),
  },
  {
    name: 'HEAD, and Accept refuses what there is',
    changes: refuseOffersOfHead,
    expect: anything,
    isOwn: false,
  },
  {
    name: 'content of a type that is not read',
    changes: sendUnknownType,
    expect: (facts) => ({ right: [415], first: missingFirst(facts), ...unlessUnknown(facts) }),
  },
  { name: 'broken JSON', changes: breakJson, expect: invalid },
  {
    name: 'no content where some is required',
    changes: leaveOutContent,
    expect: (facts) => ({ right: [400, 411, 415, 422], first: before(facts) }),
  },
  { name: 'content with', changes: breakContent, expect: invalid },
  {
    name: 'more content than anybody takes',
    changes: overstateLength,
    // It may answer before it has read anything, or wait for what never comes.
    expect: (facts) => ({
      right: [413],
      first: before(facts),
      success: undefined,
      maySilence: true,
    }),
  },
  {
    name: 'a query parameter of another type:',
    changes: breakParameters('query'),
    expect: invalid,
  },
  { name: 'a missing query parameter:', changes: leaveOutParameters, expect: invalid },
  {
    name: 'a path parameter of another type:',
    changes: breakParameters('path'),
    expect: (facts) => ({ right: [400, 404, 422], first: invalidFirst(facts) }),
  },
  {
    name: 'a path parameter that cannot be decoded',
    changes: useSegment('%zz'),
    // RFC 9112 §3: an invalid request line should be refused.
    expect: () => ({ right: [400, 404, 422], success: 'questionable-status' }),
  },
  {
    name: 'a path parameter that is too long',
    changes: useSegment('x'.repeat(1000)),
    expect: (facts) => ({
      right: [400, 404, 414, 422],
      first: [...conflicts, ...invalidFirst(facts)],
      success: undefined,
    }),
  },
  { ...plain, changes: usePlainRequest(false) },
  {
    // Behind the plain request, whose answer tells whether the path is there at all.
    name: 'a method that the path does not have',
    changes: useOtherMethod,
    expect: (facts) => ({
      right: [405],
      first: [501],
      // An identifier that names nothing; a method that is there, and not documented.
      questionable: [...missingFirst(facts), 400, 415, 422],
      success: 'undocumented-method',
    }),
    isOwn: false,
  },
]
