/** How the snippet behaves on the pages of a browser's key. */
export type Site = {
  /** consent: nothing before the reader agrees. cookieless: no id is kept until then. cookie: the page asks by itself. */
  mode: 'consent' | 'cookieless' | 'cookie'
  /** Names of parameters of an address that hold what was searched for on the site. */
  searchParameters: string[]
  outbound: boolean
  downloads: boolean
  /** Other origins of the company between which a reader stays the same visitor. */
  linkedOrigins: string[]
}
export const siteModes = ['consent', 'cookieless', 'cookie'] as const

const usual: Site = {
  mode: 'consent',
  searchParameters: ['q', 's', 'query', 'search', 'zoek', 'suche'],
  outbound: true,
  downloads: true,
  linkedOrigins: [],
}

/** As set, with what is usual for the rest. */
export function siteOf(set: Partial<Site>): Site {
  return { ...usual, ...set }
}
