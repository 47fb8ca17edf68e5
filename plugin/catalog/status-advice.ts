/** What a status means, how to fix its cause and whether to try again: one row per status. */

/** Whether the same request may be sent again. */
export type RetryKind = 'never' | 'after-change' | 'when-told' | 'after-delay' | 'if-idempotent'

/** What a client's developer is told of a status. */
export interface StatusAdvice {
  readonly meaning: string
  readonly fix: string
  readonly retry: RetryKind
}

/** The sentences of the kinds of retry advice. */
export const retryAdvice: Readonly<Record<RetryKind, string>> = {
  never: 'Do not repeat the request as it is: the answer stays the same.',
  'after-change':
    'The same request may succeed once the state of the resource has changed. Read it first.',
  'when-told':
    'Repeat the request after the delay in Retry-After. Without that field the answer stays the same.',
  'after-delay':
    'Repeat the request after the delay in Retry-After, or, without that field, after delays that grow and vary.',
  'if-idempotent':
    'It is not known whether the request took effect. Repeat it automatically only where its method is idempotent, such as GET, PUT and DELETE (RFC 9110 §9.2.2), after delays that grow and vary.',
}

type Row = readonly [meaning: string, fix: string, retry: RetryKind]

const rows: Readonly<Record<number, Row>> = {
  400: [
    'The request is malformed: its syntax, its parameters or its content break the rules of the API.',
    'Correct what `detail` and each entry of `errors` name.',
    'never',
  ],
  401: [
    'The request has no credentials, or none that are valid.',
    'Authenticate in the way WWW-Authenticate asks for; renew credentials that have expired.',
    'never',
  ],
  402: ['A payment is required first.', 'Settle what is due.', 'after-change'],
  403: [
    'The credentials are known, but they do not permit this.',
    'Use credentials that do, or ask for the permission. The same ones get the same answer.',
    'never',
  ],
  404: [
    'There is nothing at this URI, or its existence is not disclosed.',
    'Check the path and the identifiers in it.',
    'after-change',
  ],
  405: [
    'The resource exists, but it does not support this method.',
    'Use one of the methods in Allow.',
    'never',
  ],
  406: [
    'The response cannot be had in any media type that Accept lists.',
    'Add one of the media types in `available` to Accept.',
    'never',
  ],
  407: [
    'A proxy on the way asks for credentials.',
    'Authenticate with the proxy in the way Proxy-Authenticate asks for.',
    'never',
  ],
  408: [
    'The request did not arrive in the time the server was prepared to wait.',
    'Send the whole request without pauses.',
    'if-idempotent',
  ],
  409: [
    'The request conflicts with the current state of the resource.',
    'Read the current state and send a request that fits it.',
    'after-change',
  ],
  410: ['The resource was here and is gone for good.', 'Remove references to it.', 'never'],
  411: ['The content came without Content-Length.', 'Send Content-Length.', 'never'],
  412: [
    'A condition in the header of the request does not hold, usually because the resource has changed.',
    'Read the resource again and send the condition with its new entity tag or date.',
    'after-change',
  ],
  413: ['The content is larger than the server accepts.', 'Send less at once.', 'when-told'],
  414: ['The URI is longer than the server accepts.', 'Shorten it.', 'never'],
  415: [
    'The content is in a media type or a coding that the resource does not read.',
    'Use a media type that Accept in the response lists, or a coding that Accept-Encoding lists.',
    'never',
  ],
  416: [
    'The range lies outside of the representation.',
    'Ask for a range within the length that Content-Range tells.',
    'never',
  ],
  417: ['The server does not meet the expectation in Expect.', 'Leave Expect out.', 'never'],
  421: [
    'The request came to a server that does not answer for this host.',
    'Send it over a new connection to the right one.',
    'never',
  ],
  422: [
    'The content is well-formed, but what it says cannot be processed.',
    'Correct what `detail` and each entry of `errors` name.',
    'never',
  ],
  423: ['The resource is locked.', 'Wait until the lock is released.', 'after-change'],
  424: [
    'An action that this one depends on has failed.',
    'Look for the cause in the outcome of that action.',
    'after-change',
  ],
  425: [
    'The request came as early data of a TLS handshake, which somebody might replay.',
    'Send it once the handshake is complete.',
    'after-delay',
  ],
  426: [
    'The server refuses this version of the protocol.',
    'Change to one of the protocols in Upgrade.',
    'never',
  ],
  428: [
    'The request must be conditional, so that no update is lost.',
    'Send If-Match with the entity tag of what was read.',
    'never',
  ],
  429: [
    'There were too many requests in a given time.',
    'Send fewer; spread them over time.',
    'after-delay',
  ],
  431: [
    'The header of the request, or one of its fields, is too large.',
    'Send fewer and smaller fields; cookies are the usual cause.',
    'never',
  ],
  451: [
    'A legal demand keeps the server from answering.',
    'The link `blocked-by` leads to who demanded it.',
    'never',
  ],
  500: [
    'The server failed in a way nobody expected. It is not the fault of the request.',
    'Report it together with `requestId`, which leads to the cause in the log.',
    'if-idempotent',
  ],
  501: [
    'The server lacks what the request asks for, such as the method, for every resource.',
    'Use what the documentation lists.',
    'never',
  ],
  502: [
    'A server behind this one gave an invalid answer.',
    'If it lasts, report it together with `requestId`.',
    'if-idempotent',
  ],
  503: [
    'The server is overloaded or down for maintenance, for a while.',
    'Wait. If it lasts, report it together with `requestId`.',
    'after-delay',
  ],
  504: [
    'A server behind this one gave no answer in time.',
    'If it lasts, report it together with `requestId`.',
    'if-idempotent',
  ],
  505: [
    'The server does not speak this major version of HTTP.',
    'Use HTTP/1.1 or HTTP/2.',
    'never',
  ],
  507: [
    'There is not enough room to store what the request needs.',
    'Free some, or ask for more.',
    'after-change',
  ],
  511: [
    'The network asks for a sign-in before it lets requests through.',
    'Sign in to the network.',
    'after-change',
  ],
}

/** What holds for every status of a class (RFC 9110 §15). */
const ofClass: readonly [client: Row, server: Row] = [
  ['The server cannot or will not process the request.', 'Correct what `detail` names.', 'never'],
  [
    'The server failed to fulfil a request that may well be valid.',
    'If it lasts, report it together with `requestId`.',
    'if-idempotent',
  ],
]

/** The advice about a status; one without a row has that of its class. */
export function adviceOn(status: number): StatusAdvice {
  const [meaning, fix, retry] = rows[status] ?? ofClass[status < 500 ? 0 : 1]
  return { meaning, fix, retry }
}
