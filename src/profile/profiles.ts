import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { ConditionNeeds } from '../segments/asked.ts'
import { changeSegment } from '../segments/change.ts'
import { makeSegment } from '../segments/make.ts'
import type { UseNeeds } from '../segments/users.ts'
import type { Written } from '../shared/condition/read.ts'
import { refuse } from '../shared/outcome.ts'
import type { Locale } from '../shared/texts.ts'
import type { Actor } from '../team/model/actor.ts'
import { profileRow, profileRows, statementRows } from './queries.ts'
import { answerOf, speakerOf } from './said.ts'
import { insertMarket, insertProfile, setSegment, updateProfile } from './store.ts'
import { sizeOfProfile } from './who-fits.ts'

/** Profiles by name, in a language, with what is kept in them. How much the whole company won is not told to a partner. */
export async function listProfiles(tx: Tx, actor: Actor, needs: ConditionNeeds, language: Locale) {
  const profiles = await profileRows(tx)
  const kept = (await statementRows(tx)).filter(({ state }) => state === 'kept')
  const conditions = [...profiles, ...kept].flatMap(({ condition }) => condition?.when ?? [])
  const speaker = await speakerOf(tx, needs, conditions, language)
  const markets = await marketsOf(tx)
  return {
    items: profiles.map(profile => {
      const { id, name, version, condition, segmentId, segmentName, segmentVersion } = profile
      return {
        ...{ id, name, version },
        sentence: condition && speaker.say(condition.when),
        changed: { at: profile.changedAt.toISOString(), by: profile.changedBy },
        statements: kept
          .filter(each => each.profileId === id)
          .map(each => answerOf(actor.role === 'partner' ? { ...each, accounts: null } : each, speaker)),
        segment: segmentId === null ? null : { id: segmentId, name: segmentName!, version: segmentVersion! },
        market: markets.filter(each => each.profileId === id).map(({ profileId: _, ...market }) => market),
      }
    }),
  }
}

type Market = {
  profileId: number
  companies: number
  source: string
  asOf: string
  by: string | null
  at: string
}
async function marketsOf(tx: Tx): Promise<Market[]> {
  const { rows } = await sql<Omit<Market, 'at'> & { at: Date }>`
    select m.profile_id as "profileId", m.companies, m.source, m.as_of::text as "asOf", u.name as by, m.entered_at as at
    from customer_profile_market m left join app_user u on u.id = m.entered_by order by m.id desc`.execute(tx)
  return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }))
}

/** Makes a profile. Refuses `name_taken`. */
export async function makeProfile(tx: Tx, actor: Actor, name: string, now: Date): Promise<{ id: number }> {
  const id = await insertProfile(tx, name, actor.userId, now)
  return id === null ? refuseName() : { id }
}

const refuseName = (): never => refuse('name_taken', 409, 'Another profile has this name.', { field: 'name' })

/** Names a profile anew: another version of it. Refuses `name_taken`. */
export async function renameProfile(
  tx: Tx,
  actor: Actor,
  id: number,
  name: string,
  now: Date,
): Promise<void> {
  const before = await profileRow(tx, id, { lock: true })
  if (before.name === name) return
  const others = (await profileRows(tx)).filter(each => each.id !== id)
  if (others.some(each => each.name.toLowerCase() === name.toLowerCase())) refuseName()
  await updateProfile(tx, id, { name, condition: before.condition, userId: actor.userId }, now)
}

/** What a profile was, the last version first. */
export async function versionsOfProfile(tx: Tx, needs: ConditionNeeds, id: number, language: Locale) {
  await profileRow(tx, id)
  const { rows } = await sql<{
    version: number
    name: string
    condition: Written | null
    at: Date
    by: string | null
  }>`
    select v.version, v.name, v.condition, v.made_at as at, u.name as by from customer_profile_version v
    left join app_user u on u.id = v.made_by where v.profile_id = ${id} order by v.version desc`.execute(tx)
  const speaker = await speakerOf(
    tx,
    needs,
    rows.flatMap(({ condition }) => condition?.when ?? []),
    language,
  )
  return {
    items: rows.map(({ condition, at, ...version }) => ({
      ...version,
      sentence: condition && speaker.say(condition.when),
      at: at.toISOString(),
    })),
  }
}

/**
 * Makes a live segment of a profile, or brings the one made of it to the version of today: whoever asks for the segment asks for the
 * profile then. Refuses `nothing_kept`, and what making or changing a segment refuses.
 */
export async function segmentOfProfile(
  tx: Tx,
  actor: Actor,
  needs: ConditionNeeds & UseNeeds,
  id: number,
  now: Date,
): Promise<{ segmentId: number }> {
  const { name, version, condition, segmentId } = await profileRow(tx, id, { lock: true })
  if (condition === null)
    return refuse('nothing_kept', 409, 'Nothing is kept in this profile yet. Keep a statement first.')
  const note = `Customer profile ${name}, version ${version}`
  const segment =
    segmentId === null
      ? await makeSegment(tx, actor, needs, { name, note, about: 'account', condition }, now)
      : await changeSegment(tx, actor, needs, segmentId, { note, condition, usersSeen: true }, now)
  await setSegment(tx, id, segment.id, version)
  return { segmentId: segment.id }
}

/** Notes how many such companies there are. Refuses `not_yet` for a date to come. */
export async function enterMarket(
  tx: Tx,
  actor: Actor,
  id: number,
  market: { companies: number; source: string; asOf: string },
  now: Date,
): Promise<void> {
  await profileRow(tx, id, { lock: true })
  if (Date.parse(market.asOf) > now.getTime())
    refuse('not_yet', 422, 'This date is still to come.', { field: 'asOf' })
  await insertMarket(tx, { profileId: id, ...market, userId: actor.userId }, now)
}

/** The size of a profile beside the market. Of a reader who sees only a part of all accounts no share is told. */
export async function sizeBesideMarket(tx: Tx, actor: Actor, needs: ConditionNeeds, id: number, now: Date) {
  const size = await sizeOfProfile(tx, needs, id, now)
  const [market] = (await marketsOf(tx)).filter(({ profileId }) => profileId === id)
  const isWhole = actor.role !== 'partner'
  return { size, share: size && market && isWhole ? size.known / market.companies : null }
}
