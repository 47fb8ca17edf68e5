/** Mappers for the errors of popular libraries, recognised by their shape: none of these is imported. */
import { abortErrors } from './abort-errors.ts'
import { awsErrors } from './aws-errors.ts'
import { breakerErrors } from './breaker-errors.ts'
import { grpcErrors } from './grpc-errors.ts'
import { knexErrors } from './databases/knex-errors.ts'
import { mongodbErrors } from './databases/mongodb-errors.ts'
import { mysqlErrors } from './databases/mysql-errors.ts'
import type { ErrorMapper } from '../foreign/mapper.ts'
import { ormErrors } from './databases/orm-errors.ts'
import { postgresErrors } from './databases/postgres-errors.ts'
import { prismaErrors } from './databases/prisma-errors.ts'
import { redisErrors } from './databases/redis-errors.ts'
import { sqliteErrors } from './databases/sqlite-errors.ts'
import { boomErrors, exposedErrors, fastifyErrors } from './status-errors.ts'
import { tokenErrors } from './token-errors.ts'
import { uploadErrors } from './upload-errors.ts'
import { upstreamErrors } from './upstream-errors.ts'

/**
 * Every mapper whose errors say by themselves whose fault they are, in an order that works:
 * `mappers: standardMappers`. Of a bare connection failure it cannot be known who was called; the
 * databases come before the upstream servers, so it is a 503. `zodErrors` and `ajvErrors` are left out:
 * they blame the client for whatever was validated, so that is for you to say.
 */
export const standardMappers: readonly ErrorMapper[] = [
  boomErrors,
  exposedErrors,
  fastifyErrors,
  tokenErrors,
  prismaErrors,
  postgresErrors,
  mysqlErrors,
  sqliteErrors,
  mongodbErrors,
  redisErrors,
  knexErrors,
  ormErrors,
  uploadErrors,
  breakerErrors,
  grpcErrors,
  awsErrors,
  upstreamErrors,
  abortErrors,
]

export { abortErrors } from './abort-errors.ts'
export { awsErrors } from './aws-errors.ts'
export { breakerErrors } from './breaker-errors.ts'
export { mapConstraints } from './databases/constraint-errors.ts'
export { grpcErrors } from './grpc-errors.ts'
export { knexErrors } from './databases/knex-errors.ts'
export { mongodbErrors } from './databases/mongodb-errors.ts'
export { mysqlErrors } from './databases/mysql-errors.ts'
export type { ErrorMapper, MapperContext, MapperOptions, RequestPart } from '../foreign/mapper.ts'
export { ormErrors } from './databases/orm-errors.ts'
export { postgresErrors } from './databases/postgres-errors.ts'
export { prismaErrors } from './databases/prisma-errors.ts'
export { redisErrors } from './databases/redis-errors.ts'
export { sqliteErrors } from './databases/sqlite-errors.ts'
export { boomErrors, exposedErrors, fastifyErrors } from './status-errors.ts'
export { createTokenMapper, tokenErrors, type TokenMapperOptions } from './token-errors.ts'
export { uploadErrors } from './upload-errors.ts'
export { upstreamErrors } from './upstream-errors.ts'
export { ajvErrors, zodErrors } from './validator-errors.ts'
