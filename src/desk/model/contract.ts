import { z } from 'zod'
import { leadStates, rejectReasons } from '../../leads/model/verdict.ts'
import { contract, cursor, idParams, instant } from '../../platform/contract.ts'
import { clockAnswer } from '../../promises/model/contract.ts'

const reference = z.object({ id: z.number(), name: z.string() })
const money = z.object({ orders: z.number(), amountCents: z.number() })

const groupFigures = z.object({
  accounts: z.number(),
  orders: z.number(),
  revenueCents: z.number(),
  /** Null where no order says it; `marginOfCents` is what the orders that do amount to. */
  marginCents: z.number().nullable(),
  marginOfCents: z.number(),
  /** Open ones. */
  opportunities: z.number(),
  openCents: z.number(),
  leads: z.number(),
  complaints: z.number(),
  touches: z.number(),
  persons: z.number(),
})

export const deskContract = contract({
  'GET /api/today': {
    summary: 'What has a clock, what changed, what is next, by the function of the reader',
    access: 'signed-in',
    response: z.object({
      at: instant,
      side: z.enum(['marketing', 'sales', 'service']),
      /** Touches of the reader's customers today, and steps planned for today. */
      day: z.array(
        z.object({
          at: instant,
          side: z.enum(['marketing', 'sales', 'service']),
          done: z.boolean(),
          title: z.string(),
          second: z.string().nullable(),
          href: z.string().nullable(),
        }),
      ),
      /** Accounts with a touch since then, by what happened last; `count` is of all, `items` are the newest. */
      changed: z.object({
        since: instant,
        count: z.number(),
        items: z.array(
          z.object({
            at: instant,
            side: z.enum(['marketing', 'sales', 'service']),
            account: reference,
            title: z.string(),
          }),
        ),
      }),
      /** Open opportunities with a step planned for that day or before. */
      steps: z.object({
        until: z.string(),
        count: z.number(),
        items: z.array(
          z.object({
            opportunityId: z.number(),
            account: reference.nullable(),
            step: z.string(),
            on: z.string().nullable(),
          }),
        ),
      }),
      quiet: z.object({
        count: z.number(),
        amountCents: z.number(),
        items: z.array(
          z.object({
            opportunityId: z.number(),
            name: z.string(),
            account: reference.nullable(),
            days: z.number(),
            amountCents: z.number().nullable(),
          }),
        ),
      }),
      month: z.object({
        from: z.string(),
        /** The month began then, in the company's time zone. */
        since: instant,
        days: z.array(z.object({ day: z.number(), amountCents: z.number() })),
        total: money,
        before: money,
      }),
      verdicts: z.object({
        since: instant,
        count: z.number(),
        items: z.array(
          z.object({
            leadId: z.number(),
            person: reference,
            account: reference.nullable(),
            state: z.enum(leadStates),
            reason: z.enum(rejectReasons).nullable(),
            by: z.string().nullable(),
            source: z.string().nullable(),
            at: instant,
          }),
        ),
      }),
      /** Leads raised since then, by source; accepted counts those that became an opportunity. */
      sourcesSince: instant,
      sources: z.array(
        z.object({ source: z.string(), leads: z.number(), accepted: z.number(), rejected: z.number() }),
      ),
      /** Complaints that wait for an answer; `items` are those due first. */
      complaints: z.object({
        count: z.number(),
        items: z.array(
          z.object({
            id: z.number(),
            account: reference.nullable(),
            person: reference.nullable(),
            owner: reference.nullable(),
            title: z.string(),
            openedAt: instant,
            clock: clockAnswer.nullable(),
          }),
        ),
      }),
    }),
  },
  'GET /api/accounts/:id/group': {
    summary:
      'An account among those it belongs with: who stands above, and figures of it alone and of the whole group',
    access: 'signed-in',
    params: idParams,
    response: z.object({
      /** The topmost above it, or itself: the group is that account and all below it. */
      headId: z.number(),
      /** From the topmost down to what it belongs to. */
      above: z.array(reference),
      daughters: z.number(),
      /** Only what the reader may see is counted. */
      partial: z.boolean(),
      /** Money is of the time since then. */
      since: instant,
      /** Entries of the contact log are from that day on, 'YYYY-MM-DD' in the company's time zone. */
      touchesFrom: z.string(),
      alone: groupFigures,
      group: groupFigures,
    }),
  },
  'GET /api/accounts/:id/daughters': {
    summary: 'The accounts right below an account, by name',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          name: z.string(),
          city: z.string().nullable(),
          kind: z.string(),
          daughters: z.number(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/accounts/:id/overview': {
    summary: 'The head of the customer page: money, persons, what is open',
    access: 'signed-in',
    params: idParams,
    response: z.object({
      /** The margin is known of some orders only: `marginOfCents` is what those orders amount to. */
      /** The twelve months begin here. */
      since: instant,
      revenue: money.extend({
        marginCents: z.number().nullable(),
        marginOfCents: z.number(),
        beforeCents: z.number(),
      }),
      open: z.object({ count: z.number(), amountCents: z.number() }),
      lastTouch: z
        .object({ at: instant, side: z.enum(['marketing', 'sales', 'service']), title: z.string() })
        .nullable(),
      persons: z.array(
        z.object({
          id: z.number(),
          name: z.string(),
          jobTitle: z.string().nullable(),
          lastTouchAt: instant.nullable(),
        }),
      ),
      personCount: z.number(),
      months: z.array(z.object({ month: z.string(), amountCents: z.number() })),
    }),
  },
})
