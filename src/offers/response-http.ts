import type { Tx } from '../platform/database.ts'
import { implement } from '../platform/http.ts'
import { refuse } from '../shared/outcome.ts'
import { type Actor, isManager } from '../team/model/actor.ts'
import { appointmentById } from './appointments.ts'
import { listDownloads } from './download-queries.ts'
import { downloadPath, grantDownload, revokeDownload } from './grant-download.ts'
import { listAppointments } from './list-appointments.ts'
import { responseContract } from './model/response-contract.ts'
import { cancelMeeting } from './move-meeting.ts'
import type { OffersNeeds } from './options.ts'
import { actionById } from './queries.ts'
import { sayOutcome } from './say-outcome.ts'
import { stepTrial } from './step-trial.ts'
import { listTrials, trialById } from './trial-queries.ts'

export const responseRoutes = (needs: OffersNeeds) => {
  const place = { secret: needs.secret, base: needs.publicUrl.replace(/\/$/, '') }
  return implement<typeof responseContract, Actor>(responseContract, {
    'GET /api/calls-to-action/:id/downloads': async ({ tx, params, query }) => {
      await actionById(tx, params.id)
      return listDownloads(tx, params.id, query)
    },
    'POST /api/calls-to-action/:id/downloads': async ({ tx, actor, params, body, now }) => {
      const granting = { actionId: params.id, personId: body.personId, responseId: null, mail: false }
      const { grant } = await grantDownload(tx, actor, place, granting, now)
      return {
        id: grant.id,
        link: `${place.base}${downloadPath(place.secret, grant)}`,
        endsAt: grant.endsAt.toISOString(),
      }
    },
    'POST /api/downloads/:id/end': async ({ tx, actor, params, now }) => {
      await revokeDownload(tx, actor, params.id, now)
      return { ok: true }
    },
    'GET /api/trials': ({ tx, query, now }) => listTrials(tx, query, now),
    'POST /api/trials/:id/step': async ({ tx, actor, params, body, now }) => {
      await stepTrial(tx, actor, { ...body, id: params.id }, now)
      return trialById(tx, params.id, now)
    },
    'GET /api/appointments': ({ tx, actor, query, now }) => listAppointments(tx, actor, query, now),
    'POST /api/appointments/:id/cancellation': async ({ tx, actor, params, now }) => {
      await assertOwn(tx, actor, params.id)
      await cancelMeeting(tx, place, { id: params.id, by: 'seller' }, now)
      return { ok: true }
    },
    'POST /api/appointments/:id/outcome': async ({ tx, actor, params, body, now }) => {
      await assertOwn(tx, actor, params.id)
      await sayOutcome(tx, actor, { ...body, id: params.id }, now)
      return { ok: true }
    },
  })
}

async function assertOwn(tx: Tx, actor: Actor, id: number): Promise<void> {
  const { userId } = await appointmentById(tx, id)
  if (userId !== actor.userId && !isManager(actor))
    refuse('not_yours', 403, 'Its seller or a manager does this.')
}
