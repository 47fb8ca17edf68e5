/** Where a command writes to. */
import type { ProgressStream } from '../conformance/progress.ts'
import { createPaint, type Paint } from '../conformance/report/paragraphs.ts'

/** Where a command writes to, and what it knows of that. */
export interface Terminal {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean }
  readonly stderr: ProgressStream
  readonly env: Readonly<Record<string, string | undefined>>
}

/** A command: arguments without its name in, an exit code out. What goes wrong is thrown. */
export type Command = (args: readonly string[], terminal: Terminal) => Promise<number>

/** Chooses colours for a terminal that has them and wants them. */
export function paintFor({ stdout, env }: Terminal): Paint {
  return createPaint(stdout.isTTY === true && !env['NO_COLOR'])
}
