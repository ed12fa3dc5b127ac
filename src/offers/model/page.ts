import { escapeHtml } from '../../shared/escape-html.ts'
import type { Carried } from '../../sources/model/arrival.ts'
import { filled, type PageTexts, pageTexts } from './page-texts.ts'

/** The name of the field that people do not see and programs fill in. */
export const trapName = 'contact_me_by_fax'
export const gateFields = ['email', 'name', 'company', 'phone', 'message'] as const
export type GateField = (typeof gateFields)[number]
export type GateFaults = Partial<Record<GateField | 'trap' | 'slot', string>>

export type GateState = {
  token: string
  typed: Partial<Record<GateField, string>>
  faults: GateFaults
  notice: string | null
  consent: boolean
  carried: Carried
}
export type PageAction = { language: string; headline: string; intro: string; button: string }
/** What is agreed to, in the words and version of the form. */
export type PageConsent = { text: string; purposeName: string; version: number }

export const paragraphs = (text: string): string =>
  text.trim() === ''
    ? ''
    : text
        .split(/\n\s*\n/)
        .map(part => `<p>${escapeHtml(part.trim()).replaceAll('\n', '<br>')}</p>`)
        .join('')

export function frame(language: string, title: string, body: string, script = false): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer"><title>${escapeHtml(title)}</title><link rel="stylesheet" href="/c/style.css">${script ? '<script src="/c/zone.js" defer></script>' : ''}</head>
<body><main>${body}</main></body></html>`
}

const noticeOf = (notice: string | null): string =>
  notice ? `<p class="notice" role="alert">${escapeHtml(notice)}</p>` : ''

export const hiddenInputs = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('')

/** The page of a place with what is asked for. `before` and `above` are further content, escaped, before the form and inside it. */
export function gatePage(
  action: PageAction,
  consent: PageConsent,
  fields: readonly { name: GateField; required: boolean }[],
  state: GateState,
  path: string,
  { before = '', above = '' }: { before?: string; above?: string } = {},
): string {
  const t = pageTexts(action.language)
  const trapFault = state.faults.trap ? `<span class="fault">${escapeHtml(state.faults.trap)}</span>` : ''
  return frame(
    action.language,
    action.headline,
    `<header><h1>${escapeHtml(action.headline)}</h1>${paragraphs(action.intro)}</header>${before}
<form method="post" action="${escapeHtml(path)}" novalidate>${noticeOf(state.notice)}${above}
${fields.map(field => fieldOf(field, state, t)).join('\n')}
<div class="${state.faults.trap ? 'field' : 'trap'}"><label for="trap">${escapeHtml(t.trap)}</label>
<input id="trap" name="${trapName}" tabindex="-1" autocomplete="off" value="">${trapFault}</div>
<div class="consent"><input type="checkbox" id="consent" name="consent" value="yes"${state.consent ? ' checked' : ''}>
<label for="consent">${escapeHtml(consent.text)} <small>${escapeHtml(consent.purposeName)} · ${escapeHtml(filled(t.consentVersion, { n: String(consent.version) }))}</small></label></div>
${hiddenInputs({ ...state.carried, consentVersion: String(consent.version), token: state.token })}
<button type="submit">${escapeHtml(action.button)}</button></form>`,
    before !== '',
  )
}

const types: Partial<Record<GateField, string>> = { email: 'email', phone: 'tel' }
const autocomplete: Record<GateField, string> = {
  email: 'email',
  name: 'name',
  company: 'organization',
  phone: 'tel',
  message: 'off',
}
const lengths: Record<GateField, number> = { email: 254, name: 160, company: 200, phone: 40, message: 4000 }

function fieldOf(
  { name, required }: { name: GateField; required: boolean },
  state: GateState,
  t: PageTexts,
): string {
  const fault = state.faults[name]
  const value = escapeHtml(state.typed[name] ?? '')
  const attributes = `id="${name}" name="${name}" maxlength="${lengths[name]}"${required ? ' required' : ''}${
    fault ? ` aria-invalid="true" aria-describedby="${name}-fault"` : ''
  }`
  const control =
    name === 'message'
      ? `<textarea ${attributes} rows="4">\n${value}</textarea>`
      : `<input ${attributes} type="${types[name] ?? 'text'}" autocomplete="${autocomplete[name]}" value="${value}">`
  const said = fault ? `<span class="fault" id="${name}-fault">${escapeHtml(fault)}</span>` : ''
  const more = required ? '' : ` <small>${escapeHtml(t.optional)}</small>`
  return `<div class="field"><label for="${name}">${escapeHtml(t[name])}${more}</label>${control}${said}</div>`
}

/** A sentence under a head, and what follows it, escaped. */
export function saidPage(language: string, head: string, sentence: string, more = ''): string {
  return frame(language, head, `<h1>${escapeHtml(head)}</h1>${paragraphs(sentence)}${more}`)
}

/** One sentence and no more. */
export function sentencePage(language: string, sentence: string): string {
  return frame(language, sentence, `<h1 class="notice">${escapeHtml(sentence)}</h1>`)
}

/** A button that changes something, so a form that is posted: nothing changes by opening an address. */
export function postButton(path: string, words: string, quiet = false): string {
  return `<form method="post" action="${escapeHtml(path)}"><button type="submit"${quiet ? ' class="quiet"' : ''}>${escapeHtml(words)}</button></form>`
}

export type ShownCoupon = {
  language: string
  headline: string
  /** Formatted for the reader's language; null where only words say it. */
  worth: string
  conditions: readonly string[]
  code: string
  /** A picture as a data address, or null where the coupon is not good any more. */
  qr: string | null
  notice: string | null
}

/** A coupon as its holder sees it: what it is worth, its code, its picture. It names nobody. */
export function couponPage(coupon: ShownCoupon): string {
  const t = pageTexts(coupon.language)
  return frame(
    coupon.language,
    coupon.headline,
    `<h1>${escapeHtml(coupon.headline)}</h1>${noticeOf(coupon.notice)}
<div class="coupon"><span class="worth">${escapeHtml(coupon.worth)}</span>
${coupon.conditions.map(each => `<span>${escapeHtml(each)}</span>`).join('')}
<span>${escapeHtml(t.yourCode)}</span><span class="code">${escapeHtml(coupon.code)}</span>
${coupon.qr ? `<img src="${escapeHtml(coupon.qr)}" alt="" width="192" height="192">` : ''}</div>
${coupon.qr ? `<p>${escapeHtml(t.codeUse)}</p>` : ''}`,
  )
}
