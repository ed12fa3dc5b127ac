import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

let world: World
let marketer: Visitor
let campaign: { id: number; name: string }
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  marketer = world.of.marketing_manager.visitor
  campaign = (await marketer.get<{ items: (typeof campaign)[] }>('/api/campaigns')).body.items[0]!
})
afterAll(() => world?.close())

type Import = {
  id: number
  platform: string
  state: string
  level: string
  read: number
  created: number
  updated: number
  unchanged: number
  refused: number
  removed: number
  skipped: number
  reading: { decimal: string; dateOrder: string; currency: string }
  refusals: { line: number; reason: string }[]
  plan: { needsRate: boolean; hasDays: boolean } | null
}
const upload = (text: string | Buffer, name = 'export.csv', who = marketer) =>
  who.send<{ id: number; code: string }>('POST', `/api/exposure/files?name=${name}`, text, {
    headers: { 'content-type': 'text/csv' },
  })
async function draft(text: string | Buffer): Promise<Import> {
  const sent = await upload(text)
  expect([sent.status, sent.text]).toEqual([201, sent.text])
  return (await marketer.get<Import>(`/api/exposure/imports/${sent.body.id}`)).body
}
async function write(text: string | Buffer, change: object = {}): Promise<Import> {
  const { id } = await draft(text)
  const changed = await marketer.send('PATCH', `/api/exposure/imports/${id}`, change)
  expect([changed.status, changed.text]).toEqual([200, changed.text])
  const done = await marketer.send<Import>('POST', `/api/exposure/imports/${id}/confirmation`)
  expect([done.status, done.text]).toEqual([200, done.text])
  return done.body
}
const total = async (query = '') =>
  (
    await marketer.get<{ total: { impressions: number; clicks: number; costCents: number; rows: number } }>(
      `/api/exposure${query}`,
    )
  ).body.total
const receipt = ({ read, created, updated, unchanged, refused, removed }: Import) => [
  read,
  created,
  updated,
  unchanged,
  refused,
  removed,
]

const german = `Kampagnenbericht;;;;;
01.03.2026 - 02.03.2026;;;;;
Tag;Kampagne;Impr.;Klicks;Kosten;Währungscode
01.03.2026;Flowpacker DE;1.234;56;1.078,50;EUR
02.03.2026;Flowpacker DE;2.000;60;900,00;EUR
02.03.2026;Messe;100;;--;EUR
Gesamt;;3.334;116;1.978,50;EUR
`

describe('exports of platforms', () => {
  it.each([
    [
      'google_ads',
      'campaign',
      'Campaign report\nMarch 2026\nDay,Campaign,Impr.,Clicks,Cost,Currency code\n2026-03-01,A,"1,200",30,"1,045.20",EUR\n',
    ],
    [
      'google_ads',
      'term',
      'Dag,Campagne,Advertentiegroep,Zoekterm,Vert.,Klikken,Kosten\n2026-03-01,A,B,flowpacker,10,2,"3,10"\n',
    ],
    [
      'microsoft_ads',
      'ad_group',
      'Gregorian date,Account name,Campaign,Ad group,Impressions,Clicks,Spend\n3/14/2026,Terpstra,A,B,10,2,3.10\n',
    ],
    [
      'meta_ads',
      'ad_group',
      'Kampagnenname,Anzeigengruppenname,Tag,Impressionen,Link-Klicks,Ausgegebener Betrag (EUR),Ergebnisse\nA,B,2026-03-01,10,2,3.10,1\n',
    ],
    [
      'linkedin_ads',
      'campaign',
      'Start Date (in UTC)\tAccount Name\tCampaign Group Name\tCampaign Name\tImpressions\tClicks\tTotal Spent\n03/14/2026\tTerpstra\tG\tA\t10\t2\t3.10\n',
    ],
    ['search_console', 'day', 'Datum,Klikken,Vertoningen,CTR,Positie\n2026-03-01,4,100,4%,"7,2"\n'],
    [
      'search_console',
      'term',
      'Häufigste Suchanfragen,Klicks,Impressionen,CTR,Position\nflowpacker,4,100,4%,7.2\n',
    ],
    [
      'bing_webmaster',
      'term',
      'Keyword,Date,Impressions,Clicks,Avg. CTR,Avg. Position\nflowpacker,2026-03-01,100,4,4%,7\n',
    ],
    ['other', 'page', 'page,date,impressions,clicks,cost\n/a,2026-03-01,10,1,0\n'],
  ])('of %s by %s are known by their columns', async (platform, level, text) => {
    const found = await draft(text)
    expect([found.platform, found.level, found.read]).toEqual([platform, level, 1])
    await marketer.send('DELETE', `/api/exposure/imports/${found.id}`)
  })

  it('in UTF-16 with tabs and in windows-1252 are read', async () => {
    const text = 'Tag\tKampagne\tImpr.\tKlicks\n2026-03-01\tMüller\t1\t1\n'
    for (const bytes of [Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(text, 'latin1')]) {
      const { id } = await draft(bytes)
      const whole = await marketer.get<{ plan: { sample: { what: string }[] } }>(
        `/api/exposure/imports/${id}`,
      )
      expect(whole.body.plan.sample[0]!.what).toBe('Müller')
      await marketer.send('DELETE', `/api/exposure/imports/${id}`)
    }
  })

  it('that are none are refused with the reason, and nothing is kept', async () => {
    const before = await world.digest()
    for (const text of [
      '',
      'hello',
      'Name,City\nAda,Lund\n',
      Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]),
      `Day,Clicks\n"${'x'.repeat(100)}`,
    ]) {
      const answer = await upload(text)
      expect([answer.status, answer.body.code]).toEqual([422, 'unreadable_file'])
    }
    expect((await upload(Buffer.alloc(25 * 1024 * 1024, 65))).status).toBe(413)
    expect(await world.digest()).toBe(before)
  })
})

describe('an import', () => {
  it('reads decimal commas and dates with points, leaves out headings and totals, and its receipt adds up', async () => {
    const read = await draft(german)
    expect(read.reading).toMatchObject({ decimal: ',', dateOrder: 'dmy', currency: 'EUR' })
    expect(read.skipped).toBe(3)
    const done = await write(german)
    expect(receipt(done)).toEqual([3, 3, 0, 0, 0, 0])
    expect(await total()).toEqual({
      impressions: 3_334,
      clicks: 116,
      costCents: 197_850,
      conversions: 0,
      rows: 3,
    })
    await marketer.send('DELETE', `/api/exposure/imports/${read.id}`)
  })

  it('of the same file changes nothing, of overlapping days replaces exactly those, and is taken back exactly', async () => {
    const standing = () =>
      world.rows(sql`select * from reported_exposure where replaced_by is null order by id`)
    const before = await standing()
    expect(receipt(await write(german))).toEqual([3, 0, 0, 3, 0, 0])
    expect(await standing()).toEqual(before)
    const later = german
      .replace('2.000;60;900,00', '2.100;61;910,00')
      .replace(/01\.03\.2026;Flow.*\n/, '')
      .replace(/.*Messe.*\n/, '')
    const done = await write(later)
    expect(receipt(done)).toEqual([1, 0, 1, 0, 0, 1])
    expect(await total()).toMatchObject({ clicks: 56 + 61, costCents: 107_850 + 91_000 })
    const undone = await marketer.send('POST', `/api/exposure/imports/${done.id}/undoing`)
    expect(undone.status).toBe(200)
    expect(await standing()).toEqual(before)
  })

  it('that a later one overlaps is not taken back first', async () => {
    const items = (await marketer.get<{ items: Import[] }>('/api/exposure/imports')).body.items
    const first = items.filter(({ state }) => state === 'done').at(-1)!
    const digest = await world.digest()
    const refused = await marketer.send('POST', `/api/exposure/imports/${first.id}/undoing`)
    expect([refused.status, refused.body.code]).toEqual([409, 'later_import'])
    expect(await world.digest()).toBe(digest)
  })

  it('in another currency is converted only by a rate that was entered', async () => {
    const dollars =
      'Day,Campaign,Impr.,Clicks,Cost,Currency code\n2026-04-01,Dollars,10,1,10.00,USD\n2026-04-01,Francs,10,1,10.00,CHF\n'
    const { id } = await draft(dollars)
    const refused = await marketer.send('POST', `/api/exposure/imports/${id}/confirmation`)
    expect([refused.status, refused.body.code]).toEqual([422, 'rate_needed'])
    await marketer.send('PATCH', `/api/exposure/imports/${id}`, { rate: 0.9 })
    const done = await marketer.send<Import>('POST', `/api/exposure/imports/${id}/confirmation`)
    expect(receipt(done.body)).toEqual([2, 1, 0, 0, 1, 0])
    expect(await total('?from=2026-04-01&until=2026-04-01')).toMatchObject({ costCents: 900 })
  })

  it('without days asks for its period', async () => {
    const text = 'Top queries,Clicks,Impressions,CTR,Position\nflowpacker,4,100,4%,7.2\n'
    const { id, plan } = await draft(text)
    expect(plan!.hasDays).toBe(false)
    const refused = await marketer.send('POST', `/api/exposure/imports/${id}/confirmation`)
    expect(refused.body.code).toBe('nothing_read')
    await marketer.send('PATCH', `/api/exposure/imports/${id}`, { from: '2026-01-01', until: '2026-01-31' })
    expect((await marketer.send('POST', `/api/exposure/imports/${id}/confirmation`)).status).toBe(200)
    const terms = await marketer.get<{ items: { term: string }[] }>('/api/exposure/terms')
    expect(terms.body.items.map(({ term }) => term)).toContain('flowpacker')
  })

  it('counts no click twice where a platform reports one day by campaign and by term', async () => {
    const before = await total('?platform=google_ads')
    await write(
      'Day,Campaign,Ad group,Search term,Impr.,Clicks,Cost\n2026-03-01,Flowpacker DE,A,flow,1000,50,900\n',
    )
    expect(await total('?platform=google_ads')).toEqual(before)
  })
})

describe('campaigns', () => {
  it('are told by the tag of the address, by name, and by hand once', async () => {
    await marketer.send('PATCH', `/api/campaigns/${campaign.id}`, { utmKey: 'flow-tag' })
    await write(
      `Day,Campaign,Impr.,Clicks,Cost,Final URL\n2026-05-01,Tagged,10,1,1.00,https://x.example/?utm_campaign=FLOW-tag\n2026-05-01,"${campaign.name}",10,2,1.00,\n2026-05-01,Elsewhere,10,4,1.00,\n`,
    )
    const ofCampaign = `?campaignId=${campaign.id}&from=2026-05-01&until=2026-05-01`
    expect((await total(ofCampaign)).clicks).toBe(3)
    const open = await marketer.get<{ items: { campaign: string }[] }>('/api/exposure/unmatched')
    expect(open.body.items.map(each => each.campaign)).toContain('Elsewhere')
    const match = await marketer.send('POST', '/api/exposure/matches', {
      campaign: 'Elsewhere',
      campaignId: campaign.id,
    })
    expect(match.status).toBe(200)
    expect((await total(ofCampaign)).clicks).toBe(7)
    const rows = await marketer.get<{ total: number }>(`/api/exposure/rows${ofCampaign}`)
    expect(rows.body.total).toBe(3)
  })

  it('with names that a spreadsheet would run are protected in the table', async () => {
    await write(
      `Day,Campaign,Impr.,Clicks\n2026-06-01,"=HYPERLINK(""http://evil.example"")",10,1\n2026-06-01,<script>alert(1)</script>,10,1\n`,
    )
    const table = await marketer.get('/api/exposure/table.csv?from=2026-06-01')
    expect(table.text).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
  })

  it('are never mixed with people: no touch, no lead, no funnel row came of it', async () => {
    const [n] = await world.rows(
      sql<{ n: number }>`select count(*) as n from touch where properties::text like '%Elsewhere%'`,
    )
    expect(n).toEqual({ n: 0 })
  })
})
