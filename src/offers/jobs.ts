import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { notify } from '../team/notify.ts'
import { companyDay } from './company-day.ts'
import { dayInWords } from './coupon-page.ts'
import { mailTo } from './mail-to-person.ts'
import { filled, pageTexts } from './model/page-texts.ts'
import { markReminded } from './store-trials.ts'
import { endingTrials } from './trial-queries.ts'

const daysBefore = 3

/** Each morning: trials that end within three days are told to whoever has the lead and to the person, once for each last day. */
export const offersJobs = ({ db, clock }: { db: Database; clock: Clock }) => ({
  'offers.trials': () =>
    db.as(systemActor, async tx => {
      const now = clock()
      for (const trial of await endingTrials(tx, await companyDay(tx, now), daysBefore)) {
        if (!(await markReminded(tx, trial.id, trial.runsUntil))) continue
        const key = `lead.trial_ends:${trial.id}:${trial.runsUntil}`
        if (trial.ownerId !== null)
          await notify(
            tx,
            {
              userId: trial.ownerId,
              kind: 'lead.trial_ends',
              title: `Trial ends on ${trial.runsUntil}: ${trial.personName}`,
              href: trial.leadId === null ? `/persons/${trial.personId}` : `/leads/${trial.leadId}`,
              dedupeKey: key,
              mail: true,
            },
            now,
          )
        const language = trial.language ?? 'en'
        const t = pageTexts(language)
        const day = dayInWords(trial.runsUntil, language)
        await mailTo(tx, trial.personId, {
          purpose: 'offer.trial',
          subject: filled(t.trialReminder, { day }),
          text: `${filled(t.trialReminderText, { what: trial.headline ?? '', day })}\n`,
          dedupeKey: `${key}:person`,
        })
      }
    }),
})
