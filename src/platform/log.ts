/** Structured log lines, one JSON object a line, without personal data: event names, ids, counts, durations. */
export type LogValue = string | number | boolean | null | undefined
export type Log = (event: string, fields?: Record<string, LogValue>) => void

export function lineLog(write: (line: string) => void = line => process.stderr.write(line)): Log {
  return (event, fields = {}) =>
    write(`${JSON.stringify({ at: new Date().toISOString(), event, ...fields })}\n`)
}

export const silentLog: Log = () => {}

/** The kind and place of an error without its message's values: messages of drivers carry row contents. */
export function errorFields(error: unknown): Record<string, LogValue> {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const frame = error.stack
    ?.split('\n')
    .find(line => line.includes('/src/'))
    ?.trim()
  return {
    error: error.name,
    code,
    where: frame?.replace(/\(.*\/src\//, '(src/').replace(/file:\/\/.*\/src\//, 'src/'),
  }
}
