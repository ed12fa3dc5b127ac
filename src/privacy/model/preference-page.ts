import { escapeHtml } from '../../capture/model/page.ts'
import { stylesheet } from '../../capture/model/stylesheet.ts'
import type { Channel } from '../../consent/model/may-contact.ts'
import { preferenceTexts } from './preference-texts.ts'

export const preferenceStyle = `${stylesheet}
fieldset{border:0;border-top:1px solid var(--line);margin:0;padding:1rem 0 .25rem}
legend{float:left;width:100%;padding:0;font-weight:620}
legend+*{clear:both}
fieldset p{color:var(--soft);margin:0 0 .5rem}
.choice{display:inline-grid;grid-template-columns:auto 1fr;gap:.6rem;align-items:center;min-height:48px;padding-right:1.75rem;font-weight:400}
.choice input{width:1.35rem;height:1.35rem;margin:0;accent-color:var(--ink)}
h2{font-size:1.05rem;margin:2.5rem 0 .5rem;padding-top:1rem;border-top:2px solid var(--ink)}
.row{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0 0}
.row form,h2~form{margin-top:0}
button{min-height:48px}
button.quiet{background:transparent;color:var(--ink);box-shadow:inset 0 0 0 1px var(--line)}
.whose{color:var(--soft)}
`

export type ShownPurpose = {
  key: string
  name: string
  words: string
  choices: { key: string; channel: Channel | null; may: boolean }[]
}
export type PreferenceState = {
  token: string
  language: string
  company: string
  /** With most of it hidden: whoever got a forwarded link learns no address. */
  email: string | null
  purposes: ShownPurpose[]
  objected: boolean
  suppressed: boolean
  /** Days, as the reader writes them. */
  askedData: string | null
  askedErasure: string | null
  notice: 'saved' | 'unchanged' | 'tooMany' | 'failed' | null
}

function frame(language: string, title: string, body: string): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex,nofollow"><meta name="referrer" content="no-referrer"><title>${escapeHtml(title)}</title><link rel="stylesheet" href="/p/style.css"></head>
<body><main><header><h1>${escapeHtml(title)}</h1></header>${body}</main></body></html>`
}
const filled = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
const paragraph = (text: string, kind = ''): string =>
  `<p${kind ? ` class="${kind}"` : ''}>${escapeHtml(text)}</p>`
const button = (label: string, quiet = false): string =>
  `<button type="submit"${quiet ? ' class="quiet"' : ''}>${escapeHtml(label)}</button>`
const post = (action: string, body: string): string =>
  `<form method="post" action="${escapeHtml(action)}">${body}</form>`

/** The person's own page. Works without script; every value is escaped. */
export function preferencePage(state: PreferenceState): string {
  const t = preferenceTexts(state.language)
  const path = `/p/${state.token}`
  const notice = state.notice ? `<p class="notice" role="status">${escapeHtml(t[state.notice])}</p>` : ''
  const whose = state.email ? paragraph(filled(t.at, { email: state.email }), 'whose') : ''
  const purposes = state.purposes
    .map(
      ({ name, words, choices }) =>
        `<fieldset><legend>${escapeHtml(name)}</legend>${paragraph(words)}${choices
          .map(
            ({ key, channel, may }) =>
              `<label class="choice"><input type="checkbox" name="may" value="${escapeHtml(key)}"${may ? ' checked' : ''}>${escapeHtml(
                channel === null ? t.profiling : t.channel[channel],
              )}</label>`,
          )
          .join('')}</fieldset>`,
    )
    .join('\n')
  const everything = state.objected
    ? `${paragraph(t.objectedAll, 'notice')}${post(`${path}/objection`, `<input type="hidden" name="ended" value="yes">${button(t.objectAgain, true)}`)}`
    : `${post(path, `${purposes}${button(t.save)}`)}<h2>${escapeHtml(t.everything)}</h2>${paragraph(t.everythingWhy)}${post(`${path}/objection`, button(t.objectAll, true))}`
  const request = (kind: string, label: string, asked: string | null, sentence: string): string =>
    asked === null
      ? post(`${path}/requests`, `<input type="hidden" name="kind" value="${kind}">${button(label, true)}`)
      : paragraph(filled(sentence, { date: asked }))
  return frame(
    state.language,
    t.title,
    `${notice}${paragraph(filled(t.intro, { company: state.company }))}${whose}${
      state.suppressed ? paragraph(t.suppressed, 'notice') : ''
    }${everything}<h2>${escapeHtml(t.data)}</h2>${paragraph(t.dataWhy)}<div class="row">${request(
      'access',
      t.askData,
      state.askedData,
      t.askedData,
    )}${request('erasure', t.askErasure, state.askedErasure, t.askedErasure)}</div>`,
  )
}

/** The page of somebody whose record lies in the trash: to object, and to ask for erasure at once. */
export function trashedPage(state: {
  token: string
  language: string
  company: string
  /** The day on which the record goes for good, as the reader writes it. */
  ends: string
  objected: boolean
  askedErasure: string | null
}): string {
  const t = preferenceTexts(state.language)
  const path = `/p/${state.token}`
  const objecting = state.objected
    ? `<p class="notice" role="status">${escapeHtml(t.trashedDone)}</p>`
    : `${paragraph(t.trashedObject)}${post(`${path}/objection`, button(t.objectAll))}`
  const erasing =
    state.askedErasure === null
      ? post(
          `${path}/requests`,
          `<input type="hidden" name="kind" value="erasure">${button(t.askErasure, true)}`,
        )
      : paragraph(filled(t.askedErasure, { date: state.askedErasure }))
  const why = filled(t.trashed, { company: state.company, date: state.ends })
  return frame(
    state.language,
    t.trashTitle,
    `${paragraph(why)}${objecting}<h2>${escapeHtml(t.data)}</h2>${erasing}`,
  )
}

/** Of whom nothing is kept: erased, or gone from the trash. */
export function nothingPage(language: string): string {
  const t = preferenceTexts(language)
  return frame(language, t.nothing, paragraph(t.nothingWhy))
}

/** A question with one button: what a link in a mail opens. Only the button changes anything. */
export function questionPage(
  language: string,
  kind: 'end' | 'confirm',
  { purpose, words, action }: { purpose: string; words: string; action: string },
): string {
  const t = preferenceTexts(language)
  const [title, question, label] =
    kind === 'end' ? [t.endTitle, t.endQuestion, t.end] : [t.confirmTitle, t.confirmQuestion, t.confirm]
  const body = `${paragraph(question)}${paragraph(words, 'notice')}${post(action, button(label))}`
  return frame(language, filled(title, { purpose }), body)
}

/** One sentence and, where there is one, the way to the person's page. */
export function answerPage(
  language: string,
  sentence: 'ended' | 'confirmed' | 'linkEnded' | 'gone' | 'tooMany' | 'failed',
  href: string | null = null,
): string {
  const t = preferenceTexts(language)
  const link = href ? `<p><a href="${escapeHtml(href)}">${escapeHtml(t.toPage)}</a></p>` : ''
  return frame(language, t[sentence], link)
}

/** 'j•••@terpstra.example' of an address. */
export function masked(email: string): string {
  const at = email.lastIndexOf('@')
  return `${[...email][0] ?? ''}•••${email.slice(at)}`
}
