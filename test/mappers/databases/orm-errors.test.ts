import mongoose from 'mongoose'
import sequelize from 'sequelize'
import t from 'tap'
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

judgeRows(t, ormErrors, [
  ['what TypeORM does not find', given('x', { name: 'EntityNotFoundError' }), details.absent],
])
