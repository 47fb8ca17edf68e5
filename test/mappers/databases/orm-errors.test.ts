import { NoResultError } from 'kysely'
import mongoose from 'mongoose'
import sequelize from 'sequelize'
import t from 'tap'
import { EntityNotFoundError, OptimisticLockCanNotBeUsedError } from 'typeorm'
import { ormErrors } from '../../../plugin/mappers/databases/orm-errors.ts'
import { details, given, judgeRows } from '../../fixtures/mapper-rows.ts'

const Order = mongoose.model(
  'Order',
  new mongoose.Schema({ number: { type: Number, required: true } }),
)
const { DocumentNotFoundError, VersionError, ValidationError } = mongoose.Error
const invalidOrder = new Order({ number: 'hunter2' }).validateSync()
const castError = await Order.findById('hunter2')
  .exec()
  .catch((error: unknown) => error)
const version = new VersionError(new Order({ number: 1 }), 1, ['number'])

judgeRows(t, ormErrors, [
  [
    'a document that Mongoose does not find',
    new DocumentNotFoundError({ _id: 'hunter2' } as never),
    details.absent,
  ],
  ['a document that somebody else has changed', version, details.contention],
  ['a document that Mongoose refuses', invalidOrder, details.invalid],
  ['one without a model', new ValidationError(), details.invalid],
  ['a value that Mongoose cannot cast', castError, details.invalid],
  ['the name of Mongoose for something else', given('x', { name: 'CastError' }), undefined],
  ['the name of many for something else', given('x', { name: 'ValidationError' }), undefined],
])

const original = given('hunter2')
const options = { parent: original } as never

judgeRows(t, ormErrors, [
  ['a row that Sequelize does not find', new sequelize.EmptyResultError('hunter2'), details.absent],
  [
    'a row that somebody else has changed',
    new sequelize.OptimisticLockError({}),
    details.contention,
  ],
  [
    'a duplicate',
    new sequelize.UniqueConstraintError({ parent: original } as never),
    details.duplicate,
  ],
  ['a reference', new sequelize.ForeignKeyConstraintError(options), details.reference],
  ['an overlap', new sequelize.ExclusionConstraintError(options), details.overlap],
  ['a value that a model refuses', new sequelize.ValidationError('hunter2', []), details.invalid],
  ['no connection', new sequelize.ConnectionError(original), 503],
  ['nobody there', new sequelize.ConnectionRefusedError(original), 503],
  ['no free connection', new sequelize.ConnectionAcquireTimeoutError(original), 503],
  ['a host that is not there', new sequelize.HostNotFoundError(original), 503],
  ['a statement that took too long', new sequelize.TimeoutError(original as never), 503],
  ['anything else', new sequelize.DatabaseError(original as never), undefined],
])

/** How `bulkCreate` of Sequelize reports what its models refuse. */
const bulk = new sequelize.AggregateError([
  new sequelize.BulkRecordError(new sequelize.ValidationError('hunter2', []), {} as never),
])

const strict = new mongoose.Schema({ number: Number }, { strict: 'throw', bufferTimeoutMS: 1 })
const Strict = mongoose.model('Strict', strict)
const caught = (promise: PromiseLike<unknown>) =>
  Promise.resolve(promise).catch((error: unknown) => error)

judgeRows(t, ormErrors, [
  ['several records that a model of Sequelize refuses', bulk, details.invalid],
  ['several errors of anything else', new AggregateError([new Error('x')]), undefined],
  ['none of several', new AggregateError([]), undefined],
  [
    'a member that no schema of Mongoose has',
    await caught(Strict.updateOne({}, { hunter2: 1 } as never)),
    details.invalid,
  ],
  ['Mongoose without a connection', await caught(Strict.findOne()), 503],
  [
    'Mongoose without a connection to wait for',
    given('Cannot call `a.findOne()` before initial connection is complete', {
      name: 'MongooseError',
    }),
    503,
  ],
  ['a wrong use of Mongoose', given('x', { name: 'MongooseError' }), undefined],
])

judgeRows(t, ormErrors, [
  [
    'what TypeORM does not find',
    new EntityNotFoundError('Order', { id: 'hunter2' }),
    details.absent,
  ],
  [
    'a lock that TypeORM has not for a query, which is our mistake',
    new OptimisticLockCanNotBeUsedError(),
    undefined,
  ],
  [
    'TypeORM without a connection',
    given('Connection is not established with mysql database', { name: 'TypeORMError' }),
    503,
  ],
  ['a connection that TypeORM lost', given('x', { name: 'ConnectionIsNotSetError' }), 503],
  ['a wrong use of TypeORM', given('Empty criteria(s)', { name: 'TypeORMError' }), undefined],
])

const query = { kind: 'SelectQueryNode' }

judgeRows(t, ormErrors, [
  ['what Kysely does not find', new NoResultError(query as never), details.absent],
  ['its sentence for something else', given('no result'), undefined],
  [
    'what MikroORM does not find',
    given('Order not found', { name: 'NotFoundError', entity: {} }),
    details.absent,
  ],
  ['its name for something else', given('x', { name: 'NotFoundError' }), undefined],
  [
    'a version that MikroORM does not find any more',
    given('The optimistic lock failed', { name: 'OptimisticLockError', entity: {} }),
    details.contention,
  ],
])
