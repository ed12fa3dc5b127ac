import type { Came } from '../capture/view-form.ts'
import { visitorSubjects } from '../customers/visitors.ts'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { keepArrivals } from '../sources/keep-arrivals.ts'
import { placementName } from '../sources/model/evidence.ts'
import type { Actor } from '../team/model/actor.ts'
import { recordTouches } from '../touches/record.ts'
import type { CallToAction, Placement } from './queries.ts'
import { insertClick } from './store.ts'

export type Click = {
  action: CallToAction
  placement: Placement
  /** Null for readers who ask not to be followed: the click is counted, nobody is recorded. */
  anonymousKey: string | null
  came: Came
  properties: Record<string, unknown>
}

/** A person came by the address of a place: one more click, and a page touch of the visitor. */
export async function clickPlacement(tx: Tx, actor: Actor, click: Click, now: Date): Promise<void> {
  const { action, placement, anonymousKey, came } = click
  const { channel, campaign } = came.found
  const at = { actionId: action.id, placementId: placement.id }
  if (anonymousKey === null) return insertClick(tx, { ...at, subjectId: null }, now)
  const visitor = (await visitorSubjects(tx, [anonymousKey], now)).get(anonymousKey)!
  await insertClick(tx, { ...at, subjectId: visitor.subjectId }, now)
  const [touchId = null] = await recordTouches(
    tx,
    actor,
    [
      {
        subjectId: visitor.subjectId,
        kind: 'web_page',
        occurredAt: now,
        source: channel,
        campaignId: campaign?.id ?? null,
        productGroupId: action.productGroupId ?? campaign?.productGroupId ?? null,
        title: action.headline,
        properties: {
          callToAction: action.name,
          place: placement.name,
          ...click.properties,
          [placementName]: placement.channel,
        },
      },
    ],
    now,
  )
  await keepArrivals(tx, came.sources, [{ touchId, found: came.found }])
  if (visitor.personId === null) return
  await enqueue(tx, 'leads.consider', { personIds: [visitor.personId] })
  await enqueue(tx, 'insight.refresh', { subjectIds: [visitor.personId] })
}
