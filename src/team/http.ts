import { writeCursor } from '../platform/cursor.ts'
import { type Exchange, implement } from '../platform/http.ts'
import { countMails, listMails, requeueMail } from '../platform/mail.ts'
import { type Refusal, refuse } from '../shared/outcome.ts'
import { askReset } from './ask-reset.ts'
import { changeCalendar, makeCalendar, previewCalendar, removeCalendar } from './change-calendar.ts'
import { changeCompany } from './change-company.ts'
import { changePassword } from './change-password.ts'
import { changeTerritory, makeTerritory, removeTerritory } from './change-territory.ts'
import { changeUser, departUser } from './change-user.ts'
import { choose, ownChoices } from './choices.ts'
import { foundCompany } from './found-company.ts'
import { countryOfTimeZone, holidayRegions, holidayYears, publicHolidays } from './holidays.ts'
import { inviteAgain, inviteUser } from './invite-user.ts'
import {
  below,
  countUnread,
  listAbsences,
  listCalendars,
  listColleagues,
  listNotifications,
  listTerritories,
  listUsers,
  ownUser,
} from './listings.ts'
import type { Actor } from './model/actor.ts'
import { teamContract } from './model/contract.ts'
import { company, companyIfAny } from './queries.ts'
import { recordAbsence, removeAbsence } from './record-absence.ts'
import { signIn } from './sign-in.ts'
import { readNotifications } from './store.ts'
import { endSession, type NewSession } from './store-sessions.ts'
import { linkSight, useLink } from './use-link.ts'

const done = { ok: true } as const

/** Answers with a refusal although the transaction commits: failed attempts are counted, not rolled back. */
function refuseAfterCommit(exchange: Exchange, failure: Refusal): void {
  exchange.afterCommit(() => {
    throw failure
  })
}

function begin(exchange: Exchange, session: NewSession): void {
  exchange.setSession(session.token, session.endsAt)
}

const iso = (at: Date | null) => (at === null ? null : at.toISOString())

export const teamRoutes = implement<typeof teamContract, Actor>(teamContract, {
  'GET /api/first-run': async ({ tx }) => ({ needed: (await companyIfAny(tx)) === null }),
  'POST /api/first-run': async ({ tx, actor, body, now, exchange }) => {
    const { userId, session } = await foundCompany(tx, actor, body, { now, userAgent: exchange.userAgent })
    begin(exchange, session)
    return { userId }
  },
  'POST /api/session': async ({ tx, actor, body, now, exchange }) => {
    const { ip, userAgent, token: oldToken } = exchange
    const result = await signIn(tx, actor, { ...body, ip, userAgent, oldToken }, now)
    if ('failure' in result) {
      refuseAfterCommit(exchange, result.failure)
      return { userId: 0 }
    }
    begin(exchange, result.session)
    return { userId: result.userId }
  },
  'GET /api/session': async ({ tx, actor }) => ({
    user: {
      ...(await ownUser(tx, actor.userId!)),
      unread: await countUnread(tx, actor.userId!),
      singleKeys: (await ownChoices(tx, actor.userId!)).singleKeys,
    },
    company: await company(tx),
  }),
  'DELETE /api/session': async ({ tx, exchange }) => {
    await endSession(tx, exchange.token!)
    exchange.endSession()
    return done
  },
  'POST /api/password': async ({ tx, actor, body, now, exchange }) => {
    const result = await changePassword(tx, actor, { ...body, userAgent: exchange.userAgent }, now)
    if ('failure' in result) refuseAfterCommit(exchange, result.failure)
    else begin(exchange, result.session)
    return done
  },
  'POST /api/resets': async ({ tx, actor, body, now, exchange }) => {
    await askReset(tx, actor, { email: body.email, ip: exchange.ip }, now)
    return done
  },
  'GET /api/links/:token': async ({ tx, actor, params, now }) => {
    const sight = await linkSight(tx, actor, params.token, now)
    return { ...sight, endsAt: sight.endsAt.toISOString() }
  },
  'POST /api/links/:token/password': async ({ tx, actor, params, body, now, exchange }) => {
    const input = { token: params.token, password: body.password, userAgent: exchange.userAgent }
    const { userId, session } = await useLink(tx, actor, input, now)
    begin(exchange, session)
    return { userId }
  },

  'PATCH /api/company': async ({ tx, actor, body }) => {
    await changeCompany(tx, actor, body)
    return done
  },

  'GET /api/users': ({ tx, query }) => listColleagues(tx, query),
  'GET /api/users/details': async ({ tx, query }) => {
    const { items, ...rest } = await listUsers(tx, query)
    return { items: items.map(user => ({ ...user, seenAt: iso(user.seenAt) })), ...rest }
  },
  'POST /api/users': ({ tx, actor, body, now }) => inviteUser(tx, actor, body, now),
  'PATCH /api/users/:id': async ({ tx, actor, params, body, now }) => {
    await changeUser(tx, actor, params.id, body, now)
    return done
  },
  'POST /api/users/:id/invitation': async ({ tx, actor, params, now }) => {
    await inviteAgain(tx, actor, params.id, now)
    return done
  },
  'POST /api/users/:id/departure': async ({ tx, actor, params, now }) => {
    await departUser(tx, actor, params.id, now)
    return done
  },

  'GET /api/territories': async ({ tx }) => ({ items: await listTerritories(tx), next: null }),
  'POST /api/territories': ({ tx, actor, body, now }) => makeTerritory(tx, actor, body, now),
  'PUT /api/territories/:id': async ({ tx, actor, params, body }) => {
    await changeTerritory(tx, actor, params.id, body)
    return done
  },
  'DELETE /api/territories/:id': async ({ tx, actor, params }) => {
    await removeTerritory(tx, actor, params.id)
    return done
  },

  'GET /api/calendars': async ({ tx }) => ({ items: await listCalendars(tx), next: null }),
  'POST /api/calendars': ({ tx, actor, body }) => makeCalendar(tx, actor, body),
  'PUT /api/calendars/:id': async ({ tx, actor, params, body }) => {
    await changeCalendar(tx, actor, params.id, body)
    return done
  },
  'DELETE /api/calendars/:id': async ({ tx, actor, params }) => {
    await removeCalendar(tx, actor, params.id)
    return done
  },
  'POST /api/calendars/preview': async ({ body: { hours, ...calendar }, now }) => {
    const preview = previewCalendar(calendar, hours, now)
    return { from: now.toISOString(), dueAt: preview.dueAt.toISOString(), open: preview.open }
  },
  'GET /api/holidays': async ({ tx, query, now }) => {
    const timeZone = query.timeZone ?? (await company(tx)).timeZone
    const region = query.region ?? (await countryOfTimeZone(timeZone))
    const regions = await holidayRegions()
    if (region !== null && !regions.some(({ code }) => code === region.split('-')[0]))
      refuse('unknown_region', 422, 'No holidays are known for this country.', { field: 'query/region' })
    const items = region === null ? [] : await publicHolidays(region, holidayYears(now, timeZone))
    return { region, items, regions }
  },

  'GET /api/absences': async ({ tx, actor, query, now }) => {
    const items = await listAbsences(tx, actor, query.userId, now)
    return {
      items: items.map(({ from, to, ...rest }) => ({
        ...rest,
        from: from.toISOString(),
        to: to.toISOString(),
      })),
      next: null,
    }
  },
  'POST /api/absences': ({ tx, actor, body, now }) => recordAbsence(tx, actor, body, now),
  'DELETE /api/absences/:id': async ({ tx, actor, params }) => {
    await removeAbsence(tx, actor, params.id)
    return done
  },

  'GET /api/notifications': async ({ tx, actor, query }) => {
    const { items, next } = await listNotifications(tx, actor.userId!, {
      ...query,
      unread: query.unread === 'true',
    })
    return {
      items: items.map(item => ({ ...item, at: item.at.toISOString(), readAt: iso(item.readAt) })),
      next,
      unread: await countUnread(tx, actor.userId!),
    }
  },
  'POST /api/notifications/reading': async ({ tx, actor, body, now }) => {
    await readNotifications(tx, actor.userId!, { upTo: body.upTo ?? null, ids: body.ids ?? [] }, now)
    return { unread: await countUnread(tx, actor.userId!) }
  },

  'GET /api/own-choices': ({ tx, actor }) => ownChoices(tx, actor.userId!),
  'PUT /api/own-choices/notices': ({ tx, actor, body }) => choose(tx, actor, body),
  'PUT /api/own-choices/keys': ({ tx, actor, body }) => choose(tx, actor, body),

  'GET /api/mails': async ({ tx, query }) => {
    const rows = await listMails(tx, {
      state: query.state ?? null,
      before: below(query.cursor),
      limit: query.limit + 1,
    })
    const items = rows.slice(0, query.limit)
    return {
      items: items.map(mail => ({
        ...mail,
        createdAt: mail.createdAt.toISOString(),
        sentAt: iso(mail.sentAt),
      })),
      next: rows.length > query.limit ? writeCursor([items.at(-1)!.id]) : null,
      counts: await countMails(tx),
    }
  },
  'POST /api/mails/:id/sending': async ({ tx, params }) => {
    if (!(await requeueMail(tx, params.id)))
      refuse('not_in_doubt', 409, 'Only a message in doubt, or a refused one, can be sent again.')
    return done
  },
})
