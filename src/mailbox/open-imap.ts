import { ImapFlow } from 'imapflow'
import { outwardAddress } from '../platform/outward.ts'
import { Refusal, refuse } from '../shared/outcome.ts'
import type { Security } from './model/contract.ts'

export type ImapPlace = {
  host: string
  port: number
  security: Security
  userName: string
  password: string
  folder: string
  moveTo: string | null
}
export type ImapOptions = {
  /** Hosts of the own network that may be called, lower case. */
  internalHosts: readonly string[]
  /** Milliseconds for each step. */
  patience?: number
  /** Milliseconds after which waiting for news is begun anew, where the connection waits for them (RFC 2177). */
  longestIdle?: number
}

/**
 * Connects, signs in and opens the folder; refuses in words for people, with the field at fault, and never repeats what the
 * server said, for that may hold more than it should.
 */
export async function openImap(place: ImapPlace, options: ImapOptions): Promise<ImapFlow> {
  const { host, port, security } = place
  const patience = options.patience ?? 15_000
  if (security === 'none' && !options.internalHosts.includes(host))
    refuse('open_line', 422, 'Without encryption the password could be read on its way. Choose TLS.', {
      field: 'security',
    })
  const address = await outwardAddress(host, options.internalHosts, 'host')
  const client = new ImapFlow({
    host: address,
    port,
    secure: security === 'tls',
    servername: host,
    doSTARTTLS: security === 'starttls',
    auth: { user: place.userName, pass: place.password },
    logger: false,
    disableAutoIdle: true,
    ...(options.longestIdle ? { maxIdleTime: options.longestIdle } : {}),
    // One message a time is asked for, and not more of it than is read.
    maxLiteralSize: 64 * 1_048_576,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience * 4,
    clientInfo: { name: 'Linchpin' },
  })
  // What breaks between two commands is told by the next one.
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    client.close()
    throw refusalOf(error, place)
  }
  try {
    await client.mailboxOpen(place.folder)
    return client
  } catch (error) {
    const folders = await foldersOf(client).catch((): string[] => [])
    client.close()
    if (folders.length === 0 || folders.includes(place.folder)) throw refusalOf(error, place)
    return refuse(
      'no_such_folder',
      422,
      `There is no folder "${place.folder}". There are: ${folders.slice(0, 12).join(', ')}${folders.length > 12 ? ' …' : ''}.`,
      { field: 'folder' },
    )
  }
}

export async function foldersOf(client: ImapFlow): Promise<string[]> {
  return (await client.list())
    .filter(({ flags }) => !(flags as Set<string>).has('\\Noselect'))
    .map(({ path }) => path)
}

type Failure = { code?: string; authenticationFailed?: boolean; cause?: { code?: string } }

export function refusalOf(error: unknown, { host, port, security }: ImapPlace): Refusal {
  if (error instanceof Refusal) return error
  const { authenticationFailed, code: own, cause } = error as Failure
  const code = String(own ?? cause?.code ?? '')
  const said = (what: string, detail: string, field: string) => new Refusal(what, 422, detail, { field })
  if (authenticationFailed)
    return said(
      'not_signed_in',
      'The server refuses this user name or password. Some providers want a password made for programs only.',
      'password',
    )
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/.test(code))
    return said('nobody_there', `Nothing answers at ${host}, port ${port}.`, 'port')
  if (/TIMEOUT|ETIMEDOUT/i.test(code))
    return said('too_slow', `${host}, port ${port} did not answer in time.`, 'port')
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/i.test(code))
    return said('bad_certificate', `The certificate of ${host} cannot be trusted (${code}).`, 'security')
  if (/SSL|EPROTO|TLS/i.test(code) && security === 'tls')
    return said(
      'no_tls',
      `${host} does not speak TLS at port ${port}. It may want STARTTLS, or port 993.`,
      'security',
    )
  if (/STARTTLS|UPGRADE/i.test(code))
    return said(
      'no_starttls',
      `${host} does not offer STARTTLS at port ${port}. It may want TLS, port 993.`,
      'security',
    )
  return said(
    'broken_off',
    `${host} broke off${code === '' ? '' : ` (${code})`}. Try again, or look at its log.`,
    'host',
  )
}
