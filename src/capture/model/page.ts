import {
  asksBack,
  countriesIn,
  employeeRanges,
  type FieldName,
  type FormKind,
  fieldsOf,
  industries,
  isRequired,
  jobFunctions,
  maximumLength,
  type Typed,
} from './fields.ts'
import { type FormTexts, formTexts } from './form-texts.ts'

export type PageForm = {
  slug: string
  kind: FormKind
  language: string
  headline: string
  intro: string
  button: string
  thanks: string
  consentText: string
  /** The name of what is agreed to. */
  purposeName: string
  consentVersion: number
  fileName: string | null
}
export type FormState = {
  token: string
  typed: Typed
  /** Sentences beside fields, already in the reader's language. */
  faults: Partial<Record<FieldName | 'trap', string>>
  /** A sentence above all fields. */
  notice: string | null
  consent: boolean
  carried: Readonly<Record<string, string>>
}

/** The name of the field that people do not see and programs fill in. */
export const trapName = 'contact_me_by_fax'

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, sign => entities[sign]!)
}
const paragraphs = (text: string): string =>
  text
    .split(/\n\s*\n/)
    .map(part => `<p>${escapeHtml(part.trim()).replaceAll('\n', '<br>')}</p>`)
    .join('')

function frame(language: string, title: string, body: string): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><link rel="stylesheet" href="/f/style.css"></head>
<body><main>${body}</main></body></html>`
}

/** The landing page with its form; `more` are further fields, escaped. Works without script; every value is escaped. */
export function formPage(form: PageForm, state: FormState, more = ''): string {
  const t = formTexts(form.language)
  const hidden = Object.entries(state.carried)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('')
  const notice = state.notice ? `<p class="notice" role="alert">${escapeHtml(state.notice)}</p>` : ''
  const trapFault = state.faults.trap ? `<span class="fault">${escapeHtml(state.faults.trap)}</span>` : ''
  return frame(
    form.language,
    form.headline,
    `<header><h1>${escapeHtml(form.headline)}</h1>${paragraphs(form.intro)}</header>
<form method="post" action="/f/${escapeHtml(form.slug)}" novalidate>${notice}
${fieldsOf(form.kind)
  .map(name => field(form, state, name, t))
  .join('\n')}
${more}
<div class="${state.faults.trap ? 'field' : 'trap'}"><label for="trap">${escapeHtml(t.trap)}</label>
<input id="trap" name="${trapName}" tabindex="-1" autocomplete="off" value="">${trapFault}</div>
<div class="consent"><input type="checkbox" id="consent" name="consent" value="yes"${state.consent ? ' checked' : ''}>
<label for="consent">${escapeHtml(form.consentText)} <small>${escapeHtml(form.purposeName)} · ${escapeHtml(t.consentVersion.replace('{n}', String(form.consentVersion)))}</small></label></div>
<input type="hidden" name="consentVersion" value="${form.consentVersion}">
<input type="hidden" name="token" value="${escapeHtml(state.token)}">${hidden}
<button type="submit">${escapeHtml(form.button)}</button></form>`,
  )
}

function field(form: PageForm, state: FormState, name: FieldName, t: FormTexts): string {
  const required = isRequired(form.kind, name)
  const fault = state.faults[name]
  const value = state.typed[name] ?? ''
  const attributes = `id="${name}" name="${name}"${required ? ' required' : ''}${
    fault ? ` aria-invalid="true" aria-describedby="${name}-fault"` : ''
  }`
  const options = optionsOf(name, form.language, t)
  const control = options
    ? `<select ${attributes}><option value="">${escapeHtml(t.choose)}</option>${options
        .map(
          each =>
            `<option value="${escapeHtml(each.value)}"${each.value === value ? ' selected' : ''}>${escapeHtml(each.label)}</option>`,
        )
        .join('')}</select>`
    : name === 'message'
      ? `<textarea ${attributes} rows="5" maxlength="${maximumLength(name)}">\n${escapeHtml(value)}</textarea>`
      : `<input ${attributes} type="${types[name] ?? 'text'}" autocomplete="${autocomplete[name] ?? 'off'}" maxlength="${maximumLength(name)}" value="${escapeHtml(value)}">`
  const label = `<label for="${name}">${escapeHtml(t.fields[name])}${
    name === 'email' && asksBack(form.kind)
      ? ` <small>${escapeHtml(t.orPhone)}</small>`
      : required
        ? ''
        : ` <small>${escapeHtml(t.optional)}</small>`
  }</label>`
  const said = fault ? `<span class="fault" id="${name}-fault">${escapeHtml(fault)}</span>` : ''
  return `<div class="field">${label}${control}${said}</div>`
}

const types: Partial<Record<FieldName, string>> = { email: 'email', phone: 'tel' }
const autocomplete: Partial<Record<FieldName, string>> = {
  email: 'email',
  name: 'name',
  company: 'organization',
  jobTitle: 'organization-title',
  phone: 'tel',
}

function optionsOf(
  name: FieldName,
  language: string,
  t: FormTexts,
): { value: string; label: string }[] | null {
  if (name === 'jobFunction') return jobFunctions.map(value => ({ value, label: t.jobFunction[value]! }))
  if (name === 'industry') return industries.map(value => ({ value, label: t.industry[value]! }))
  if (name === 'employees')
    return employeeRanges.map(({ range }) => ({ value: range, label: range.replace('-', '–') }))
  if (name === 'country') return countriesIn(language)
  return null
}

/** The page after sending; `guideHref` is the signed link of the guide, where there is one. */
export function thanksPage(form: PageForm, guideHref: string | null): string {
  const link =
    guideHref && form.fileName
      ? `<p><a class="button" rel="nofollow" href="${escapeHtml(guideHref)}">${escapeHtml(
          formTexts(form.language).download.replace('{file}', () => form.fileName!),
        )}</a></p>`
      : ''
  return frame(
    form.language,
    form.headline,
    `<header><h1>${escapeHtml(form.headline)}</h1>${paragraphs(form.thanks)}</header>${link}`,
  )
}

/** One sentence and, where it helps, the way back to the form. */
export function sentencePage(language: string, sentence: string, href: string | null): string {
  const link = href ? `<p><a href="${escapeHtml(href)}">${escapeHtml(href)}</a></p>` : ''
  return frame(language, sentence, `<p class="notice">${escapeHtml(sentence)}</p>${link}`)
}
