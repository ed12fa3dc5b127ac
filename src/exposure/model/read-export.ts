import { plainNumber, suggestDecimal } from '../../transfer/model/cells.ts'
import { type DateOrder, type Decimal, readDay, suggestDateOrder } from '../../transfer/model/reading.ts'
import { type Level, levelOf } from './levels.ts'
import { currencyOfHeaders, type Field, type Platform, platformOf } from './presets.ts'

export type ReportedRow = {
  line: number
  day: string
  untilDay: string
  campaign: string
  adGroup: string
  term: string
  page: string
  utmCampaign: string
  address: string
  impressions: number
  clicks: number
  /** Minor units of the currency of the company. */
  costCents: number
  conversions: number
}
export type Told = {
  decimal: Decimal
  dateOrder: DateOrder
  /** Of the file; converted only by a rate that somebody entered. */
  currency: string
  rate: number | null
  /** Of a file without days: the period that it reports. */
  from: string | null
  until: string | null
}
export type Table = {
  head: string[]
  columns: (Field | null)[]
  rows: { line: number; cells: string[] }[]
  skipped: { line: number; text: string }[]
}
export type Unreadable = { problem: string }

export type Guess = Told & { platform: Platform; account: string }

/** How the file seems to be meant. */
export function guess({ head, columns, rows }: Table, companyCurrency: string): Guess {
  const cells = (field: Field): string[] => {
    const at = columns.indexOf(field)
    const given = at < 0 ? [] : rows.slice(0, 200).map(({ cells }) => plain(cells[at] ?? '').trim())
    return given.filter(cell => cell !== '')
  }
  const figures = [...cells('cost'), ...cells('conversions')]
  const currency =
    cells('currency')[0]?.trim().toUpperCase() ??
    currencyOfHeaders(head) ??
    signOf(cells('cost')[0]) ??
    companyCurrency
  return {
    platform: platformOf(head),
    account: cells('account')[0]?.trim().slice(0, 120) ?? '',
    decimal: suggestDecimal(figures),
    dateOrder: suggestDateOrder(cells('day')),
    currency: /^[A-Z]{3}$/.test(currency) ? currency : companyCurrency,
    rate: null,
    from: null,
    until: null,
  }
}
const signOf = (cell: string | undefined): string | null =>
  cell?.includes('€') ? 'EUR' : cell?.includes('£') ? 'GBP' : cell?.includes('US$') ? 'USD' : null

const longestFigure = 60
const largestFigure = 1e12
const largestCents = 1e14
// What no database keeps and nobody types.
// biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the point
const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f]+/g, ' ')

export type ReadRows = {
  rows: ReportedRow[]
  refused: { line: number; reason: string }[]
  level: Level
  twice: number
}

/**
 * The rows of a table. Rows of the same day and names (a report cut by device, say) are one, their figures summed; `twice` says
 * how many were. Costs are converted by the rate, once, on the sum, half away from zero.
 */
export function readRows(table: Table, told: Told): ReadRows {
  const { columns } = table
  const place = Object.fromEntries(columns.flatMap((field, at) => (field ? [[field, at]] : []))) as Partial<
    Record<Field, number>
  >
  const refused: ReadRows['refused'] = []
  const found = new Map<string, ReportedRow & { cost: number }>()
  let twice = 0
  for (const { line, cells } of table.rows) {
    const cell = (field: Field): string =>
      place[field] === undefined ? '' : plain(cells[place[field]] ?? '').trim()
    const no = (reason: string) => void refused.push({ line, reason })
    const figure = (field: Field): number | null => {
      const text = cell(field).replace(/^<\s*/, '').replace(/%$/, '')
      if (text === '' || /^[-–—]+$/.test(text)) return 0
      const digits = text.length > longestFigure ? null : plainNumber(text, told.decimal)
      const value = digits === null ? Number.NaN : Number(digits)
      return value >= 0 && value < largestFigure ? value : null
    }
    const day = place.day === undefined ? told.from : readDay(cell('day'), told.dateOrder)
    const untilDay = place.day === undefined ? told.until : day
    if (day === null || untilDay === null) {
      no(
        place.day === undefined
          ? 'The file has no days: say which period it reports.'
          : `"${cell('day').slice(0, 40)}" is not a date.`,
      )
      continue
    }
    const [impressions, clicks, cost, conversions] = [
      figure('impressions'),
      figure('clicks'),
      figure('cost'),
      figure('conversions'),
    ]
    if (impressions === null || clicks === null || cost === null || conversions === null) {
      no('A figure is no number, or below nought.')
      continue
    }
    if (!Number.isInteger(impressions) || !Number.isInteger(clicks)) {
      no('Impressions and clicks are whole numbers: is the decimal sign right?')
      continue
    }
    const currency = cell('currency').toUpperCase()
    if (currency !== '' && currency !== told.currency) {
      no(`The cost is in ${currency.slice(0, 12)}, the file in ${told.currency}.`)
      continue
    }
    const address = cell('address')
    const row = {
      line,
      day,
      untilDay,
      campaign: name(cell('campaign')),
      adGroup: name(cell('adGroup')),
      term: name(cell('term')),
      page: name(cell('page')).slice(0, 500),
      address: address.slice(0, 2_000),
      utmCampaign: tagOf(address),
      impressions,
      clicks,
      costCents: 0,
      conversions,
      cost,
    }
    const key = JSON.stringify([day, untilDay, row.campaign, row.adGroup, row.term, row.page])
    const same = found.get(key)
    const cents = (cost + (same?.cost ?? 0)) * 100 * (told.rate ?? 1)
    const sums = [
      impressions + (same?.impressions ?? 0),
      clicks + (same?.clicks ?? 0),
      conversions + (same?.conversions ?? 0),
    ]
    if (cents > largestCents || sums.some(sum => sum >= largestFigure)) {
      no('A figure is larger than can be kept.')
      continue
    }
    if (!same) found.set(key, row)
    else {
      twice++
      same.impressions += impressions
      same.clicks += clicks
      same.cost += cost
      same.conversions += conversions
    }
  }
  const rows = [...found.values()].map(({ cost, ...row }) => ({
    ...row,
    conversions: Math.round(row.conversions * 100) / 100,
    costCents: Math.round(Number((cost * (told.rate ?? 1) * 100).toPrecision(14))),
  }))
  return { rows, refused, level: levelOf(columns), twice }
}

/** Single spaces, at most 300. */
const name = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 300)

function tagOf(address: string): string {
  const at = address.indexOf('utm_campaign=')
  if (at < 0) return ''
  const tag = new URLSearchParams(address.slice(at).replace(/#.*$/s, '')).get('utm_campaign') ?? ''
  return plain(tag).trim().toLowerCase().slice(0, 100)
}
