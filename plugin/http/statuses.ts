/**
 * The status table, as data. One row is all it takes to add a status: the reply helper, the
 * throwable, the schema, the serializer and the owed headers all come from here.
 */

/** What a status owes its client besides the common members: the `init` key, and the header it becomes. */
export type Owed = Readonly<Partial<Record<OwedName, string | null>>>

/** The `init` keys that become a header, a member or both. `errors/owed/fields.ts` says how each is written. */
export type OwedName =
  | 'accept'
  | 'acceptEncoding'
  | 'allow'
  | 'available'
  | 'blockedBy'
  | 'challenge'
  | 'completeLength'
  | 'rateLimit'
  | 'rateLimitPolicy'
  | 'retryAfter'
  | 'upgrade'

/** One registered 4xx or 5xx status code. */
export interface ErrorStatus {
  readonly status: number
  /** Name of `reply.<helper>()` and `httpErrors.<helper>()`: the registered phrase in camel case. */
  readonly helper: string
  /** The registered reason phrase, which is the `title` of an undeclared error (RFC 9457 §4.2.1). */
  readonly title: string
  /** Where the status is specified. */
  readonly spec: string
  /** Fields the status owes; `null` means a body member without a header of its own. */
  readonly owes?: Owed
}

/** What is owed where there may be a limit. `Retry-After` comes first, because the others have to agree with it. */
const limits = {
  retryAfter: 'retry-after',
  rateLimit: 'ratelimit',
  rateLimitPolicy: 'ratelimit-policy',
} as const

/**
 * Every 4xx and 5xx in the IANA registry. The phrases are typed from the registry because Node's
 * own table still carries two old ones (413, 422). 418 is registered as "(Unused)" and left out.
 */
export const errorStatuses = [
  { status: 400, helper: 'badRequest', title: 'Bad Request', spec: 'RFC 9110 §15.5.1' },
  {
    status: 401,
    helper: 'unauthorized',
    title: 'Unauthorized',
    spec: 'RFC 9110 §15.5.2',
    owes: { challenge: 'www-authenticate' },
  },
  { status: 402, helper: 'paymentRequired', title: 'Payment Required', spec: 'RFC 9110 §15.5.3' },
  { status: 403, helper: 'forbidden', title: 'Forbidden', spec: 'RFC 9110 §15.5.4' },
  { status: 404, helper: 'notFound', title: 'Not Found', spec: 'RFC 9110 §15.5.5' },
  {
    status: 405,
    helper: 'methodNotAllowed',
    title: 'Method Not Allowed',
    spec: 'RFC 9110 §15.5.6',
    owes: { allow: 'allow' },
  },
  {
    status: 406,
    helper: 'notAcceptable',
    title: 'Not Acceptable',
    spec: 'RFC 9110 §15.5.7',
    owes: { available: null },
  },
  {
    status: 407,
    helper: 'proxyAuthenticationRequired',
    title: 'Proxy Authentication Required',
    spec: 'RFC 9110 §15.5.8',
    owes: { challenge: 'proxy-authenticate' },
  },
  { status: 408, helper: 'requestTimeout', title: 'Request Timeout', spec: 'RFC 9110 §15.5.9' },
  { status: 409, helper: 'conflict', title: 'Conflict', spec: 'RFC 9110 §15.5.10' },
  { status: 410, helper: 'gone', title: 'Gone', spec: 'RFC 9110 §15.5.11' },
  { status: 411, helper: 'lengthRequired', title: 'Length Required', spec: 'RFC 9110 §15.5.12' },
  {
    status: 412,
    helper: 'preconditionFailed',
    title: 'Precondition Failed',
    spec: 'RFC 9110 §15.5.13',
  },
  {
    status: 413,
    helper: 'contentTooLarge',
    title: 'Content Too Large',
    spec: 'RFC 9110 §15.5.14',
    owes: { retryAfter: 'retry-after' },
  },
  { status: 414, helper: 'uriTooLong', title: 'URI Too Long', spec: 'RFC 9110 §15.5.15' },
  {
    status: 415,
    helper: 'unsupportedMediaType',
    title: 'Unsupported Media Type',
    spec: 'RFC 9110 §15.5.16',
    owes: { accept: 'accept', acceptEncoding: 'accept-encoding' },
  },
  {
    status: 416,
    helper: 'rangeNotSatisfiable',
    title: 'Range Not Satisfiable',
    spec: 'RFC 9110 §15.5.17',
    owes: { completeLength: 'content-range' },
  },
  {
    status: 417,
    helper: 'expectationFailed',
    title: 'Expectation Failed',
    spec: 'RFC 9110 §15.5.18',
  },
  {
    status: 421,
    helper: 'misdirectedRequest',
    title: 'Misdirected Request',
    spec: 'RFC 9110 §15.5.20',
  },
  {
    status: 422,
    helper: 'unprocessableContent',
    title: 'Unprocessable Content',
    spec: 'RFC 9110 §15.5.21',
  },
  { status: 423, helper: 'locked', title: 'Locked', spec: 'RFC 4918 §11.3' },
  { status: 424, helper: 'failedDependency', title: 'Failed Dependency', spec: 'RFC 4918 §11.4' },
  { status: 425, helper: 'tooEarly', title: 'Too Early', spec: 'RFC 8470 §5.2' },
  {
    status: 426,
    helper: 'upgradeRequired',
    title: 'Upgrade Required',
    spec: 'RFC 9110 §15.5.22',
    owes: { upgrade: 'upgrade' },
  },
  {
    status: 428,
    helper: 'preconditionRequired',
    title: 'Precondition Required',
    spec: 'RFC 6585 §3',
  },
  {
    status: 429,
    helper: 'tooManyRequests',
    title: 'Too Many Requests',
    spec: 'RFC 6585 §4',
    owes: limits,
  },
  {
    status: 431,
    helper: 'requestHeaderFieldsTooLarge',
    title: 'Request Header Fields Too Large',
    spec: 'RFC 6585 §5',
  },
  {
    status: 451,
    helper: 'unavailableForLegalReasons',
    title: 'Unavailable For Legal Reasons',
    spec: 'RFC 7725 §3',
    owes: { blockedBy: 'link' },
  },
  {
    status: 500,
    helper: 'internalServerError',
    title: 'Internal Server Error',
    spec: 'RFC 9110 §15.6.1',
  },
  { status: 501, helper: 'notImplemented', title: 'Not Implemented', spec: 'RFC 9110 §15.6.2' },
  { status: 502, helper: 'badGateway', title: 'Bad Gateway', spec: 'RFC 9110 §15.6.3' },
  {
    status: 503,
    helper: 'serviceUnavailable',
    title: 'Service Unavailable',
    spec: 'RFC 9110 §15.6.4',
    owes: limits,
  },
  { status: 504, helper: 'gatewayTimeout', title: 'Gateway Timeout', spec: 'RFC 9110 §15.6.5' },
  {
    status: 505,
    helper: 'httpVersionNotSupported',
    title: 'HTTP Version Not Supported',
    spec: 'RFC 9110 §15.6.6',
  },
  {
    status: 506,
    helper: 'variantAlsoNegotiates',
    title: 'Variant Also Negotiates',
    spec: 'RFC 2295 §8.1',
  },
  {
    status: 507,
    helper: 'insufficientStorage',
    title: 'Insufficient Storage',
    spec: 'RFC 4918 §11.5',
  },
  { status: 508, helper: 'loopDetected', title: 'Loop Detected', spec: 'RFC 5842 §7.2' },
  { status: 510, helper: 'notExtended', title: 'Not Extended', spec: 'RFC 2774 §7' },
  {
    status: 511,
    helper: 'networkAuthenticationRequired',
    title: 'Network Authentication Required',
    spec: 'RFC 6585 §6',
  },
] as const satisfies readonly ErrorStatus[]

/** The rows as a union, for types that follow the table. */
export type ErrorRow = (typeof errorStatuses)[number]

/** A registered 4xx or 5xx status code. */
export type ErrorStatusCode = ErrorRow['status']

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

type NumberOf<Text> = Text extends `${infer Value extends number}` ? Value : never

/** Any 4xx or 5xx status code (RFC 9110 §15). */
export type AnyErrorStatusCode = NumberOf<`${4 | 5}${Digit}${Digit}`>

/** A 4xx or 5xx status code that the registry has no phrase for, such as 440. */
export type UnregisteredStatusCode = Exclude<AnyErrorStatusCode, ErrorStatusCode>

const rows: ReadonlyMap<number, ErrorStatus> = new Map(
  errorStatuses.map((row) => [row.status, row]),
)

/** What most statuses owe. */
const nothing: Owed = {}

/** What a status owes its client; the same empty object for all that owe nothing. */
export function owedBy(status: number): Owed {
  return rows.get(status)?.owes ?? nothing
}

/** Finds the row of a registered 4xx or 5xx; `undefined` for any other number. */
export function findErrorStatus(status: number): ErrorStatus | undefined {
  return rows.get(status)
}
