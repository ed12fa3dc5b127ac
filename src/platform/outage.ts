/** What the machine lacks, where an error comes from that and from no mistake of ours or the caller's. */
export type Outage = 'database' | 'disk'

/** Connections refused or broken, as the operating system names them. */
const broken = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
])
/** The driver has no codes of its own for these. */
const words =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying|Cannot use a pool)/

/**
 * Reads an error of the database's driver or of the file system. SQLSTATE: 08 is a broken connection, 57P a server that
 * stops or starts, 53 no resources left, of which 53100 is the disk; 58 is its own input and output.
 */
export function outageOf(error: unknown): Outage | null {
  if (!(error instanceof Error)) return null
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === '53100' || code === 'ENOSPC' || code === 'EDQUOT') return 'disk'
  if (code.startsWith('58') && /no space left|quota/i.test(error.message)) return 'disk'
  if (/^(08|57P|53)...?$/.test(code) || broken.has(code) || code === '58030' || words.test(error.message))
    return 'database'
  return outageOf(error.cause)
}
