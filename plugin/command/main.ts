#!/usr/bin/env node
/** `npx fastify-error-resource`: what Node runs. */
import { runCommand } from './run.ts'

process.exitCode = await runCommand(process.argv.slice(2), process)
