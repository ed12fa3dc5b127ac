import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import type { Actor } from '../team/model/actor.ts'
import { recordTouches } from '../touches/record.ts'
import { guideOf, type HostedForm, submissionOf } from './queries.ts'

/**
 * Gives out the guide of a submission and records it: the first download by the person, and the first by a
 * machine, marked as such. Null when there is no such submission or the form has no guide any more.
 */
export async function downloadGuide(
  tx: Tx,
  actor: Actor,
  { form, submissionId, machine }: { form: HostedForm; submissionId: number; machine: boolean },
  now: Date,
): Promise<{ name: string; body: Buffer } | null> {
  const submission = await submissionOf(tx, form.id, submissionId)
  const guide = await guideOf(tx, form.id)
  if (!submission || !guide) return null
  const [touchId] = await recordTouches(
    tx,
    actor,
    [
      {
        subjectId: submission.personId,
        accountId: submission.accountId,
        kind: 'download',
        machine,
        occurredAt: now,
        campaignId: form.campaignId,
        productGroupId: form.productGroupId,
        messageKey: `guide:${submission.id}:${machine ? 'machine' : 'person'}`,
        title: `Guide downloaded: ${guide.name}`,
        properties: { form: form.slug, file: guide.name },
      },
    ],
    now,
  )
  if (touchId != null && !machine) {
    await enqueue(tx, 'leads.consider', { personIds: [submission.personId] })
    await enqueue(tx, 'insight.refresh', { subjectIds: [submission.personId] })
  }
  return guide
}
