/** Texts planted in errors and requests. Where one of them comes out again, something leaked. */

/** Planted where an error can hide something; no answer may contain it. */
export const secret = 'hunter2-secret'

/** The message of an unexpected error: words for a client below 500, for the log alone above. */
export const said = 'said-by-the-thrower'

/** Planted in queries, header fields and contents of requests; what a client sent is not repeated. */
export const sent = 'sent-by-the-client'
