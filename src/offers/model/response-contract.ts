import { z } from 'zod'
import { contract, day, id, idParams, instant, ok } from '../../platform/contract.ts'
import { marketers, staff } from '../../team/model/access.ts'
import { appointmentShows, meetingWays, outcomes, trialStates } from './call-to-action.ts'
import { paging } from './contract.ts'

const reference = z.object({ id: z.number(), name: z.string() })
const seenTrial = z.object({
  id: z.number(),
  state: z.enum(trialStates),
  person: reference,
  account: reference.nullable(),
  leadId: z.number().nullable(),
  action: reference.nullable(),
  askedAt: instant,
  runsUntil: z.string().nullable(),
  /** Granted, and its last day is over. */
  overdue: z.boolean(),
  settledAt: instant.nullable(),
  settledBy: z.string().nullable(),
  note: z.string().nullable(),
})
const seenAppointment = z.object({
  id: z.number(),
  user: reference,
  person: reference,
  account: reference.nullable(),
  leadId: z.number().nullable(),
  way: z.enum(meetingWays),
  startsAt: instant,
  endsAt: instant,
  state: z.enum(['booked', 'cancelled']),
  /** Null: not over, or nobody has said yet. */
  outcome: z.enum(outcomes).nullable(),
  cancelledBy: z.enum(['visitor', 'seller']).nullable(),
  /** Of the visitor. */
  timeZone: z.string(),
  message: z.string().nullable(),
})

export const responseContract = contract({
  'GET /api/calls-to-action/:id/downloads': {
    summary: 'Personal links to a download, the latest first',
    access: staff,
    params: idParams,
    query: paging,
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          person: reference.nullable(),
          givenAt: instant,
          endsAt: instant,
          revokedAt: instant.nullable(),
          downloadedAt: instant.nullable(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'POST /api/calls-to-action/:id/downloads': {
    summary: 'Give a person a link of their own to a download; it is answered, and sent to nobody',
    access: staff,
    params: idParams,
    body: z.strictObject({ personId: id }),
    response: z.object({ id: z.number(), link: z.string(), endsAt: instant }),
  },
  'POST /api/downloads/:id/end': {
    summary: 'End a personal link before its time',
    access: marketers,
    params: idParams,
    response: ok,
  },
  'GET /api/trials': {
    summary: 'Trials that were asked for, the latest first, with how many are in each state',
    access: staff,
    query: paging.extend({ state: z.enum(trialStates).optional(), actionId: id.optional() }),
    response: z.object({
      items: z.array(seenTrial),
      next: z.string().nullable(),
      total: z.number(),
      counts: z.record(z.enum(trialStates), z.number()),
    }),
  },
  'POST /api/trials/:id/step': {
    summary: 'Grant a trial until a day, decline it, end it, or say that it became an order',
    access: staff,
    params: idParams,
    body: z.strictObject({
      to: z.enum(['granted', 'declined', 'ended', 'converted']),
      runsUntil: day.optional(),
      note: z.string().trim().max(1_000).optional(),
    }),
    response: seenTrial,
  },
  'GET /api/appointments': {
    summary:
      'Appointments that visitors made: ahead, the next first, or by what became of them, the latest first',
    access: staff,
    query: paging.extend({
      mine: z.enum(['true', 'false']).optional(),
      show: z.enum(appointmentShows).default('ahead'),
      actionId: id.optional(),
    }),
    response: z.object({
      items: z.array(seenAppointment),
      next: z.string().nullable(),
      total: z.number(),
      counts: z.record(z.enum(appointmentShows), z.number()),
    }),
  },
  'POST /api/appointments/:id/cancellation': {
    summary: 'Cancel an appointment: the visitor is told by mail; by its seller or a manager',
    access: staff,
    params: idParams,
    response: ok,
  },
  'POST /api/appointments/:id/outcome': {
    summary: 'Say whether an appointment was held or missed, once it has begun; by its seller or a manager',
    access: staff,
    params: idParams,
    body: z.strictObject({ outcome: z.enum(outcomes) }),
    response: ok,
  },
})
