import { sql } from 'kysely'
import type { FieldName, Filled, FormKind } from '../capture/model/fields.ts'
import { activeForm, type HostedForm } from '../capture/queries.ts'
import { submitForm } from '../capture/submit.ts'
import type { Came } from '../capture/view-form.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Carried } from '../sources/model/arrival.ts'
import type { Actor } from '../team/model/actor.ts'
import type { ActionKind } from './model/call-to-action.ts'
import type { GateField } from './model/page.ts'
import type { CallToAction, Placement } from './queries.ts'
import { insertResponse } from './store.ts'

export type Answering = {
  action: CallToAction
  placement: Placement
  form: HostedForm
  /** Of the hidden token: the same token again is the same answer. */
  dedupeKey: string
  filled: Partial<Record<GateField, string | null>>
  consent: boolean
  anonymousKey: string | null
  carried: Carried
  came: Came
  /** Used by answering (a trial asked for, a time chosen), or later (a file downloaded, a code redeemed). */
  used: boolean
}
export type Answered = {
  responseId: number
  submissionId: number
  personId: number
  leadId: number | null
  again: boolean
  at: Date
}

/** The form behind a call to action, while it is active; null otherwise. */
export async function formOf(tx: Tx, formId: number | null): Promise<HostedForm | null> {
  if (formId === null) return null
  const { rows } = await sql<{ slug: string }>`select slug from form where id = ${formId}`.execute(tx)
  return rows[0] ? activeForm(tx, rows[0].slug) : null
}

const kinds: Record<ActionKind, FormKind> = {
  coupon: 'guide',
  download: 'guide',
  trial: 'trial',
  meeting: 'contact',
}

/** Somebody did what was asked: a form that was sent (person, consent, touch, lead), and the answer that is counted. */
export async function respond(tx: Tx, actor: Actor, input: Answering, now: Date): Promise<Answered> {
  const { action, form, placement } = input
  const none = Object.fromEntries(
    ['jobTitle', 'jobFunction', 'employees', 'country', 'industry'].map(name => [name, null]),
  ) as Record<Exclude<FieldName, GateField>, null>
  const { email = null, name = null, company = null, phone = null, message = null } = input.filled
  const filled: Filled = { ...none, email, name, company, phone, message }
  const sent = await submitForm(
    tx,
    actor,
    {
      // What is asked for decides whether somebody wants to be called back, whichever form lends its consent.
      form: {
        ...form,
        kind: kinds[action.kind],
        name: action.name,
        productGroupId: action.productGroupId ?? form.productGroupId,
      },
      dedupeKey: input.dedupeKey,
      filled,
      consent: input.consent,
      anonymousKey: input.anonymousKey,
      carried: input.carried,
      came: input.came,
      placement: placement.channel,
    },
    now,
  )
  const { rows } = await sql<{ personId: number; touchId: number | null; leadId: number | null }>`
    select s.person_id as "personId", s.touch_id as "touchId",
      (select l.id from lead l where l.person_id = s.person_id and l.state in ('open', 'accepted') order by l.id desc limit 1) as "leadId"
    from form_submission s where s.id = ${sent.submissionId}`.execute(tx)
  const found = rows[0] ?? refuse('changed_meanwhile', 409, 'This was sent at the same moment. Try again.')
  const responseId = await insertResponse(
    tx,
    {
      actionId: action.id,
      placementId: placement.id,
      personId: found.personId,
      leadId: found.leadId,
      touchId: found.touchId,
      submissionId: sent.submissionId,
      usedAt: input.used ? sent.at : null,
    },
    sent.at,
  )
  return { ...found, responseId, submissionId: sent.submissionId, again: sent.again, at: sent.at }
}
