import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { company } from '../team/queries.ts'
import { type CodeRow, codeByText, standingOf } from './coupon-queries.ts'
import { shownCode } from './model/code.ts'
import { type CouponTerms, whyNot } from './model/coupon.ts'
import { couponPage } from './model/page.ts'
import { filled, pageTexts } from './model/page-texts.ts'
import { qrSvg } from './qr.ts'

type Words = { worth: string; conditions: string[] }

/** What a coupon is worth and under which conditions, in the language of its page. */
export function wordsOf(
  terms: Pick<CouponTerms, 'worth' | 'worthNumber' | 'minimumCents' | 'endsOn'> & {
    worthWords: string | null
    forGroup: string | null
  },
  language: string,
  currency: string,
): Words {
  const t = pageTexts(language)
  const money = (cents: number) =>
    new Intl.NumberFormat(language, { style: 'currency', currency }).format(cents / 100)
  const worth =
    terms.worth === 'words'
      ? (terms.worthWords ?? '')
      : terms.worth === 'amount'
        ? filled(t.amount, { n: money(terms.worthNumber ?? 0) })
        : filled(t.percentage, { n: String(terms.worthNumber ?? 0) })
  return {
    worth,
    conditions: [
      ...(terms.minimumCents === null ? [] : [filled(t.minimum, { n: money(terms.minimumCents) })]),
      ...(terms.forGroup === null ? [] : [filled(t.forGroup, { group: terms.forGroup })]),
      ...(terms.endsOn === null ? [] : [filled(t.until, { day: dayInWords(terms.endsOn, language) })]),
    ],
  }
}

export function dayInWords(day: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
}

/** The page of a code: for whoever holds it. Null when there is no such code. It names nobody. */
export async function pageOfCode(tx: Tx, typed: string, base: string, now: Date): Promise<string | null> {
  const row = await codeByText(tx, typed)
  return row && pageOf(tx, row, base, now)
}

async function pageOf(tx: Tx, row: CodeRow, base: string, now: Date): Promise<string> {
  const { rows } = await sql<{ language: string; headline: string; forGroup: string | null }>`
    select language, headline, (select name from product_group where id = ${row.forGroupId}) as "forGroup"
    from call_to_action where id = ${row.actionId}`.execute(tx)
  const { language, headline, forGroup } = rows[0]!
  const t = pageTexts(language)
  const { currency } = await company(tx)
  // As if the order were large enough: that is seen at the counter.
  const why = whyNot(
    { ...row, minimumCents: null, forGroupId: null },
    await standingOf(tx, row, row.personId, { cents: null, ofGroup: null }, now),
  )
  const notice =
    why === null
      ? null
      : why === 'redeemed' || why === 'used_up_by_person'
        ? t.redeemed
        : why === 'withdrawn'
          ? t.withdrawn
          : why === 'not_yet'
            ? t.notYet
            : t.over
  const qr =
    why === null
      ? `data:image/svg+xml;base64,${Buffer.from(qrSvg(`${base}/c/k/${row.code}`)).toString('base64')}`
      : null
  return couponPage({
    language,
    headline,
    ...wordsOf({ ...row, forGroup }, language, currency),
    code: shownCode(row.code),
    qr,
    notice,
  })
}
