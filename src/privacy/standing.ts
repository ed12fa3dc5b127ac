import type { z } from 'zod'
import { choices } from '../consent/choose-preferences.ts'
import { any } from '../consent/model/consent.ts'
import { mayContact } from '../consent/model/may-contact.ts'
import { declaredPurposes, wordsOf } from '../consent/purposes.ts'
import { contactHistory, type ProvedAct } from '../consent/who-may.ts'
import type { Tx } from '../platform/database.ts'
import type { standingAnswer } from './model/contract.ts'

export type Standing = z.input<typeof standingAnswer>

/** Refuses `no_such_person` for whoever may not see this one. */
export async function knownPerson(tx: Tx, personId: number): Promise<void> {
  await contactHistory(tx, personId)
}

/** For what and how a person may be contacted, with reasons and proofs, and all that was said. */
export async function standingOf(tx: Tx, personId: number, now: Date): Promise<Standing> {
  const history = await contactHistory(tx, personId)
  const names = new Map(
    (await declaredPurposes(tx)).map(purpose => [purpose.key, wordsOf(purpose, 'en').name]),
  )
  const items = (await choices(tx)).map(({ purpose, channel }) => {
    const { proofId, ...verdict } = mayContact(history, purpose, channel, now)
    const proof = history.acts.find(act => act.id === proofId)
    return {
      purpose: purpose.key,
      name: names.get(purpose.key)!,
      basis: purpose.basis,
      channel,
      ...verdict,
      proof: proof ? proofOf(proof) : null,
    }
  })
  const toAll = history.acts.findLast(
    act => act.matter === 'objection' && act.purpose === any && act.channel === any,
  )
  return {
    objected: toAll !== undefined && !toAll.granted,
    profiled: items.some(item => item.purpose === 'profiling' && item.may),
    erased: history.erased,
    items,
    history: history.acts
      .map(act => ({
        ...proofOf(act),
        matter: act.matter,
        purpose: act.purpose,
        name: names.get(act.purpose) ?? act.purpose,
        channel: act.channel,
        granted: act.granted,
        pending: act.pending,
      }))
      .reverse(),
  }
}

const proofOf = ({ id, at, source, textShown, textVersion, language, by }: ProvedAct) => ({
  id,
  at: at.toISOString(),
  source,
  textShown,
  textVersion,
  language,
  by,
})
