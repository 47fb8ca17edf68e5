/** The packed package in the hands of its consumers. One file, because each of them wants it installed. */
import t from 'tap'
import { testCommand } from './command.ts'
import { whyNot } from './consume.ts'
import { testInstall } from './install.ts'
import { testTypes } from './types.ts'

t.setTimeout(480_000)

const options = await whyNot()

t.test('a consumer installs, registers, listens and is answered', options, testInstall)
t.test('a typed consumer compiles, and its mistakes do not', options, testTypes)
t.test('npx runs the command of the package that is installed', options, testCommand)
