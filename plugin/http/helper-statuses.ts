/** The error helpers by name, with the words that editors show where one is called. Types alone. */

/**
 * The status of each helper. `reply`, `httpErrors` and `errorSchemas` are mapped over these names,
 * and a mapped type keeps what is said of them here.
 */
export interface HelperStatuses {
  /**
   * 400 Bad Request (RFC 9110 §15.5.1).
   * @example return reply.badRequest('A range needs a start.')
   */
  badRequest: 400
  /**
   * 401 Unauthorized (RFC 9110 §15.5.2). Takes `challenge`.
   * @example return reply.unauthorized({ challenge: 'Bearer realm="orders"' })
   */
  unauthorized: 401
  /**
   * 402 Payment Required (RFC 9110 §15.5.3).
   * @example return reply.paymentRequired('Invoice 42 is due.')
   */
  paymentRequired: 402
  /**
   * 403 Forbidden (RFC 9110 §15.5.4).
   * @example return reply.forbidden('Only the owner may cancel an order.')
   */
  forbidden: 403
  /**
   * 404 Not Found (RFC 9110 §15.5.5).
   * @example return reply.notFound('No order 42.')
   */
  notFound: 404
  /**
   * 405 Method Not Allowed (RFC 9110 §15.5.6). Takes `allow`.
   * @example return reply.methodNotAllowed('Orders are never changed.')
   */
  methodNotAllowed: 405
  /**
   * 406 Not Acceptable (RFC 9110 §15.5.7). Takes `available`.
   * @example return reply.notAcceptable({ available: ['text/csv'] })
   */
  notAcceptable: 406
  /**
   * 407 Proxy Authentication Required (RFC 9110 §15.5.8). Takes `challenge`.
   * @example return reply.proxyAuthenticationRequired({ challenge: 'Basic realm="proxy"' })
   */
  proxyAuthenticationRequired: 407
  /**
   * 408 Request Timeout (RFC 9110 §15.5.9).
   * @example return reply.requestTimeout('The upload took too long.')
   */
  requestTimeout: 408
  /**
   * 409 Conflict (RFC 9110 §15.5.10).
   * @example return reply.conflict('Order 42 already exists.')
   */
  conflict: 409
  /**
   * 410 Gone (RFC 9110 §15.5.11).
   * @example return reply.gone('Order 42 was deleted.')
   */
  gone: 410
  /**
   * 411 Length Required (RFC 9110 §15.5.12).
   * @example return reply.lengthRequired('Say how long the upload is.')
   */
  lengthRequired: 411
  /**
   * 412 Precondition Failed (RFC 9110 §15.5.13).
   * @example return reply.preconditionFailed('Order 42 has been changed since.')
   */
  preconditionFailed: 412
  /**
   * 413 Content Too Large (RFC 9110 §15.5.14). Takes `retryAfter`.
   * @example return reply.contentTooLarge('At most 10 MB.', { retryAfter: 60 })
   */
  contentTooLarge: 413
  /**
   * 414 URI Too Long (RFC 9110 §15.5.15).
   * @example return reply.uriTooLong('The filter is too long.')
   */
  uriTooLong: 414
  /**
   * 415 Unsupported Media Type (RFC 9110 §15.5.16). Takes `accept`, `acceptEncoding`.
   * @example return reply.unsupportedMediaType({ accept: ['text/csv'] })
   */
  unsupportedMediaType: 415
  /**
   * 416 Range Not Satisfiable (RFC 9110 §15.5.17). Needs `completeLength`.
   * @example return reply.rangeNotSatisfiable({ completeLength: 47022 })
   */
  rangeNotSatisfiable: 416
  /**
   * 417 Expectation Failed (RFC 9110 §15.5.18).
   * @example return reply.expectationFailed('100-continue is all there is.')
   */
  expectationFailed: 417
  /**
   * 421 Misdirected Request (RFC 9110 §15.5.20).
   * @example return reply.misdirectedRequest('This host serves other names.')
   */
  misdirectedRequest: 421
  /**
   * 422 Unprocessable Content (RFC 9110 §15.5.21).
   * @example return reply.unprocessableContent('The end lies before the start.')
   */
  unprocessableContent: 422
  /**
   * 423 Locked (RFC 4918 §11.3).
   * @example return reply.locked('Somebody is editing order 42.')
   */
  locked: 423
  /**
   * 424 Failed Dependency (RFC 4918 §11.4).
   * @example return reply.failedDependency('The order was not made, so it is not paid.')
   */
  failedDependency: 424
  /**
   * 425 Too Early (RFC 8470 §5.2).
   * @example return reply.tooEarly('Repeat it after the handshake.')
   */
  tooEarly: 425
  /**
   * 426 Upgrade Required (RFC 9110 §15.5.22). Needs `upgrade`.
   * @example return reply.upgradeRequired({ upgrade: ['websocket'] })
   */
  upgradeRequired: 426
  /**
   * 428 Precondition Required (RFC 6585 §3).
   * @example return reply.preconditionRequired('Send If-Match.')
   */
  preconditionRequired: 428
  /**
   * 429 Too Many Requests (RFC 6585 §4). Takes `retryAfter`, `rateLimit`, `rateLimitPolicy`.
   * @example return reply.tooManyRequests('100 requests an hour.', { retryAfter: 60 })
   */
  tooManyRequests: 429
  /**
   * 431 Request Header Fields Too Large (RFC 6585 §5).
   * @example return reply.requestHeaderFieldsTooLarge('The cookies are too large.')
   */
  requestHeaderFieldsTooLarge: 431
  /**
   * 451 Unavailable For Legal Reasons (RFC 7725 §3). Needs `blockedBy`.
   * @example return reply.unavailableForLegalReasons({ blockedBy: 'https://court.example/' })
   */
  unavailableForLegalReasons: 451
  /**
   * 500 Internal Server Error (RFC 9110 §15.6.1).
   * @example return reply.internalServerError({ cause: error })
   */
  internalServerError: 500
  /**
   * 501 Not Implemented (RFC 9110 §15.6.2).
   * @example return reply.notImplemented('PATCH is not there yet.')
   */
  notImplemented: 501
  /**
   * 502 Bad Gateway (RFC 9110 §15.6.3).
   * @example return reply.badGateway('The shop did not answer sensibly.', { cause: error })
   */
  badGateway: 502
  /**
   * 503 Service Unavailable (RFC 9110 §15.6.4). Takes `retryAfter`, `rateLimit`, `rateLimitPolicy`.
   * @example return reply.serviceUnavailable('Closed for maintenance.', { retryAfter: 120 })
   */
  serviceUnavailable: 503
  /**
   * 504 Gateway Timeout (RFC 9110 §15.6.5).
   * @example return reply.gatewayTimeout('The shop did not answer in time.')
   */
  gatewayTimeout: 504
  /**
   * 505 HTTP Version Not Supported (RFC 9110 §15.6.6).
   * @example return reply.httpVersionNotSupported('Use HTTP/1.1.')
   */
  httpVersionNotSupported: 505
  /**
   * 506 Variant Also Negotiates (RFC 2295 §8.1).
   * @example return reply.variantAlsoNegotiates('The variants negotiate in a circle.')
   */
  variantAlsoNegotiates: 506
  /**
   * 507 Insufficient Storage (RFC 4918 §11.5).
   * @example return reply.insufficientStorage('The disk is full.')
   */
  insufficientStorage: 507
  /**
   * 508 Loop Detected (RFC 5842 §7.2).
   * @example return reply.loopDetected('The collection contains itself.')
   */
  loopDetected: 508
  /**
   * 510 Not Extended (RFC 2774 §7).
   * @example return reply.notExtended('An extension is missing.')
   */
  notExtended: 510
  /**
   * 511 Network Authentication Required (RFC 6585 §6).
   * @example return reply.networkAuthenticationRequired('Sign in to the network first.')
   */
  networkAuthenticationRequired: 511
}
