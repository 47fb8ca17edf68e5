/** Prisma, whose errors have codes of its own for all databases. */
import { createDatabaseMapper, tabulate, type DatabaseFailure } from './database-errors.ts'
import { readString } from '../../http/guarded-read.ts'

/** Prisma's error codes. What is wrong with a query (P2008 to P2010) is the service's own fault. */
const codes = tabulate({
  absent: ['P2001', 'P2015', 'P2018', 'P2025'],
  contention: ['P2034'],
  duplicate: ['P2002'],
  invalid: ['P2000', 'P2005', 'P2006', 'P2007', 'P2011', 'P2012', 'P2019', 'P2020', 'P2033'],
  reference: ['P2003', 'P2014'],
  unavailable: ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'],
})

/** P2023 is data that cannot be what they are stored as: ids of the client's, among others. */
const malformedId = /Malformed ObjectID|Error creating UUID/

function judge(error: object): DatabaseFailure | undefined {
  if (readString(error, 'name')?.startsWith('PrismaClient') !== true) return undefined
  if (readString(error, 'code') === 'P2023') {
    return malformedId.test(String(readString(error, 'message'))) ? 'invalid' : undefined
  }
  return codes.get(readString(error, 'code') ?? readString(error, 'errorCode'))
}

/**
 * Prisma: a record that an operation needs and does not find is a 404; a unique or foreign key
 * violation a 409; a value that is missing or not allowed a 400; a write conflict and a deadlock a 503
 * with `Retry-After`; a database that is away or has no connection left a 503.
 */
export const prismaErrors = createDatabaseMapper(judge)
