import { arrivalOf, carriedOfAddress } from '../../src/sources/model/arrival.ts'
import { type CampaignName, campaignNames } from '../../src/sources/model/campaign-names.ts'
import { judgeOf } from '../../src/sources/model/judge.ts'
import type { RuleSet } from '../../src/sources/model/rule.ts'
import { sourceOf } from '../../src/sources/model/source-of.ts'
import { standardRules } from '../../src/sources/model/standard.ts'
import type { Campaign } from './campaigns.ts'
import { type Chunk, chunked, type Row } from './chunks.ts'
import type { Ledger } from './ledger.ts'
import type { Random } from './random.ts'
import { day, minute, plus, type Span } from './seasons.ts'
import { pageOf, pages } from './stories.ts'
import { marketers } from './team.ts'
import type { Visitor } from './visitors.ts'

const rules: RuleSet = {
  ...standardRules,
  own: ['terpstra.example', 'shop.terpstra.example'],
  rules: [
    {
      key: 'own.trade_press',
      name: 'Newsletter of the trade press',
      when: [{ of: 'utm_source', in: ['packaging-weekly*', 'vakblad*'] }],
      channel: 'referral',
    },
    ...standardRules.rules,
  ],
}

/** What the platforms and colleagues call campaigns of ours, by place in the list of campaigns. */
const aliases: readonly (readonly [kind: CampaignName['kind'], pattern: string, campaign: number])[] = [
  ['utm', 'changeover_guide', 1],
  ['utm', 'search-flowwrapper*', 13],
  ['name', 'nl | search | flow wrapper', 13],
  ['name', 'nl | search | tray sealer', 14],
  ['name', 'factory films - plant managers', 16],
  ['address', 'terpstra.example/flow-wrappers', 13],
]

/** How visitors came: the query of the address, the referrer and how often. One tag has nobody's campaign, two contradict themselves. */
const ways: readonly (readonly [query: string, referrer: string, weight: number])[] = [
  [
    'utm_source=google&utm_medium=cpc&utm_campaign=search-flow-wrapper&gclid=Cj0K',
    'https://www.google.com/',
    14,
  ],
  ['utm_source=google&utm_medium=cpc&utm_campaign=search-tray-sealer&utm_term=tray+sealer', '', 9],
  ['utm_source=newsletter&utm_medium=email&utm_campaign=changeover_guide', '', 9],
  ['utm_source=linkedin&utm_medium=paid_social&utm_campaign=factory-films&li_fat_id=7c1e', '', 7],
  ['', 'https://www.google.nl/', 16],
  ['', 'https://www.bing.com/', 5],
  ['', 'https://chatgpt.com/', 4],
  ['', 'https://www.linkedin.com/', 4],
  ['utm_source=packaging-weekly&utm_medium=newsletter&utm_campaign=paper-special', '', 5],
  ['utm_source=linkedin&utm_medium=paid_social&utm_campaign=Factory_Films', '', 4],
  ['utm_source=google&utm_medium=cpc&utm_campaign=brand-nl', 'https://www.google.nl/', 4],
  [
    'utm_source=newsletter&utm_medium=email&utm_campaign=guide-by-newsletter&gclid=Cj0K',
    'https://www.google.com/',
    4,
  ],
  ['utm_source=google&utm_medium=cpc&utm_campaign=search-labelling', 'https://www.linkedin.com/', 3],
]

export const arrivalsOf = (visitors: readonly Visitor[], most: number, { now }: Span): readonly Visitor[] =>
  visitors
    .filter(({ person, firstSeenAt }) => person === null && firstSeenAt < plus(now, -60 * minute))
    .sort((a, b) => a.firstSeenAt.getTime() - b.firstSeenAt.getTime() || a.id - b.id)
    .slice(-most)

type Scene = { campaigns: readonly Campaign[]; ledger: Ledger; random: Random; span: Span }

/** Rules of our own since half a year, names of campaigns, examples, and first visits with the evidence of where they came from. */
export function* arrivalRows(visitors: readonly Visitor[], scene: Scene): Generator<Chunk> {
  const { campaigns, ledger, random, span } = scene
  const since = plus(span.now, -180 * day)
  const by = marketers[0]!
  yield* chunked('source_rule_set', 'version note rules state from_at made_by made_at published_by', [
    [
      1,
      'Trade press by itself, and our shop is ours',
      JSON.stringify(rules),
      'published',
      since,
      by,
      since,
      by,
    ],
  ])
  yield* chunked(
    'campaign_alias',
    'id kind pattern campaign_id made_by made_at',
    aliases.map(([kind, pattern, campaign], n) => [n + 1, kind, pattern, campaign, by, since]),
  )
  const site = 'https://www.terpstra.example'
  yield* chunked('source_example', 'id name address referrer channel campaign_id made_by made_at', [
    [
      1,
      'Advertisement for flow wrappers',
      `${site}/flow-wrappers?${ways[0]![0]}`,
      '',
      'paid_search',
      13,
      by,
      since,
    ],
    [2, 'Found by a search', `${site}/labelling`, 'https://www.google.nl/', 'search', null, by, since],
    [3, 'Trade press', `${site}/about?${ways[8]![0]}`, '', 'referral', null, by, since],
    [
      4,
      'Back from paying',
      'https://shop.terpstra.example/thanks',
      'https://www.mollie.com/',
      'none',
      null,
      by,
      since,
    ],
  ])
  const names = campaignNames(
    campaigns.map(({ id, utmKey, groupId }) => ({ id, utmKey, productGroupId: groupId })),
    aliases.map(([kind, pattern, campaignId]) => ({ kind, pattern, campaignId })),
  )
  const shipped = judgeOf({ ...standardRules, own: ['terpstra.example'] })
  const own = judgeOf(rules)
  const drawn = ways.map(way => [way, way[2]] as const)
  const rows: Row[] = []
  for (const { id, firstSeenAt: at } of visitors) {
    const [query, referrer] = random.weighted(drawn)
    const [path, title] = random.pick(pages)
    const page = pageOf(path, title)
    const address = query === '' ? page.url : `${page.url}?${query}`
    const version = at < since ? 0 : 1
    const carried = { ...carriedOfAddress(address), ...(referrer ? { referrer } : {}) }
    const judge = version === 0 ? shipped : own
    const found = sourceOf({ version, judge, names }, arrivalOf({ carried, address, at }))
    const touch = ledger.write({
      subjectId: id,
      accountId: null,
      kind: 'web_page',
      at,
      title,
      source: found.channel,
      campaignId: found.campaign?.id ?? null,
      groupId: found.campaign?.productGroupId ?? null,
      properties: { ...page, url: address, ...(referrer ? { referrer } : {}) },
    })
    rows.push([
      touch.id,
      version,
      found.rule,
      found.channel,
      found.name,
      found.campaign?.id ?? null,
      found.campaign?.by ?? null,
      found.campaignTag,
      found.medium,
      found.term,
      found.content,
      [...found.clicks],
      found.referrer,
      found.disagreed,
    ])
  }
  yield* ledger.take()
  yield* chunked(
    'touch_arrival',
    `touch_id version rule channel name campaign_id campaign_by campaign_tag medium term content clicks referrer disagreed`,
    rows,
  )
}
