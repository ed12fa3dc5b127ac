import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { type Example, type Tried, tryExample } from './model/examples.ts'
import { assertCampaign, namesOfCampaigns, readDraft, rulesAt, sourcesOf } from './queries.ts'
import { deleteExample, insertExample } from './store-rules.ts'

type Named = { id: number; name: string }
export type ExampleTried = Omit<Example, 'campaignId'> & {
  campaign: Named | null
  inForce: Tried
  draft: Tried | null
}

/** Every example as the rules in force and the draft, if there is one, tell it. */
export async function triedExamples(tx: Tx, now: Date): Promise<ExampleTried[]> {
  const { rows } = await sql<Example & { campaign: Named | null }>`
    select e.id, e.name, e.address, e.referrer, e.channel, e.campaign_id as "campaignId",
      case when c.id is null then null else json_build_object('id', c.id, 'name', c.name) end as campaign
    from source_example e left join campaign c on c.id = e.campaign_id order by e.id`.execute(tx)
  const names = await namesOfCampaigns(tx)
  const inForce = sourcesOf(await rulesAt(tx, now), names, [])
  const stored = await readDraft(tx)
  const draft = stored && sourcesOf(stored, names, [])
  return rows.map(row => {
    const { campaignId: _, ...example } = row
    return { ...example, inForce: tryExample(inForce, row, now), draft: draft && tryExample(draft, row, now) }
  })
}

export async function addExample(
  tx: Tx,
  actor: Actor,
  input: Omit<Example, 'id'>,
  now: Date,
): Promise<number> {
  if (!URL.canParse(input.address))
    refuse('no_address', 422, 'Give the whole address, with https:// before it.', { field: 'address' })
  await assertCampaign(tx, input.campaignId)
  return insertExample(tx, { ...input, madeBy: actor.userId }, now)
}

export async function removeExample(tx: Tx, id: number): Promise<void> {
  if (!(await deleteExample(tx, id))) refuse('no_such_example', 404, 'There is no such example.')
}
