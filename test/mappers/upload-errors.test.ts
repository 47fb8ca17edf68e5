import multer from 'multer'
import t from 'tap'
import { uploadErrors } from '../../plugin/mappers/upload-errors.ts'
import { given, judgeRows } from '../fixtures/mapper-rows.ts'

const limits = [
  ['LIMIT_FILE_SIZE', 413],
  ['LIMIT_FILE_COUNT', 413],
  ['LIMIT_FIELD_VALUE', 413],
  ['LIMIT_FIELD_COUNT', 413],
  ['LIMIT_PART_COUNT', 413],
  ['LIMIT_FIELD_KEY', 400],
  ['LIMIT_UNEXPECTED_FILE', 400],
] as const

judgeRows(
  t,
  uploadErrors,
  limits.map(([code, status]) => [code, new multer.MulterError(code, 'hunter2'), { status, code }]),
)

judgeRows(t, uploadErrors, [
  ['the code of somebody else', given('x', { code: 'LIMIT_FILE_SIZE' }), undefined],
  ['a name without a code', given('x', { name: 'MulterError' }), undefined],
])
