import { z } from 'zod'
import { contract, cursor, day, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { administrators, staff } from './access.ts'
import { roles } from './actor.ts'
import { choicesContract } from './choices-contract.ts'
import { email, fiscalYearStart, language, languages, signInContract, timeZone } from './sign-in-contract.ts'

const page = { cursor: cursor.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }
const next = z.string().nullable()
const made = z.object({ id: z.number() })
const ref = z.object({ id: z.number(), name: z.string() })
const state = z.enum(['active', 'invited', 'cannot_sign_in', 'left'])

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'is a time from 00:00 to 24:00')
const intervals = z.array(z.strictObject({ from: time, to: time })).max(10)
const week = z.strictObject({
  1: intervals,
  2: intervals,
  3: intervals,
  4: intervals,
  5: intervals,
  6: intervals,
  7: intervals,
})
const holidays = z.array(day).max(2_000)
const country = z.string().regex(/^[A-Z]{2}$/, 'is a country of two capital letters')
const calendarBody = z.strictObject({
  name: words(100),
  timeZone,
  week,
  holidays,
  holidayRegion: z
    .string()
    .regex(/^[A-Z]{2}(-[A-Z0-9]{1,4}){0,2}$/)
    .nullable()
    .optional(),
})
const territoryBody = z.strictObject({
  name: words(100),
  countries: z.array(country).max(250),
  calendarId: id.nullable().optional(),
})
const capacity = z.number().int().min(0).max(100_000)
const userIds = z.array(z.number().int().positive()).max(500)

export const teamContract = contract({
  ...signInContract,
  ...choicesContract,

  'PATCH /api/company': {
    summary: 'Change the frame of the company; its currency stays',
    access: administrators,
    body: z.strictObject({
      name: words(200).optional(),
      fiscalYearStart: fiscalYearStart.optional(),
      timeZone: timeZone.optional(),
      languages: languages.optional(),
    }),
    response: ok,
  },

  'GET /api/users': {
    summary: 'Colleagues by name',
    access: 'signed-in',
    query: z.strictObject({ q: z.string().max(100).optional(), ...page }),
    response: z.object({
      items: z.array(z.object({ id: z.number(), name: z.string(), role: z.enum(roles), state })),
      next,
    }),
  },
  'GET /api/users/details': {
    summary: 'Users with all that an administrator may set',
    access: administrators,
    query: z.strictObject({ q: z.string().max(100).optional(), ...page }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          name: z.string(),
          email: z.string().nullable(),
          role: z.enum(roles),
          state,
          language: z.string(),
          calendarId: z.number().nullable(),
          manager: ref.nullable(),
          capacity: z.number().nullable(),
          territories: z.array(ref),
          seenAt: instant.nullable(),
        }),
      ),
      next,
      total: z.number(),
    }),
  },
  'POST /api/users': {
    summary: 'Invite a colleague by mail',
    access: administrators,
    body: z.strictObject({
      name: words(200),
      email,
      role: z.enum(roles),
      language: language.optional(),
      territoryIds: userIds.optional(),
      managerId: id.nullable().optional(),
      calendarId: id.nullable().optional(),
      capacity: capacity.nullable().optional(),
    }),
    response: made,
  },
  'PATCH /api/users/:id': {
    summary: "Change a user's function, territories, manager, calendar or capacity",
    access: administrators,
    params: idParams,
    body: z.strictObject({
      name: words(200).optional(),
      email: email.nullable().optional(),
      role: z.enum(roles).optional(),
      language: language.optional(),
      territoryIds: userIds.optional(),
      managerId: id.nullable().optional(),
      calendarId: id.nullable().optional(),
      capacity: capacity.nullable().optional(),
    }),
    response: ok,
  },
  'POST /api/users/:id/invitation': {
    summary: 'Send the invitation again; earlier links stop working',
    access: administrators,
    params: idParams,
    response: ok,
  },
  'POST /api/users/:id/departure': {
    summary: 'A user leaves: all sessions and links end at once',
    access: administrators,
    params: idParams,
    response: ok,
  },

  'GET /api/territories': {
    summary: 'Territories with their countries',
    access: 'signed-in',
    response: z.object({
      items: z.array(ref.extend({ countries: z.array(z.string()), calendarId: z.number().nullable() })),
      next,
    }),
  },
  'POST /api/territories': {
    summary: 'Make a territory',
    access: administrators,
    body: territoryBody,
    response: made,
  },
  'PUT /api/territories/:id': {
    summary: 'Change a territory',
    access: administrators,
    params: idParams,
    body: territoryBody,
    response: ok,
  },
  'DELETE /api/territories/:id': {
    summary: 'Remove a territory that nothing uses',
    access: administrators,
    params: idParams,
    response: ok,
  },

  'GET /api/calendars': {
    summary: "Working-hours calendars; the first is the company's",
    access: 'signed-in',
    response: z.object({
      items: z.array(
        ref.extend({
          timeZone: z.string(),
          week,
          holidays: z.array(z.string()),
          holidayRegion: z.string().nullable(),
          standard: z.boolean(),
        }),
      ),
      next,
    }),
  },
  'POST /api/calendars': {
    summary: 'Make a calendar',
    access: administrators,
    body: calendarBody,
    response: made,
  },
  'PUT /api/calendars/:id': {
    summary: 'Change a calendar',
    access: administrators,
    params: idParams,
    body: calendarBody,
    response: ok,
  },
  'DELETE /api/calendars/:id': {
    summary: "Remove a calendar that nothing uses; the company's stays",
    access: administrators,
    params: idParams,
    response: ok,
  },
  'POST /api/calendars/preview': {
    summary: 'When so many working hours from now are over; changes nothing',
    access: administrators,
    body: z.strictObject({ timeZone, week, holidays, hours: z.number().min(0).max(1_000) }),
    response: z.object({ from: instant, dueAt: instant, open: z.boolean() }),
  },
  'GET /api/holidays': {
    summary: 'Public holidays of a country for this year and the next two',
    access: administrators,
    query: z.strictObject({ region: z.string().max(10).optional(), timeZone: timeZone.optional() }),
    response: z.object({
      region: z.string().nullable(),
      items: z.array(z.object({ day: z.string(), name: z.string() })),
      regions: z.array(z.object({ code: z.string(), name: z.string() })),
    }),
  },

  'GET /api/absences': {
    summary: 'Absences that are not over',
    access: staff,
    query: z.strictObject({ userId: id.optional() }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          user: ref,
          deputy: ref.nullable(),
          from: instant,
          to: instant,
          note: z.string().nullable(),
          mayRemove: z.boolean(),
        }),
      ),
      next,
    }),
  },
  'POST /api/absences': {
    summary: "Enter an absence: your own, of whom you manage, or as administrator anybody's",
    access: staff,
    body: z.strictObject({
      userId: z.number().int().positive().optional(),
      from: z.iso.datetime(),
      to: z.iso.datetime(),
      deputyId: z.number().int().positive().nullable().optional(),
      note: words(500).nullable().optional(),
    }),
    response: made,
  },
  'DELETE /api/absences/:id': { summary: 'Remove an absence', access: staff, params: idParams, response: ok },

  'GET /api/notifications': {
    summary: 'What you were told, newest first',
    access: 'signed-in',
    query: z.strictObject({ unread: z.enum(['true', 'false']).optional(), ...page }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          kind: z.string(),
          title: z.string(),
          body: z.string().nullable(),
          href: z.string().nullable(),
          at: instant,
          readAt: instant.nullable(),
        }),
      ),
      next,
      unread: z.number(),
    }),
  },
  'POST /api/notifications/reading': {
    summary: 'Mark as read what was shown: up to an id, or these ids',
    access: 'signed-in',
    body: z
      .strictObject({ upTo: z.number().int().positive().optional(), ids: userIds.optional() })
      .refine(body => (body.upTo === undefined) !== (body.ids === undefined), 'give either upTo or ids'),
    response: z.object({ unread: z.number() }),
  },

  'GET /api/mails': {
    summary: 'Messages that went out or wait; links show only where mail goes to a folder',
    access: administrators,
    query: z.strictObject({
      state: z.enum(['waiting', 'sending', 'sent', 'in_doubt', 'refused']).optional(),
      ...page,
    }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          purpose: z.string(),
          to: z.string(),
          subject: z.string(),
          text: z.string(),
          state: z.enum(['waiting', 'sending', 'sent', 'in_doubt', 'refused']),
          transport: z.string().nullable(),
          problem: z.string().nullable(),
          attempts: z.number(),
          createdAt: instant,
          sentAt: instant.nullable(),
        }),
      ),
      next,
      counts: z.record(z.string(), z.number()),
    }),
  },
  'POST /api/mails/:id/sending': {
    summary: 'Send a message in doubt, or a refused one, again: the decision of a person',
    access: administrators,
    params: idParams,
    response: ok,
  },
})
