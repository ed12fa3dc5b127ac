import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import type { Followers, Move } from './followers.ts'
import { type Change, tellAnew } from './model/anew.ts'
import { evidenceOfTouch } from './model/evidence.ts'
import type { Sources } from './model/source-of.ts'
import { namesOfCampaigns, rulesOf, sourcesOf } from './queries.ts'
import {
  addToRun,
  changesOfRun,
  insertChanges,
  insertRunLeads,
  lockRun,
  type Run,
  setRunState,
  takeRunLeads,
  touchesOfWindow,
  writeChanges,
} from './store-runs.ts'

export type Steps = { followers: Followers; own: readonly string[]; size?: number }

/**
 * One step of a run, whole in the caller's transaction together with how far it is: a killed one goes on where it was, and
 * one delivered twice does no harm. Answers whether there is more to do.
 */
export async function runStep(tx: Tx, id: number, steps: Steps, now: Date): Promise<boolean> {
  const run = await lockRun(tx, id)
  if (!run) return false
  if (run.state === 'telling') return tell(tx, run, steps, now)
  if (run.state === 'writing') return write(tx, run, steps, now)
  if (run.state === 'undoing') return undo(tx, run, steps, now)
  return false
}

async function tell(tx: Tx, run: Run, { followers, own, size = 2_000 }: Steps, now: Date): Promise<boolean> {
  const upto = Math.min(run.position + size, run.uptoId)
  const sources = sourcesOf(await rulesOf(tx, run.version), await namesOfCampaigns(tx), own)
  const changes: Change[] = []
  let [read, byHand] = [0, 0]
  for (const touch of await touchesOfWindow(tx, run, run.position, upto)) {
    if (run.tag !== null && tagOf(touch.properties) !== run.tag) continue
    const told = tellAnew(sources as Sources, touch)
    if (told === 'no evidence') continue
    read++
    if (told === 'by hand') byHand++
    else if (told !== 'as it was') changes.push(told)
  }
  await insertChanges(tx, run.id, changes)
  const moves = changes.filter(({ moved }) => moved)
  const leads = await followers.wouldFollow(tx, moves.map(moveOf))
  const counts = { read, byHand, moved: moves.length, explained: changes.length - moves.length, leads }
  await addToRun(tx, run.id, upto, counts)
  if (upto < run.uptoId) return true
  await setRunState(tx, run.id, 'told', null, now)
  return false
}

const tagOf = (properties: Record<string, unknown>): string | null =>
  evidenceOfTouch(properties).carried.utm_campaign?.trim().toLowerCase().slice(0, 100) ?? null
const moveOf = ({ touchId, before, after }: Change): Move => ({
  touchId,
  before: { source: before.source, campaignId: before.campaignId },
  after: { source: after.source, campaignId: after.campaignId },
})

async function write(tx: Tx, run: Run, { followers, size = 2_000 }: Steps, now: Date): Promise<boolean> {
  const changes = await changesOfRun(tx, run.id, run.position, size, false)
  const written = await writeChanges(
    tx,
    run.id,
    changes.map(({ touchId }) => touchId),
    false,
  )
  const moves = changes
    .filter(({ touchId }) => written.has(touchId))
    .map(change => ({
      touchId: change.touchId,
      before: { source: change.beforeSource, campaignId: change.beforeCampaignId },
      after: { source: change.afterSource, campaignId: change.afterCampaignId },
    }))
  const leads = await followers.follow(tx, moves)
  await insertRunLeads(tx, run.id, leads)
  await addToRun(tx, run.id, changes.at(-1)?.touchId ?? run.position, {
    kept: changes.length - written.size,
    leads: leads.length,
  })
  if (changes.length === size) return true
  await setRunState(tx, run.id, 'done', null, now)
  await appendFact(tx, { name: 'sources.rerun', about: run.id, payload: {}, at: now })
  return false
}

async function undo(tx: Tx, run: Run, { followers, size = 2_000 }: Steps, now: Date): Promise<boolean> {
  const changes = await changesOfRun(tx, run.id, run.position, size, true)
  const written = await writeChanges(
    tx,
    run.id,
    changes.map(({ touchId }) => touchId),
    true,
  )
  await followers.goBack(tx, await takeRunLeads(tx, run.id, [...written]))
  await addToRun(tx, run.id, changes.at(-1)?.touchId ?? run.position, {})
  if (changes.length === size) return true
  await setRunState(tx, run.id, 'undone', null, now)
  await appendFact(tx, { name: 'sources.rerun', about: run.id, payload: {}, at: now })
  return false
}
