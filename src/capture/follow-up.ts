import { mayBeAnswered } from '../consent/who-may.ts'
import type { Tx } from '../platform/database.ts'
import { queueMail } from '../platform/mail.ts'
import { putIntoStatic } from '../segments/put-into-static.ts'
import { notify } from '../team/notify.ts'
import { type Design, wordsIn } from './model/design.ts'
import type { FormLanguage } from './model/fields.ts'
import { formTexts } from './model/form-texts.ts'
import { type HostedForm, submissionOf } from './queries.ts'
import type { Submitted } from './submit.ts'

type Following = {
  form: HostedForm
  design: Design
  sent: Submitted
  email: string | null
  language: FormLanguage
  /** The whole address of the guide. */
  guideHref: string
}

/** What follows a submission: its sender gets the mail that was asked for, its owner is told, its segment gets a member. */
export async function followUp(
  tx: Tx,
  { form, design, sent, email, language, guideHref }: Following,
  now: Date,
): Promise<void> {
  const { notifyUserId, segmentId, mail } = design.followUp
  const submission = await submissionOf(tx, form.id, sent.submissionId)
  if (submission === null) return
  if (mail !== null && email !== null && (await mayBeAnswered(tx, submission.personId))) {
    const guide =
      form.fileName === null ? '' : `\n\n${formTexts(language).mailGuide.replace('{href}', () => guideHref)}`
    await queueMail(tx, {
      purpose: 'form.reply',
      to: email,
      subject: wordsIn(mail.subject, language, design),
      text: `${wordsIn(mail.text, language, design)}${guide}\n`,
      dedupeKey: `form-reply:${sent.submissionId}`,
    })
  }
  if (notifyUserId !== null)
    await notify(
      tx,
      {
        userId: notifyUserId,
        kind: 'form.submitted',
        title: `${form.name}: sent`,
        href: `/persons/${submission.personId}`,
        dedupeKey: `form-sent:${sent.submissionId}`,
        mail: true,
      },
      now,
    )
  if (segmentId !== null) await putIntoStatic(tx, { segmentId, personId: submission.personId }, now)
}
