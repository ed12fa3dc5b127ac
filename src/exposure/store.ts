import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Level } from './model/levels.ts'
import type { ReportedRow, Told } from './model/read-export.ts'

export type StoredImport = {
  id: number
  platform: string
  account: string
  fileName: string
  file: Buffer | null
  reading: Told
  state: 'draft' | 'done' | 'undone'
  level: Level | null
  fromDay: string | null
  untilDay: string | null
}

export async function insertImport(
  tx: Tx,
  i: Pick<StoredImport, 'platform' | 'account' | 'fileName' | 'reading'> & {
    file: Uint8Array
    madeBy: number | null
  },
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into exposure_import (platform, account, file_name, file, reading, state, made_by, made_at)
    values (${i.platform}, ${i.account}, ${i.fileName}, ${Buffer.from(i.file)}, ${JSON.stringify(i.reading)}::jsonb, 'draft',
      ${i.madeBy}, ${now}) returning id`.execute(tx)
  return rows[0]!.id
}

/** As it is kept, with its file while it is a draft. */
export const storedImport = (tx: Tx, id: number): Promise<StoredImport | null> => readStored(tx, id, sql``)
export const lockImport = (tx: Tx, id: number): Promise<StoredImport | null> =>
  readStored(tx, id, sql`for update`)

async function readStored(tx: Tx, id: number, lock: RawBuilder<unknown>): Promise<StoredImport | null> {
  const { rows } = await sql<StoredImport>`
    select id, platform, account, file_name as "fileName", file, reading, state, level, from_day as "fromDay", until_day as "untilDay"
    from exposure_import where id = ${id} ${lock}`.execute(tx)
  return rows[0] ?? null
}

export async function setReading(
  tx: Tx,
  id: number,
  i: Pick<StoredImport, 'platform' | 'account' | 'reading'>,
): Promise<void> {
  await sql`
    update exposure_import set platform = ${i.platform}, account = ${i.account}, reading = ${JSON.stringify(i.reading)}::jsonb
    where id = ${id}`.execute(tx)
}

export async function deleteDraft(tx: Tx, id: number): Promise<void> {
  await sql`delete from exposure_import where id = ${id} and state = 'draft'`.execute(tx)
}

export type ExposureRow = Omit<ReportedRow, 'line' | 'address'> & {
  campaignId: number | null
  matchedBy: string | null
}

export async function insertRows(
  tx: Tx,
  i: { importId: number; platform: string; account: string; level: Level },
  rows: readonly ExposureRow[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += 5_000) {
    const part = rows.slice(at, at + 5_000)
    await sql`
      insert into reported_exposure (import_id, platform, account, level, day, until_day, campaign, ad_group, term, page, utm_campaign,
        impressions, clicks, cost_cents, conversions, campaign_id, matched_by)
      select ${i.importId}, ${i.platform}, ${i.account}, ${i.level}, g.* from unnest(${part.map(r => r.day)}::date[],
        ${part.map(r => r.untilDay)}::date[], ${part.map(r => r.campaign)}::text[], ${part.map(r => r.adGroup)}::text[],
        ${part.map(r => r.term)}::text[], ${part.map(r => r.page)}::text[], ${part.map(r => r.utmCampaign)}::text[],
        ${part.map(r => r.impressions)}::bigint[], ${part.map(r => r.clicks)}::bigint[], ${part.map(r => r.costCents)}::bigint[],
        ${part.map(r => r.conversions)}::numeric[], ${part.map(r => r.campaignId)}::bigint[],
        ${part.map(r => r.matchedBy)}::text[]) g`.execute(tx)
  }
}

export async function replaceRows(tx: Tx, importId: number, ids: readonly number[]): Promise<void> {
  await sql`update reported_exposure set replaced_by = ${importId} where id = any(${[...ids]}::bigint[])`.execute(
    tx,
  )
}

export type Receipt = {
  level: Level
  fromDay: string | null
  untilDay: string | null
  read: number
  created: number
  updated: number
  unchanged: number
  refused: number
  removed: number
  skipped: number
}
export async function setDone(
  tx: Tx,
  id: number,
  r: Receipt,
  refusals: readonly { line: number; reason: string }[],
  now: Date,
): Promise<void> {
  await sql`
    update exposure_import set state = 'done', file = null, done_at = ${now}, level = ${r.level}, from_day = ${r.fromDay},
      until_day = ${r.untilDay}, read = ${r.read}, created = ${r.created}, updated = ${r.updated}, unchanged = ${r.unchanged},
      refused = ${r.refused}, removed = ${r.removed}, skipped = ${r.skipped} where id = ${id}`.execute(tx)
  await sql`
    insert into exposure_refusal (import_id, line, reason)
    select ${id}, g.line, g.reason from unnest(${refusals.map(({ line }) => line)}::int[], ${refusals.map(({ reason }) => reason)}::text[])
      g(line, reason) on conflict do nothing`.execute(tx)
}

/** Its own rows go, and what it had replaced counts again. */
export async function takeBack(tx: Tx, id: number, by: number | null, now: Date): Promise<void> {
  await sql`delete from reported_exposure where import_id = ${id}`.execute(tx)
  await sql`update reported_exposure set replaced_by = null where replaced_by = ${id}`.execute(tx)
  await sql`
    update exposure_import set state = 'undone', undone_by = ${by}, undone_at = ${now} where id = ${id}`.execute(
    tx,
  )
}

export async function setMatches(
  tx: Tx,
  matches: readonly {
    campaign: string
    utmCampaign: string
    campaignId: number | null
    matchedBy: string | null
  }[],
): Promise<void> {
  await sql`
    update reported_exposure r set campaign_id = m.campaign_id, matched_by = m.matched_by
    from unnest(${matches.map(m => m.campaign)}::text[], ${matches.map(m => m.utmCampaign)}::text[],
      ${matches.map(m => m.campaignId)}::bigint[], ${matches.map(m => m.matchedBy)}::text[]) m(campaign, utm, campaign_id, matched_by)
    where r.campaign = m.campaign and r.utm_campaign = m.utm
      and (r.campaign_id is distinct from m.campaign_id or r.matched_by is distinct from m.matched_by)
      and (r.matched_by is distinct from 'address' or m.campaign_id is not null)`.execute(tx)
}
