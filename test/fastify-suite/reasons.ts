/** Why a test of somebody else's may end differently under this plugin: one row per reason, each with its sentence. */

/** One assertion that held under the control and did not under the plugin. */
export interface Failure {
  readonly message: string
  /** The line of the test, where it is known. */
  readonly source?: string
  /** What came and what should have, written out; absent where a test failed in another way. */
  readonly actual?: string
  readonly expected?: string
}

/** A class of differences. */
export interface Reason {
  /** What it is and why it is meant, in one sentence. */
  readonly sentence: string
  /** Tells a failure of this class by what it shows. Without it, people have assigned the row by hand. */
  readonly shows?: (failure: Failure) => boolean
}

/** Some tests hand over the expected value first, so either may be ours. */
const sides = ({ actual = '', expected = '' }: Failure) => [
  [expected, actual] as const,
  [actual, expected] as const,
]

/** A failure in which a value of the first kind became one of the second. */
const turns = (plain: RegExp, ours: RegExp) => (failure: Failure) =>
  sides(failure).some(([before, after]) => plain.test(before) && ours.test(after))

/** A status that became another, and not the other way round. */
const status =
  (plain: RegExp, ours: number) =>
  ({ actual = '', expected = '' }: Failure) =>
    plain.test(expected) && actual === String(ours)

const anything = /^/
const resource = /\btype\b\W+about:blank/

/** The reasons by the names that the lists use; the first that shows is the one. */
export const reasons = {
  body: {
    sentence:
      'The body of an error is an Error Resource, whoever writes it: Fastify, its parser, a handler in a shape of its own.',
    shows: turns(anything, resource),
  },
  'media type': {
    sentence: 'An Error Resource is application/problem+json.',
    shows: turns(anything, /^(?:\{.*'content-type': )?'application\/problem\+json'/),
  },
  length: {
    sentence: 'An Error Resource has a length of its own.',
    shows: turns(/^(?:\{.*'content-length': )?'\d+'/, /^(?:\{.*'content-length': )?'\d\d+'/),
  },
  '405 for 404': {
    sentence: 'A method that a known path lacks is a 405 with Allow.',
    shows: status(/^404$/, 405),
  },
  '501 for 400': {
    sentence: 'A method that nobody knows is a 501.',
    shows: status(/^400$/, 501),
  },
  '204 for 404': {
    sentence: 'OPTIONS on a known path is answered with Allow.',
    shows: (failure) =>
      status(/^404$/, 204)(failure) ||
      turns(/"statusCode":404/, /^''$/)(failure) ||
      turns(/'content-length': '/, /'content-length': undefined/)(failure),
  },
  '406': {
    sentence: 'A route whose success the client does not accept is not run.',
    shows: status(/^2\d\d$/, 406),
  },
  '415': {
    sentence: 'Content of a type or coding that the route does not declare or decode is refused.',
    shows: status(/^(?:200|400)$/, 415),
  },
  '414 for 431': {
    sentence: 'A request whose target alone is too long is a 414.',
    shows: status(/^431$/, 414),
  },
  member: {
    sentence:
      'The test reads a member of the body that Fastify writes for errors; an Error Resource has none of that name, and a 5xx none that tells of its cause.',
    shows: (failure) =>
      failure.message.startsWith('TypeError: Cannot read properties of undefined') ||
      (failure.source?.includes('headers') !== true &&
        turns(/^(?:['"`/\d]|true$)/, /^undefined$/)(failure)),
  },
  '400 for 500': {
    sentence: 'Content that is malformed or ends too early is the failure of its sender.',
  },
  vary: {
    sentence: 'Accept chooses the type of an Error Resource, so Vary names it.',
  },
  fields: {
    sentence:
      'Of the header fields of a plain error only those leave that explain it: clients of other services put there what they received.',
  },
  consequence: {
    sentence: 'The test asks in a yes or no for what another reason has changed.',
  },
  unspoilt: {
    sentence:
      'What spoils an error of Fastify, a response schema or a body of another type, cannot spoil an Error Resource.',
  },
  'words of a 5xx': {
    sentence: 'What is said in a 5xx goes to the log; the test waits for it, or looks for it.',
  },
  hooks: {
    sentence:
      'An Error Resource is put on the reply where the plugin stands, as text: preSerialization does not see it, later onSend hooks do, and a hook that fails on it is met once.',
  },
  presence: {
    sentence: 'The test draws or compares all that is registered, and this plugin is among it.',
  },
} as const satisfies Readonly<Record<string, Reason>>

/** The name of a reason. */
export type ReasonName = keyof typeof reasons

/** Finds the reason that a failure shows by itself; `undefined` where people have to say. */
export function findReason(failure: Failure): ReasonName | undefined {
  return (Object.entries(reasons) as [ReasonName, Reason][]).find(([, { shows }]) =>
    shows?.(failure),
  )?.[0]
}
