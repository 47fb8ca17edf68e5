/** Sentences that say nothing was found by repeating what was looked for. */
import type { FastifyRequest } from 'fastify'
import { pathOf } from '../http/request.ts'
import { maxDetailLength } from './validators/findings.ts'

/** How much of a target is looked for, because sentences are cut, too. */
const maxLength = 200

/**
 * Tells whether a sentence repeats the target of the request, as frameworks have it: `Cannot GET
 * /orders?token=…`. The query may hold secrets, and the path is in `instance` already. Of a route that
 * exists only what repeats the method as well is a framework's; there a path may be part of a sentence.
 */
export function repeatsTarget(
  sentence: string,
  { is404, method, raw }: FastifyRequest,
  status: number,
): boolean {
  if (status !== 404 && status !== 405) return false
  const url = String(raw.url)
  const path = pathOf(url)
  const query = /\?(.+)/s.exec(url)?.[1]
  if (query !== undefined && formsOf(query).some((form) => sentence.includes(form))) return true
  if (path.length <= 1) return new RegExp(`^\\w+ ${method}[ :]/`).test(sentence)
  if (!formsOf(path).some((form) => sentence.includes(form))) return false
  return is404 || new RegExp(`\\b${method}\\b`).test(sentence)
}

/** Writes Fastify's own sentence for a request without a route, which repeats the URL with its query. */
export function fastifysSentence({ method, raw }: FastifyRequest): string {
  return `Route ${method}:${String(raw.url)} not found`.slice(0, maxDetailLength)
}

/** A part of a target as it came and as it reads. */
function formsOf(part: string): string[] {
  const forms = [part.slice(0, maxLength)]
  try {
    forms.push(decodeURIComponent(part).slice(0, maxLength))
  } catch {
    // It reads as it came.
  }
  return forms
}
