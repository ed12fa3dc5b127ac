import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { arrivalOf, carriedOfAddress } from './model/arrival.ts'
import { sourceOf } from './model/source-of.ts'
import { disagreeing, strandsOf } from './model/strands.ts'
import { namesOfCampaigns, readDraft, rulesAt, sourcesOf } from './queries.ts'
import { ruleName } from './shown.ts'

/** Walks an address and a referrer through the rules in force, or the draft. Refuses `no_address`, `no_draft`. */
export async function tryAddress(
  tx: Tx,
  { address, referrer, draft }: { address: string; referrer: string; draft: boolean },
  own: readonly string[],
  now: Date,
) {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address))
    refuse('no_address', 422, 'Give the whole address, with https:// before it.', { field: 'address' })
  const stored = draft ? await readDraft(tx) : await rulesAt(tx, now)
  if (!stored) return refuse('no_draft', 409, 'There is no draft.')
  const sources = sourcesOf(stored, await namesOfCampaigns(tx), own)
  const arrival = arrivalOf({
    carried: { ...carriedOfAddress(address), ...(referrer ? { referrer } : {}) },
    address,
    at: now,
  })
  const { verdict, steps } = sources.judge.walk(arrival)
  const strands = strandsOf(sources.judge, arrival)
  const odd = disagreeing(strands, verdict)
  const { campaign, ...found } = sourceOf(sources, arrival)
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from campaign where id = ${campaign?.id ?? null}`.execute(tx)
  return {
    version: stored.version,
    found: {
      ...found,
      clicks: [...found.clicks],
      version: stored.version,
      ruleName: await ruleName(tx, stored.version, found.rule),
      campaign: rows[0] ?? null,
      campaignBy: campaign?.by ?? null,
    },
    strands: strands.map(strand => ({ ...strand, disagrees: odd.includes(strand) })),
    steps,
  }
}
