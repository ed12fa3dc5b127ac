/** Mail hosts that say nothing about an employer. */
export const freeHosts: ReadonlySet<string> = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'msn.com',
  'yahoo.com',
  'yahoo.co.uk',
  'yahoo.de',
  'icloud.com',
  'me.com',
  'aol.com',
  'gmx.de',
  'gmx.net',
  'gmx.com',
  'web.de',
  't-online.de',
  'freenet.de',
  'ziggo.nl',
  'kpnmail.nl',
  'planet.nl',
  'home.nl',
  'xs4all.nl',
  'hetnet.nl',
  'btinternet.com',
  'sky.com',
  'proton.me',
  'protonmail.com',
  'mail.com',
  'mail.ru',
  'zoho.com',
])

/** The host of an e-mail address, lower-case; null when there is none. */
export function hostOf(email: string): string | null {
  const at = email.lastIndexOf('@')
  return at < 1 || at === email.length - 1 ? null : email.slice(at + 1).toLowerCase()
}

/** The host when the address belongs to an organisation, null for private mail hosts. */
export function businessHost(email: string | null | undefined): string | null {
  const host = email ? hostOf(email) : null
  return host === null || freeHosts.has(host) ? null : host
}
