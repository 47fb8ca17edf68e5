import t from 'tap'
import { prismaErrors } from '../../../plugin/mappers/databases/prisma-errors.ts'
import { details, given, judgeRows, type Row } from '../../fixtures/mapper-rows.ts'

/** As Prisma 7 builds them; its message quotes the code around the failed call. */
const known = (code: string) =>
  given('Invalid `prisma.user.create()` invocation in /srv/app/users.ts:12', {
    name: 'PrismaClientKnownRequestError',
    code,
    clientVersion: '7.10.0',
    meta: { modelName: 'User', target: ['email'] },
  })
const initialization = (errorCode: string) =>
  given("Can't reach database server at db.internal:5432", {
    name: 'PrismaClientInitializationError',
    clientVersion: '7.10.0',
    errorCode,
  })

const { absent, contention, duplicate, invalid, reference } = details

/** Prisma's error message reference. */
const codes: readonly (readonly [code: string, meaning: string, expected: Row[2]])[] = [
  ['P1001', 'the server cannot be reached', 503],
  ['P1002', 'the server was reached but timed out', 503],
  ['P1008', 'the operation timed out', 503],
  ['P1017', 'the server has closed the connection', 503],
  ['P2000', 'a value is too long', invalid],
  ['P2001', 'a record does not exist', absent],
  ['P2002', 'a unique constraint failed', duplicate],
  ['P2003', 'a foreign key constraint failed', reference],
  ['P2005', 'a stored value is invalid', invalid],
  ['P2006', 'a value is not valid', invalid],
  ['P2007', 'data did not validate', invalid],
  ['P2009', 'a query did not validate', undefined],
  ['P2010', 'a raw query failed', undefined],
  ['P2011', 'a null constraint failed', invalid],
  ['P2012', 'a required value is missing', invalid],
  ['P2014', 'a required relation would be violated', reference],
  ['P2015', 'a related record was not found', absent],
  ['P2018', 'records to connect were not found', absent],
  ['P2019', 'an input is wrong', invalid],
  ['P2020', 'a value is out of range', invalid],
  ['P2021', 'a table does not exist', undefined],
  ['P2023', 'stored data are inconsistent', undefined],
  ['P2024', 'no connection of the pool was free in time', 503],
  ['P2025', 'a record that is needed was not found', absent],
  ['P2028', 'the transaction failed to start in time', 503],
  ['P2033', 'a number does not fit', invalid],
  ['P2034', 'a write conflict or a deadlock', contention],
  ['P2037', 'too many connections', 503],
]

judgeRows(
  t,
  prismaErrors,
  codes.map(([code, meaning, expected]) => [`${code}, ${meaning},`, known(code), expected]),
)

const inconsistent = (message: string) =>
  Object.assign(known('P2023'), { message: `Inconsistent column data: ${message}` })

judgeRows(t, prismaErrors, [
  [
    'no id of MongoDB',
    inconsistent(
      'Malformed ObjectID: provided hex string must be 12 bytes, instead got: "hunter2"',
    ),
    invalid,
  ],
  ['no UUID', inconsistent('Error creating UUID, invalid character: found `h` at 1'), invalid],
  ['a database that is away at the start', initialization('P1001'), 503],
  ['wrong credentials', initialization('P1000'), undefined],
  ['a wrong call', given('x', { name: 'PrismaClientValidationError' }), undefined],
  ['a code of somebody else', given('x', { code: 'P2002' }), undefined],
  ['any other error', new Error('x'), undefined],
])
