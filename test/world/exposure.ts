import { type Chunk, chunked, type Row } from './chunks.ts'
import type { Random } from './random.ts'
import { dateOf, day, plus, type Span } from './seasons.ts'
import { marketers } from './team.ts'

type Reported = {
  campaign?: string
  term?: string
  tag?: string
  campaignId?: number
  by?: string
  /** A day at most. */
  impressions: number
  clickShare: number
  clickCents: number
  conversionShare: number
}
type Report = {
  platform: string
  account: string
  file: string
  level: string
  state: 'done' | 'undone'
  from: number
  until: number
  skipped: number
  rows: readonly Reported[]
}
const paid = (impressions: number, clickCents: number) => ({
  impressions,
  clickShare: 0.03,
  clickCents,
  conversionShare: 0.04,
})
const found = (impressions: number) => ({ impressions, clickShare: 0.045, clickCents: 0, conversionShare: 0 })

/** Days before now, first and last. The undone one has no rows any more: it was of another house. */
const reports: readonly Report[] = [
  {
    platform: 'google_ads',
    account: 'Terpstra NL',
    file: 'Campaign report.csv',
    level: 'campaign',
    state: 'done',
    from: 90,
    until: 2,
    skipped: 3,
    rows: [
      {
        campaign: 'NL | Search | Flow wrapper',
        tag: 'search-flow-wrapper',
        campaignId: 13,
        by: 'tag',
        ...paid(900, 210),
      },
      { campaign: 'NL | Search | Tray sealer', campaignId: 14, by: 'name', ...paid(620, 185) },
      { campaign: 'Search: labelling', campaignId: 15, by: 'name', ...paid(340, 160) },
      { campaign: 'NL | Brand', tag: 'brand-nl', ...paid(260, 45) },
    ],
  },
  {
    platform: 'linkedin_ads',
    account: 'Terpstra Verpakking',
    file: 'campaign_performance.csv',
    level: 'campaign',
    state: 'done',
    from: 60,
    until: 3,
    skipped: 5,
    rows: [
      { campaign: 'Factory films - plant managers', campaignId: 16, by: 'name', ...paid(1500, 540) },
      { campaign: 'Employer brand', ...paid(800, 390) },
    ],
  },
  {
    platform: 'search_console',
    account: 'terpstra.example',
    file: 'Queries.csv',
    level: 'term',
    state: 'done',
    from: 45,
    until: 4,
    skipped: 0,
    rows: ['flow wrapper', 'tray sealer', 'verpakkingsmachine', 'terpstra', 'schlauchbeutelmaschine'].map(
      (term, n) => ({
        term,
        ...found(260 - n * 40),
      }),
    ),
  },
  {
    platform: 'google_ads',
    account: 'Hofstra BV',
    file: 'Campaign report (1).csv',
    level: 'campaign',
    state: 'undone',
    from: 30,
    until: 10,
    skipped: 3,
    rows: [{ campaign: 'Generic', ...paid(300, 120) }],
  },
]

/** What platforms reported of the last months, as if their files had been imported: one was taken back, one had lines refused. */
export function* exposureRows(random: Random, { now }: Span): Generator<Chunk> {
  const rows: Row[] = []
  const imports: Row[] = []
  const reading = JSON.stringify({
    decimal: ',',
    dateOrder: 'dmy',
    currency: 'EUR',
    rate: null,
    from: null,
    until: null,
  })
  const refused = [
    [2, 41, 'A figure is no number, or below nought.'],
    [2, 87, '"31-02" is not a date.'],
  ] as const
  for (const [n, report] of reports.entries()) {
    const { platform, account, level } = report
    const before = rows.length
    let read = 0
    for (let ago = report.from; ago >= report.until; ago--)
      for (const row of report.rows) {
        read++
        const impressions = Math.round(row.impressions * (0.5 + random.next() * 0.5))
        const clicks = Math.round(impressions * row.clickShare * (0.6 + random.next() * 0.8))
        if (report.state === 'undone') continue
        const when = dateOf(plus(now, -ago * day))
        rows.push([
          rows.length + 1,
          n + 1,
          platform,
          account,
          level,
          when,
          when,
          row.campaign ?? '',
          row.term ?? '',
          row.tag ?? '',
          impressions,
          clicks,
          clicks * row.clickCents,
          Math.round(clicks * row.conversionShare),
          row.campaignId ?? null,
          row.by ?? null,
        ])
      }
    const created = report.state === 'undone' ? read : rows.length - before
    const lines = refused.filter(([of]) => of === n + 1).length
    const doneAt = plus(now, -(report.until - 1) * day)
    imports.push([
      n + 1,
      platform,
      account,
      report.file,
      reading,
      report.state,
      level,
      dateOf(plus(now, -report.from * day)),
      dateOf(plus(now, -report.until * day)),
      created + lines,
      created,
      lines,
      report.skipped,
      marketers[0]!,
      doneAt,
      doneAt,
      report.state === 'undone' ? marketers[0]! : null,
      report.state === 'undone' ? plus(doneAt, day / 24) : null,
    ])
  }
  yield* chunked(
    'exposure_import',
    `id platform account file_name reading state level from_day until_day read created refused skipped made_by made_at done_at
      undone_by undone_at`,
    imports,
  )
  yield* chunked('exposure_refusal', 'import_id line reason', refused)
  yield* chunked(
    'reported_exposure',
    `id import_id platform account level day until_day campaign term utm_campaign impressions clicks cost_cents conversions
      campaign_id matched_by`,
    rows,
  )
}
