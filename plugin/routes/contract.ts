/** The contract of a route: what it sends is what it declared, or somebody is told. */
import type { FastifyReply } from 'fastify'
import type { Declaration, Occurrence } from '../errors/declaration.ts'
import { logSafely } from '../logs/log-error.ts'
import type { MembersSchema } from '../errors/members.ts'
import { logOf } from '../logs/request-log.ts'
import { declaredErrorsOf, declaredResponses, impliedErrorsOf } from './route-errors.ts'
import { type KnownRoute, knownRoute } from './routes.ts'

/** Most errors that are remembered for a route, so that declarations made on the fly cannot fill the memory. */
const maxKnown = 200

function keyOf({ status, code }: Declaration): string {
  return code === undefined ? String(status) : `${String(status)} ${code}`
}

/** A class of statuses, written by hand, takes every error of it in. */
function isOfClass({ options }: KnownRoute, status: number): boolean {
  const digit = String(status).charAt(0)
  return Object.keys(declaredResponses(options)).some((key) =>
    ['default', `${digit}xx`].includes(key.toLowerCase()),
  )
}

function listExpectedErrors(route: KnownRoute, method: string): Set<string> | null {
  const declared = declaredErrorsOf(route)
  if (declared.length === 0) return null
  const implied = impliedErrorsOf(route, method).map(({ declaration }) => declaration)
  return new Set([...declared, ...implied].map(keyOf))
}

/**
 * Warns of an error that is on its way although its route, which declares errors, does not declare
 * this one: clients find it in no document. Once for each route, status and code; what is sent is
 * the same.
 */
export function checkContract(reply: FastifyReply, { declaration }: Occurrence): void {
  const { request } = reply
  const route = request.routeOptions.config[knownRoute]
  if (route?.plan.enabled !== true) return
  if (route.expectedErrors === undefined) {
    route.expectedErrors = listExpectedErrors(route, request.method)
  }
  const { expectedErrors } = route
  const key = keyOf(declaration)
  if (expectedErrors === null || expectedErrors.has(key)) return
  if (expectedErrors.size >= maxKnown) return
  expectedErrors.add(key)
  if (isOfClass(route, declaration.status)) return
  const { status, code } = declaration
  const name = `${request.method} ${route.url}`
  logSafely(
    logOf(request),
    'warn',
    { route: name, status, code },
    `${name} sent ${key}, which its response schema does not declare. ` +
      'Add it to errorResponses(), so that it is documented.',
  )
}

const identityOf = ({ status, title, code, type, members }: Declaration) =>
  JSON.stringify([status, title, code, type, members])

/** Tells whether two declarations say the same, as those of a module do that is loaded twice. */
function areAlike(one: Declaration, other: Declaration): boolean {
  return one === other || identityOf(one) === identityOf(other)
}

function findTaken({ members }: Declaration, extra: MembersSchema | undefined): string | undefined {
  const names = Object.keys(members?.properties ?? {})
  return names.find((name) => Object.hasOwn(extra?.properties ?? {}, name))
}

/**
 * Looks at errors, by the words that name who has them: `Route GET /orders declares`.
 * @throws {Error} With these words, both errors and the fix.
 */
export type UniquenessCheck = (declarations: readonly Declaration[], whose: string) => void

/**
 * Checks that no two declarations of one service share a code or a type URI.
 * @param extra Members that every error has, and that no declaration may name, too.
 */
export function createUniquenessCheck(extra?: MembersSchema): UniquenessCheck {
  const known = new Map<string, Declaration>()
  const checked = new Set<Declaration>()
  return (declarations, whose) => {
    for (const declaration of declarations) {
      const { code, type, title } = declaration
      // A status as it stands is the same everywhere; an error that many routes declare is one error.
      if (code === undefined || checked.has(declaration)) continue
      const taken = findTaken(declaration, extra)
      if (taken !== undefined) {
        throw new Error(
          `${whose} an error (${code}, "${title}") with the member "${taken}", which ` +
            'the option extraMembers gives to every error. Give one of them another name.',
        )
      }
      for (const key of type === undefined ? [`code ${code}`] : [`code ${code}`, `type ${type}`]) {
        const first = known.get(key) ?? declaration
        if (!areAlike(first, declaration)) {
          throw new Error(
            `${whose} an error (${code}, "${title}") with the ${key} of another one ` +
              `(${String(first.code)}, "${first.title}"). Give it one of its own, or use the same declaration.`,
          )
        }
        known.set(key, declaration)
      }
      checked.add(declaration)
    }
  }
}

/** Most codes that are remembered, so that declarations made on the fly cannot fill the memory. */
const maxCodes = 1000

/** Tells of an error whose code another one of the service has that was sent before. */
export type CodeWatch = (declaration: Declaration) => string | undefined

/** Remembers the errors that are sent, also those that no route declares. */
export function createCodeWatch(): CodeWatch {
  const known = new Map<string, Declaration>()
  return (declaration) => {
    const { code } = declaration
    if (code === undefined) return undefined
    const first = known.get(code)
    if (first === undefined) {
      if (known.size < maxCodes) known.set(code, declaration)
      return undefined
    }
    if (areAlike(first, declaration)) return undefined
    return (
      `Two errors have the code ${code}, "${first.title}" and "${declaration.title}": clients cannot tell ` +
      'them apart. Give one of them another.'
    )
  }
}
