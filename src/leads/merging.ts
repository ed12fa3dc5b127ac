import type { Tx } from '../platform/database.ts'
import { type Move, type Mover, type Return, repoint, type Stay, type Step } from '../platform/repoint.ts'
import { pausePromise, resumePromise } from '../promises/pause.ts'
import { leadPromise } from './model/facts.ts'
import { joinLead, lockStandingLeads, splitLead } from './store-merging.ts'

const plain = repoint({ table: 'lead', column: 'person_id', word: 'leads' })

/**
 * All leads follow. Nobody is in the hands of sales twice: of two open leads the one raised later joins the earlier,
 * and an open one joins one that sales accepted. Its promise rests meanwhile.
 */
const ofPersons: Mover = {
  ...plain,
  async move(tx, move) {
    const joined = await joinSecond(tx, move)
    return [...joined, ...(await plain.move(tx, move))]
  },
  async back(tx, back) {
    const moved = back.steps.filter(step => step.how === 'moved')
    const stays = await plain.back(tx, { ...back, steps: moved })
    return [...stays, ...(await split(tx, back))]
  },
}

async function joinSecond(tx: Tx, { from, to }: Move): Promise<Step[]> {
  const standing = await lockStandingLeads(tx, [from, to])
  const steps: Step[] = []
  for (const [personId, otherId] of [
    [from, to],
    [to, from],
  ]) {
    const open = standing.find(lead => lead.personId === personId && lead.state === 'open')
    const accepted = standing.findLast(lead => lead.personId === otherId && lead.state === 'accepted')
    if (open && accepted) steps.push(await join(tx, open.id, accepted.id))
  }
  const [first, second] = standing.filter(
    lead => lead.state === 'open' && !steps.some(step => step.key === lead.id),
  )
  if (first && second) steps.push(await join(tx, second.id, first.id))
  return steps
}

async function join(tx: Tx, id: number, to: number): Promise<Step> {
  const paused = await pausePromise(tx, leadPromise, [id])
  await joinLead(tx, id, to)
  return { key: id, how: 'joined', before: { to, paused: paused.length > 0 } }
}

async function split(tx: Tx, { steps }: Return): Promise<Stay[]> {
  const stays: Stay[] = []
  for (const { key, before } of steps.filter(step => step.how === 'joined')) {
    const state = await splitLead(tx, key)
    if (state !== 'open') stays.push({ mover: plain.name, key, why: 'elsewhere' })
    else if (before?.paused === true) await resumePromise(tx, leadPromise, [key])
  }
  return stays
}

export const leadsOfPersons: Mover[] = [ofPersons]
export const leadsOfAccounts: Mover[] = [repoint({ table: 'lead', column: 'account_id', word: 'leads' })]
