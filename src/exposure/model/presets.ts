export const platforms = [
  'google_ads',
  'microsoft_ads',
  'meta_ads',
  'linkedin_ads',
  'search_console',
  'bing_webmaster',
  'other',
] as const
export type Platform = (typeof platforms)[number]

export const fields = [
  'day',
  'campaign',
  'adGroup',
  'term',
  'page',
  'address',
  'impressions',
  'clicks',
  'cost',
  'conversions',
  'currency',
  'account',
] as const
export type Field = (typeof fields)[number]

/** What platforms call their columns in English, Dutch and German; an amount may have its currency behind it. */
const headers: Readonly<Record<Field, readonly string[]>> = {
  day: [
    'day',
    'dag',
    'tag',
    'date',
    'datum',
    'gregorian date',
    'gregoriaanse datum',
    'gregorianisches datum',
    'reporting starts',
    'begin rapportage',
    'berichtsstart',
    'start date (in utc)',
    'startdatum (in utc)',
    'startdatum (utc)',
  ],
  campaign: [
    'campaign',
    'campagne',
    'kampagne',
    'campaign name',
    'campagnenaam',
    'naam van campagne',
    'kampagnenname',
    'name der kampagne',
  ],
  adGroup: [
    'ad group',
    'ad_group',
    'ad group name',
    'advertentiegroep',
    'anzeigengruppe',
    'ad set name',
    'naam advertentieset',
    'advertentiesetnaam',
    'anzeigengruppenname',
  ],
  term: [
    'search term',
    'search_term',
    'zoekterm',
    'suchbegriff',
    'query',
    'top queries',
    'zoekopdracht',
    'populairste zoekopdrachten',
    'suchanfrage',
    'häufigste suchanfragen',
    'keyword',
    'zoekwoord',
    'search keyword',
  ],
  page: ['page', 'top pages', 'pagina', "populairste pagina's", 'seite', 'die häufigsten seiten'],
  address: [
    'final url',
    'final_url',
    'uiteindelijke url',
    'finale url',
    'destination url',
    'website url',
    'link (ad settings)',
    'landing page',
    'url parameters',
    'click uri',
  ],
  impressions: ['impressions', 'impr.', 'vert.', 'weergaven', 'vertoningen', 'impressionen', 'impressies'],
  clicks: [
    'clicks',
    'klikken',
    'klicks',
    'link clicks',
    'klikken op link',
    'link-klicks',
    'klicks auf den link',
  ],
  cost: [
    'cost',
    'kosten',
    'spend',
    'uitgaven',
    'ausgaben',
    'amount spent',
    'besteed bedrag',
    'ausgegebener betrag',
    'total spent',
    'totaal besteed',
    'gesamtausgaben',
  ],
  conversions: [
    'conversions',
    'conversies',
    'conversions (alle)',
    'results',
    'resultaten',
    'ergebnisse',
    'conv.',
    'konversionen',
  ],
  currency: ['currency code', 'currency', 'valutacode', 'valuta', 'währungscode', 'währung'],
  account: ['account name', 'account', 'accountnaam', 'kontoname', 'konto', 'customer', 'klant'],
}
/** Headers by which a platform is known and hardly another. */
const marks: readonly (readonly [Platform, readonly string[]])[] = [
  [
    'meta_ads',
    [
      'ad set name',
      'naam advertentieset',
      'advertentiesetnaam',
      'anzeigengruppenname',
      'amount spent',
      'besteed bedrag',
      'ausgegebener betrag',
      'reporting starts',
      'berichtsstart',
      'begin rapportage',
    ],
  ],
  [
    'linkedin_ads',
    [
      'campaign group name',
      'start date (in utc)',
      'startdatum (in utc)',
      'startdatum (utc)',
      'total spent',
      'totaal besteed',
      'gesamtausgaben',
      'campaign group id',
    ],
  ],
  [
    'microsoft_ads',
    [
      'gregorian date',
      'gregoriaanse datum',
      'gregorianisches datum',
      'spend',
      'uitgaven',
      'delivered match type',
    ],
  ],
  ['bing_webmaster', ['avg. position', 'average position', 'avg. ctr', 'avg ctr']],
  [
    'search_console',
    [
      'top queries',
      'top pages',
      'query',
      'populairste zoekopdrachten',
      "populairste pagina's",
      'zoekopdracht',
      'suchanfrage',
      'häufigste suchanfragen',
      'die häufigsten seiten',
      'position',
      'positie',
    ],
  ],
  [
    'google_ads',
    [
      'impr.',
      'vert.',
      'currency code',
      'valutacode',
      'währungscode',
      'ad group',
      'advertentiegroep',
      'anzeigengruppe',
    ],
  ],
]

/** A header as it is compared: lower case, single spaces, without the currency behind an amount. */
export const headerKey = (header: string): string =>
  header
    .replace(/^\ufeff/, '')
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/ \((?:[a-z]{3}|[€$£])\)$/, '')

const byHeader = new Map(fields.flatMap(field => headers[field].map(header => [header, field] as const)))

/** The field of each column, null where it is not for us; of two columns of one field the first counts. */
export function columnsOf(row: readonly string[]): (Field | null)[] {
  const taken = new Set<Field>()
  return row.map(header => {
    const field = byHeader.get(headerKey(header)) ?? null
    if (field === null || taken.has(field)) return null
    taken.add(field)
    return field
  })
}

/** Is this line the head of a table of figures? What stands before it tells of the report and is no row. */
export function isHead(row: readonly string[]): boolean {
  const found = columnsOf(row).filter(field => field !== null)
  return (
    found.length >= 2 && (found.includes('impressions') || found.includes('clicks') || found.includes('cost'))
  )
}

/** Whose export this seems to be. */
export function platformOf(row: readonly string[]): Platform {
  const keys = new Set(row.map(headerKey))
  let best: Platform = 'other'
  let most = 0
  for (const [platform, names] of marks) {
    const found = names.filter(name => keys.has(name)).length
    if (found > most) [best, most] = [platform, found]
  }
  return best
}

/** The currency that a header of an amount names, such as "Amount spent (EUR)". */
export function currencyOfHeaders(row: readonly string[]): string | null {
  for (const header of row) {
    const found = /\(([A-Z]{3})\)\s*$/.exec(header)?.[1]
    if (found) return found
  }
  return null
}
