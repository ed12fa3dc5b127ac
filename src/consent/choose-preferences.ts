import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { any } from './model/consent.ts'
import { type Channel, mayContact } from './model/may-contact.ts'
import { type DeclaredPurpose, declaredPurposes, wordsOf } from './purposes.ts'
import { recordConsent } from './record-consent.ts'
import { recordObjection } from './record-objection.ts'
import { contactHistory } from './who-may.ts'

export type Choice = { purpose: DeclaredPurpose; channel: Channel | null }
export const choiceKey = ({ purpose, channel }: Choice): string => `${purpose.key}:${channel ?? any}`

/** Everything that a person can say yes or no to, in the company's order. */
export async function choices(tx: Tx): Promise<Choice[]> {
  const purposes = (await declaredPurposes(tx)).filter(purpose => purpose.active)
  return purposes.flatMap((purpose): Choice[] =>
    purpose.profiling
      ? [{ purpose, channel: null }]
      : purpose.channels.map(channel => ({ purpose, channel })),
  )
}

/** Objections in force that reach further than one purpose by one channel, and that one. */
async function objectionsOver(tx: Tx, personId: number, { purpose, channel }: Choice) {
  const { acts } = await contactHistory(tx, personId)
  const asked = channel ?? any
  const last = new Map<string, (typeof acts)[number]>()
  for (const act of acts.filter(each => each.matter === 'objection'))
    if ([purpose.key, any].includes(act.purpose) && [asked, any].includes(act.channel))
      last.set(`${act.purpose}:${act.channel}:${act.subjectId}`, act)
  const inForce = [...last.values()].filter(({ granted }) => !granted)
  return [...new Map(inForce.map(act => [`${act.purpose}:${act.channel}`, act])).values()]
}

export type Chosen = { personId: number; wanted: ReadonlySet<string>; language: string; source: string }

/**
 * The person's own choice of everything at once: what is in `wanted` (keys of choices) is allowed, the rest is not. Only
 * differences are written down. Refuses `objected` while an objection to everything stands.
 */
export async function choosePreferences(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  { personId, wanted, language, source }: Chosen,
  now: Date,
): Promise<number> {
  let written = 0
  const offered = await choices(tx)
  const verdict = async ({ purpose, channel }: Choice) =>
    mayContact(await contactHistory(tx, personId), purpose, channel, now)
  for (const choice of offered.filter(each => wanted.has(choiceKey(each)))) {
    if ((await verdict(choice)).reason !== 'objected') continue
    for (const { purpose, channel } of await objectionsOver(tx, personId, choice)) {
      if (purpose === any && channel === any)
        refuse('objected', 409, 'You have objected to everything. Take that back first.')
      const ending = { personId, purpose, channel: channel as Channel, ended: true, source, language }
      await recordObjection(tx, actor, ending, now)
      written++
    }
  }
  for (const choice of offered) {
    const { purpose, channel } = choice
    const { may, reason } = await verdict(choice)
    const { words, version } = wordsOf(purpose, language)
    const said = { personId, purpose: purpose.key, channel: channel ?? any, source, language } as const
    if (wanted.has(choiceKey(choice)) === may) continue
    if (!may) {
      // A suppressed address, or what the company stopped doing, is not opened by a tick.
      if (!['no_consent', 'withdrawn', 'pending', 'expired'].includes(reason)) continue
      await recordConsent(tx, actor, { ...said, granted: true, textShown: words, textVersion: version }, now)
    } else if (purpose.basis === 'consent')
      await recordConsent(tx, actor, { ...said, granted: false, textShown: words, textVersion: version }, now)
    else await recordObjection(tx, actor, { ...said, ended: false, textShown: words }, now)
    written++
  }
  return written
}

/** One purpose by one channel ends now, whatever its basis; said twice it is written once. */
export async function endContact(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  {
    personId,
    purpose,
    channel,
    source,
  }: { personId: number; purpose: string; channel: Channel; source: string },
  now: Date,
): Promise<boolean> {
  const declared = (await declaredPurposes(tx)).find(each => each.key === purpose)
  if (!declared) return false
  const history = await contactHistory(tx, personId)
  const { reason } = mayContact({ ...history, suppressed: [] }, declared, channel, now)
  if (reason === 'objected' || reason === 'withdrawn') return false
  if (declared.basis === 'consent')
    await recordConsent(
      tx,
      actor,
      { personId, purpose, channel, granted: false, textShown: null, source },
      now,
    )
  else await recordObjection(tx, actor, { personId, purpose, channel, ended: false, source }, now)
  return true
}
