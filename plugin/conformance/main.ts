#!/usr/bin/env node
/** `npx fastify-error-resource`: what Node runs. */
import { runCommand } from './command.ts'

process.exitCode = await runCommand(process.argv.slice(2), process)
