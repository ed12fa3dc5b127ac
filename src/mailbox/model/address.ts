import { emailKey } from '../../shared/email.ts'

/** The address of one colleague: the secret stands behind a plus (RFC 5233, subaddressing). */
export function ownAddress(address: string, token: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, at)}+${token}@${address.slice(at + 1)}`
}

/** 20 letters and digits that survive any mail program: about 100 bits. */
export const tokenLength = 20
export const tokenSigns = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Is it the address of the mailbox, with or without a token? */
export function isMailbox(given: string, mailbox: string): boolean {
  const key = emailKey(given)
  const own = emailKey(mailbox)
  if (key === undefined || own === undefined) return false
  const [local, host] = [key.slice(0, key.lastIndexOf('@')), key.slice(key.lastIndexOf('@'))]
  const [ownLocal, ownHost] = [own.slice(0, own.lastIndexOf('@')), own.slice(own.lastIndexOf('@'))]
  return host === ownHost && (local === ownLocal || local.startsWith(`${ownLocal}+`))
}

/** The tokens among these addresses, each once. */
export function tokensIn(addresses: readonly string[], mailbox: string): string[] {
  const found = addresses
    .filter(address => isMailbox(address, mailbox))
    .map(address => /\+([a-z0-9]+)@[^@]+$/.exec(emailKey(address) ?? '')?.[1])
    .filter(token => token !== undefined && token.length === tokenLength)
  return [...new Set(found as string[])]
}
