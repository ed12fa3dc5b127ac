import { declaredPurposes, wordsOf } from '../consent/purposes.ts'
import { implement, type Route } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import {
  beginLetter,
  changeLetter,
  changeSender,
  chooseAccounts,
  choosePersons,
  dropLetter,
  type ListedPage,
  leaveOut,
} from './change-letter.ts'
import { checkLetter, type LetterPlace, previewLetter } from './check-letter.ts'
import { askLogging, askUndoing } from './log-letters.ts'
import { lettersContract } from './model/contract.ts'
import { askPrinting, cancelPrinting } from './print-letter.ts'
import { letterById, listLetters, listRecipients, senderOf } from './queries.ts'

const done = { ok: true } as const

export const lettersRoutes = (place: LetterPlace, page: ListedPage): Route[] =>
  implement<typeof lettersContract, Actor>(lettersContract, {
    'GET /api/letter-sender': ({ tx }) => senderOf(tx),
    'PUT /api/letter-sender': async ({ tx, actor, body, now }) => {
      await changeSender(tx, actor, body, now)
      return senderOf(tx)
    },
    'GET /api/letter-purposes': async ({ tx }) => ({
      items: (await declaredPurposes(tx))
        .filter(({ active, channels }) => active && channels.includes('letter'))
        .map(purpose => ({ key: purpose.key, name: wordsOf(purpose, 'en').name })),
    }),
    'GET /api/letters': ({ tx, query }) => listLetters(tx, query),
    'POST /api/letters': async ({ tx, actor, body, now }) => {
      const id = await beginLetter(tx, actor, body, now)
      if (body.segmentId != null) await checkLetter(tx, id, place, now)
      return letterById(tx, id)
    },
    'GET /api/letters/:id': ({ tx, params }) => letterById(tx, params.id),
    'PATCH /api/letters/:id': async ({ tx, actor, params, body, now }) => {
      await changeLetter(tx, actor, params.id, body, now)
      await checkLetter(tx, params.id, place, now)
      return letterById(tx, params.id)
    },
    'DELETE /api/letters/:id': async ({ tx, actor, params }) => {
      await dropLetter(tx, actor, params.id)
      return done
    },
    'POST /api/letters/:id/persons': async ({ tx, actor, params, body, now }) => {
      await choosePersons(tx, actor, params.id, body, page, now)
      await checkLetter(tx, params.id, place, now)
      return letterById(tx, params.id)
    },
    'POST /api/letters/:id/accounts': async ({ tx, actor, params, body, now }) => {
      const withoutPerson = await chooseAccounts(tx, actor, params.id, body, page, now)
      await checkLetter(tx, params.id, place, now)
      return { ...(await letterById(tx, params.id)), withoutPerson }
    },
    'GET /api/letters/:id/recipients': ({ tx, params, query }) => listRecipients(tx, params.id, query),
    'DELETE /api/letters/:id/recipients/:recipientId': async ({ tx, actor, params, now }) => {
      await leaveOut(tx, actor, params.id, params.recipientId)
      await checkLetter(tx, params.id, place, now)
      return done
    },
    'GET /api/letters/:id/preview': ({ tx, params, query, now }) =>
      previewLetter(tx, params.id, query.personId ?? null, place, now),
    'POST /api/letters/:id/printing': async ({ tx, actor, params, now }) => {
      await askPrinting(tx, actor, params.id, place, now)
      return letterById(tx, params.id)
    },
    'POST /api/letters/:id/cancelling': async ({ tx, actor, params, now }) => {
      await cancelPrinting(tx, actor, params.id, now)
      return letterById(tx, params.id)
    },
    'POST /api/letters/:id/logging': async ({ tx, actor, params, now }) => {
      await askLogging(tx, actor, params.id, now)
      return letterById(tx, params.id)
    },
    'POST /api/letters/:id/undoing': async ({ tx, actor, params, now }) => {
      await askUndoing(tx, actor, params.id, now)
      return letterById(tx, params.id)
    },
  })
