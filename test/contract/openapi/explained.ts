/** The findings of Spectral that stay, each with its reason. What is not in this list fails the test. */

/** A kind of finding that stays. */
export interface Explanation {
  readonly rules: RegExp
  /** Where in the document, as a path with dots. */
  readonly where: RegExp
  readonly why: string
}

export const explained: readonly Explanation[] = [
  {
    rules:
      /^owasp:api4:2023-(?:array-limit|integer-format|integer-limit(?:-legacy)?|string-limit|string-restricted)$/,
    where: /^components\.(?:schemas|headers)\.|\.responses\.\d{3}\.content\./,
    why:
      'The rules keep clients from sending too much. A bound on what the service says protects nobody, ' +
      'and would have to be kept for ever. What clients send, in parameters and bodies, is bounded.',
  },
  {
    rules: /^owasp:api4:2023-rate-limit(?:-responses-429)?$/,
    where: /./,
    why: 'The service has no rate limit of its own; the document may not say it had.',
  },
  {
    rules: /^owasp:api8:2023-define-cors-origin$/,
    where: /./,
    why: 'No browser calls the service from another origin, so it sends no CORS fields.',
  },
  {
    rules: /^owasp:api3:2023-no-additionalProperties$/,
    where: /\.responses\.\d{3}\.content\..*\.properties\.error\.additionalProperties$/,
    why: 'The failure of a job is an Error Resource, which may have members of its own (RFC 9457 §3.2).',
  },
]
