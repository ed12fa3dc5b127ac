import { z } from 'zod'
import { contract, instant, ok, words } from '../../platform/contract.ts'
import { roles } from './actor.ts'

export const email = z.string().trim().min(3).max(254)
const password = z.string().min(1).max(1_000)
const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
/** A zone of the IANA list. Offsets such as +01:00 are refused: PostgreSQL reads their sign the other way round. */
export const timeZone = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z]/, 'Choose a time zone by name, such as Europe/Amsterdam.')
export const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
export const languages = z.array(language).min(1).max(20)
export const fiscalYearStart = z.number().int().min(1).max(12)

export const signInContract = contract({
  'GET /api/first-run': {
    summary: 'Whether this installation still needs its company and administrator',
    access: 'anyone',
    response: z.object({ needed: z.boolean() }),
  },
  'POST /api/first-run': {
    summary: 'Make company and administrator, once only, and sign in',
    access: 'anyone',
    body: z.strictObject({
      company: z.strictObject({
        name: words(200),
        currency: z.string().regex(/^[A-Z]{3}$/),
        fiscalYearStart,
        timeZone,
        languages,
      }),
      administrator: z.strictObject({ name: words(200), email, password }),
    }),
    response: z.object({ userId: z.number() }),
  },
  'POST /api/session': {
    summary: 'Sign in by e-mail address and password',
    access: 'anyone',
    body: z.strictObject({ email: z.string().max(254), password }),
    response: z.object({ userId: z.number() }),
  },
  'GET /api/session': {
    summary: 'Who is signed in, and the frame of the company',
    access: 'signed-in',
    response: z.object({
      user: z.object({
        id: z.number(),
        name: z.string(),
        email: z.string().nullable(),
        role: z.enum(roles),
        language: z.string(),
        unread: z.number(),
        /** Whether keys pressed by themselves do something. */
        singleKeys: z.boolean(),
      }),
      company: z.object({
        name: z.string(),
        currency: z.string(),
        timeZone: z.string(),
        languages: z.array(z.string()),
        fiscalYearStart: z.number(),
        sample: z.boolean(),
      }),
    }),
  },
  'DELETE /api/session': { summary: 'Sign out', access: 'signed-in', response: ok },
  'POST /api/password': {
    summary: 'Change your password; ends all your other sessions',
    access: 'signed-in',
    body: z.strictObject({ current: password, password }),
    response: ok,
  },
  'POST /api/resets': {
    summary: 'Ask for a link to set a new password; the answer is the same for every address',
    access: 'anyone',
    body: z.strictObject({ email: z.string().max(254) }),
    response: ok,
  },
  'GET /api/links/:token': {
    summary: 'What a link is for; reading it changes nothing',
    access: 'anyone',
    params: z.strictObject({ token }),
    response: z.object({
      purpose: z.enum(['invitation', 'reset']),
      name: z.string(),
      email: z.string(),
      company: z.string(),
      endsAt: instant,
    }),
  },
  'POST /api/links/:token/password': {
    summary: 'Set a password by a link, once, and sign in; ends all sessions of that user',
    access: 'anyone',
    params: z.strictObject({ token }),
    body: z.strictObject({ password }),
    response: z.object({ userId: z.number() }),
  },
})
