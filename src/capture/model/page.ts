import { type Asked, boxName, ruleOf } from './asked.ts'
import { type Block, type Design, wordsIn } from './design.ts'
import type { FormLanguage } from './fields.ts'
import { type FormTexts, formTexts } from './form-texts.ts'

export type PageForm = {
  slug: string
  language: FormLanguage
  design: Design
  blocks: readonly Block[]
  asked: readonly Asked[]
  /** The name of what is agreed to. */
  purposeName: string
  consentVersion: number
  /** Bits of work that the script of the page is to do. */
  bits: number
}
export type FormState = {
  token: string
  typed: Readonly<Record<string, string>>
  /** Sentences beside fields, already in the reader's language. */
  faults: Readonly<Record<string, string>>
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

function frame(language: string, title: string, body: string, script = ''): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><link rel="stylesheet" href="/f/style.css">${script}</head>
<body><main>${body}</main></body></html>`
}

/** The landing page with its form. Works without script; every value is escaped. */
export function formPage(form: PageForm, state: FormState): string {
  return frame(form.language, titleOf(form), pageBody(form, state), '<script src="/forms.js" defer></script>')
}

const titleOf = ({ blocks, design, language }: PageForm): string =>
  wordsIn(blocks.find(({ kind }) => kind === 'headline')?.words ?? {}, language, design) || '…'

/** The blocks in their order; those of two columns that follow each other stand beside each other. */
function pageBody(form: PageForm, state: FormState): string {
  const parts: string[] = []
  let pair: { left: string[]; right: string[] } | null = null
  const close = () => {
    if (pair)
      parts.push(
        `<div class="pair"><div>${pair.left.join('\n')}</div><div>${pair.right.join('\n')}</div></div>`,
      )
    pair = null
  }
  const shift = form.blocks.findIndex(({ kind }) => kind === 'headline')
  for (const [at, block] of form.blocks.entries()) {
    const html = blockHtml(form, block, state, at === shift)
    if (block.column === 'full') {
      close()
      parts.push(html)
    } else {
      pair ??= { left: [], right: [] }
      pair[block.column].push(html)
    }
  }
  close()
  return parts.join('\n')
}

function blockHtml(form: PageForm, block: Block, state: FormState, first: boolean): string {
  const { design, language } = form
  const words = wordsIn(block.words, language, design)
  const by = wordsIn(block.by, language, design)
  switch (block.kind) {
    case 'headline':
      return first ? `<h1>${escapeHtml(words)}</h1>` : `<h2>${escapeHtml(words)}</h2>`
    case 'text':
      return paragraphs(words)
    case 'picture':
      return block.pictureId === null
        ? ''
        : `<img src="/f/pictures/${block.pictureId}" alt="${escapeHtml(words)}" loading="lazy">`
    case 'list':
      return `<ul>${block.items.map(item => `<li>${escapeHtml(wordsIn(item, language, design))}</li>`).join('')}</ul>`
    case 'quote':
      return `<figure><blockquote>${paragraphs(words)}</blockquote>${by ? `<figcaption>${escapeHtml(by)}</figcaption>` : ''}</figure>`
    case 'divider':
      return '<hr>'
    case 'form':
      return formHtml(form, state)
  }
}

/** The form alone, as it is also embedded. */
export function formHtml(form: PageForm, state: FormState): string {
  const { design, language, asked } = form
  const t = formTexts(language)
  const hidden = Object.entries(state.carried)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('')
  const notice = state.notice ? `<p class="notice" role="alert">${escapeHtml(state.notice)}</p>` : ''
  const trapFault = state.faults.trap ? `<span class="fault">${escapeHtml(state.faults.trap)}</span>` : ''
  const steps = [...new Set(asked.map(({ step }) => step))].sort((a, b) => a - b)
  const inputs = (step: number) =>
    asked
      .filter(each => each.step === step)
      .map(each => fieldHtml(each, state, t))
      .join('\n')
  const body =
    steps.length < 2
      ? steps.map(inputs).join('')
      : steps
          .map(
            (step, n) =>
              `<fieldset class="step" data-step="${n}"><legend>${escapeHtml(t.step.replace('{n}', String(n + 1)).replace('{of}', String(steps.length)))}</legend>${inputs(step)}</fieldset>`,
          )
          .join('\n')
  const plan = {
    rules: asked.map(ruleOf),
    phone: asked.some(({ orPhone }) => orPhone),
    bits: form.bits,
    slug: form.slug,
    words: { ...t.faults, next: t.next, back: t.back, working: t.working, check: t.check, failed: t.failed },
  }
  return `<form method="post" action="/f/${escapeHtml(form.slug)}" novalidate data-plan="${escapeHtml(JSON.stringify(plan))}">${notice}
${body}
<div class="${state.faults.trap ? 'field' : 'trap'}"><label for="trap">${escapeHtml(t.trap)}</label>
<input id="trap" name="${trapName}" tabindex="-1" autocomplete="off" value="">${trapFault}</div>
<div class="consent"><input type="checkbox" id="consent" name="consent" value="yes"${state.consent ? ' checked' : ''}>
<label for="consent">${escapeHtml(wordsIn(design.consent, language, design))} <small>${escapeHtml(form.purposeName)} · ${escapeHtml(t.consentVersion.replace('{n}', String(form.consentVersion)))}</small></label></div>
<input type="hidden" name="consentVersion" value="${form.consentVersion}">
<input type="hidden" name="token" value="${escapeHtml(state.token)}"><input type="hidden" name="work" value="">${hidden}
<button type="submit">${escapeHtml(wordsIn(design.button, language, design))}</button></form>`
}

function fieldHtml(asked: Asked, state: FormState, t: FormTexts): string {
  const name = escapeHtml(asked.name)
  const fault = state.faults[asked.name]
  const value = state.typed[asked.name] ?? ''
  const said = fault ? `<span class="fault" id="${name}-fault">${escapeHtml(fault)}</span>` : ''
  const aside = asked.orPhone ? t.orPhone : asked.required ? '' : t.optional
  const words = `${escapeHtml(asked.label)}${aside ? ` <small>${escapeHtml(aside)}</small>` : ''}${
    asked.help ? ` <small class="help">${escapeHtml(asked.help)}</small>` : ''
  }`
  const given = `id="${name}" name="${name}"${asked.required ? ' required' : ''}${
    fault ? ` aria-invalid="true" aria-describedby="${name}-fault"` : ''
  }${asked.placeholder ? ` placeholder="${escapeHtml(asked.placeholder)}"` : ''}`
  if (asked.type === 'choices')
    return `<fieldset class="field" data-field="${name}"><legend>${words}</legend>${boxes(asked, value)}${said}</fieldset>`
  return `<div class="field" data-field="${name}"><label for="${name}">${words}</label>${control(asked, given, value, t)}${said}</div>`
}

function boxes({ name, choices }: Asked, value: string): string {
  const chosen = new Set(value.split('; '))
  return choices
    .map(choice => {
      const box = escapeHtml(boxName(name, choice.value))
      return `<div class="consent"><input type="checkbox" id="${box}" name="${box}" value="yes"${chosen.has(choice.value) ? ' checked' : ''}>
<label for="${box}">${escapeHtml(choice.label)}</label></div>`
    })
    .join('')
}

const inputTypes: Record<string, string> = { email: 'email', tel: 'tel', date: 'date', link: 'url' }

function control(asked: Asked, given: string, value: string, t: FormTexts): string {
  if (asked.choices.length > 0)
    return `<select ${given}><option value="">${escapeHtml(t.choose)}</option>${asked.choices
      .map(
        each =>
          `<option value="${escapeHtml(each.value)}"${each.value === value ? ' selected' : ''}>${escapeHtml(each.label)}</option>`,
      )
      .join('')}</select>`
  const number = asked.type === 'number' || asked.type === 'money'
  const most = number ? 40 : (asked.max ?? 2000)
  if (asked.type === 'area')
    return `<textarea ${given} rows="5" maxlength="${most}">\n${escapeHtml(value)}</textarea>`
  return `<input ${given} type="${inputTypes[asked.type] ?? 'text'}"${number ? ' inputmode="decimal"' : ''} autocomplete="${asked.autocomplete}" maxlength="${most}" value="${escapeHtml(value)}">`
}

/** The page after sending; `guideHref` is the signed link of the guide, where there is one. */
export function thanksPage(
  page: { language: string; title: string; thanks: string; fileName: string | null },
  guideHref: string | null,
): string {
  return frame(page.language, page.title, thanksHtml(page, guideHref))
}

export function thanksHtml(
  page: { language: string; title: string; thanks: string; fileName: string | null },
  guideHref: string | null,
): string {
  const link =
    guideHref && page.fileName
      ? `<p><a class="button" rel="nofollow" href="${escapeHtml(guideHref)}">${escapeHtml(
          formTexts(page.language).download.replace('{file}', () => page.fileName!),
        )}</a></p>`
      : ''
  return `<header><h1>${escapeHtml(page.title)}</h1>${paragraphs(page.thanks)}</header>${link}`
}

/** One sentence and, where it helps, the way back to the form. */
export function sentencePage(language: string, sentence: string, href: string | null): string {
  const link = href ? `<p><a href="${escapeHtml(href)}">${escapeHtml(href)}</a></p>` : ''
  return frame(language, sentence, `<h1 class="notice">${escapeHtml(sentence)}</h1>${link}`)
}
