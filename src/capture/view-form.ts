import { visitorSubjects } from '../customers/visitors.ts'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import type { Actor } from '../team/model/actor.ts'
import { recordTouches } from '../touches/record.ts'
import type { Carried } from './model/arrival.ts'
import type { HostedForm } from './queries.ts'
import { countView, recordVisit } from './store.ts'

export type FormViewing = {
  form: HostedForm
  /** Null for readers who ask not to be followed: the view is counted, nobody is recorded. */
  anonymousKey: string | null
  carried: Carried
  channel: string | null
  campaign: { id: number; productGroupId: number | null } | null
  url: string
}

/** A person opened the landing page: one more view, and a page touch of the visitor. */
export async function viewForm(tx: Tx, actor: Actor, viewing: FormViewing, now: Date): Promise<void> {
  const { form, anonymousKey, campaign } = viewing
  await countView(tx, form.id, now)
  if (anonymousKey === null) return
  const visitor = (await visitorSubjects(tx, [anonymousKey], now)).get(anonymousKey)!
  await recordVisit(tx, form.id, visitor.subjectId, now)
  await recordTouches(
    tx,
    actor,
    [
      {
        subjectId: visitor.subjectId,
        kind: 'web_page',
        occurredAt: now,
        source: viewing.channel,
        campaignId: campaign?.id ?? form.campaignId,
        productGroupId: form.productGroupId ?? campaign?.productGroupId ?? null,
        title: form.headline,
        properties: { url: viewing.url, ...viewing.carried },
      },
    ],
    now,
  )
  if (visitor.personId === null) return
  await enqueue(tx, 'leads.consider', { personIds: [visitor.personId] })
  await enqueue(tx, 'insight.refresh', { subjectIds: [visitor.personId] })
}
