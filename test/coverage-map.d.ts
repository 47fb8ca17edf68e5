/** Names the file of plugin/ that a test earns coverage for; `null` if there is none. */
export default function creditOf(test: string): string[] | null
