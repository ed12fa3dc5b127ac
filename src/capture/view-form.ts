import { visitorSubjects } from '../customers/visitors.ts'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { keepArrivals } from '../sources/keep-arrivals.ts'
import type { Carried } from '../sources/model/arrival.ts'
import type { SourceFound, Sources } from '../sources/model/source-of.ts'
import type { Actor } from '../team/model/actor.ts'
import { recordTouches } from '../touches/record.ts'
import type { Shown } from './model/shown.ts'
import type { HostedForm } from './queries.ts'
import { countView, recordVisit } from './store.ts'
import { insertArrival } from './store-arrivals.ts'

/** Where the reader of a form came from, and the rules that said so. */
export type Came = { sources: Sources; found: SourceFound }
export type FormViewing = {
  form: HostedForm
  /** Null for readers who ask not to be followed: the view is counted, nobody is recorded. */
  anonymousKey: string | null
  carried: Carried
  came: Came
  url: string
  /** The view by the token that the page was given, and what was shown. */
  arrival: { key: string; shown: Shown }
}

/** A person opened the landing page: one more view, and a page touch of the visitor. */
export async function viewForm(tx: Tx, actor: Actor, viewing: FormViewing, now: Date): Promise<void> {
  const { form, anonymousKey, came } = viewing
  const { channel, campaign } = came.found
  await countView(tx, form.id, now)
  const { key, shown } = viewing.arrival
  const { version, variant, language, place } = shown
  const arrived = { key, formId: form.id, version, variant, language, place, source: channel }
  if (anonymousKey === null) return insertArrival(tx, { ...arrived, visitId: null }, now)
  const visitor = (await visitorSubjects(tx, [anonymousKey], now)).get(anonymousKey)!
  const visitId = await recordVisit(tx, form.id, visitor.subjectId, now)
  await insertArrival(tx, { ...arrived, visitId }, now)
  const [touchId = null] = await recordTouches(
    tx,
    actor,
    [
      {
        subjectId: visitor.subjectId,
        kind: 'web_page',
        occurredAt: now,
        source: channel,
        campaignId: campaign?.id ?? form.campaignId,
        productGroupId: form.productGroupId ?? campaign?.productGroupId ?? null,
        title: form.headline,
        properties: { url: viewing.url, ...viewing.carried },
      },
    ],
    now,
  )
  await keepArrivals(tx, came.sources, [{ touchId, found: came.found, fallbackCampaignId: form.campaignId }])
  if (visitor.personId === null) return
  await enqueue(tx, 'leads.consider', { personIds: [visitor.personId] })
  await enqueue(tx, 'insight.refresh', { subjectIds: [visitor.personId] })
}
