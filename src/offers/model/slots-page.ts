import { escapeHtml } from '../../shared/escape-html.ts'
import { filled, pageTexts } from './page-texts.ts'
import { byDay, type Slot } from './slots.ts'

const daysAtOnce = 5

export type SlotsShown = {
  language: string
  /** The reader's IANA zone. */
  zone: string
  zones: readonly string[]
  slots: readonly Slot[]
  /** The first day shown, 'YYYY-MM-DD'; null is the first there is. */
  from: string | null
  chosen: string | null
  /** The address of the page, with what stays in it. */
  path: string
  keep: Readonly<Record<string, string>>
}

/** The words of a time: 'Monday, 30 March 2026 at 09:30', in a zone. */
export function timeInWords(at: Date, language: string, zone: string): string {
  const how = { dateStyle: 'full', timeStyle: 'short', timeZone: zone } as const
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, how).format(at)
}

/**
 * The free times as buttons to choose one of, by day, five days at once, the first or the chosen one's open; it says when and
 * nothing about whose.
 */
export function slotsField(shown: SlotsShown): string {
  const t = pageTexts(shown.language)
  const days = [...byDay(shown.slots, shown.zone)]
  if (days.length === 0) return `<p class="notice">${escapeHtml(t.noTimes)}</p>`
  const first = Math.max(0, shown.from === null ? 0 : days.findIndex(([day]) => day >= shown.from!))
  const these = days.slice(first, first + daysAtOnce)
  const chosenIn = these.findIndex(([, slots]) =>
    slots.some(({ startsAt }) => startsAt.toISOString() === shown.chosen),
  )
  const open = Math.max(0, chosenIn)
  const locale = shown.language === 'en' ? 'en-GB' : shown.language
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: shown.zone })
  const date = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  })
  const link = (day: string, words: string) =>
    `<a href="${escapeHtml(`${shown.path}?${new URLSearchParams({ ...shown.keep, zone: shown.zone, day })}`)}">${escapeHtml(words)}</a>`
  const earlier = first > 0 ? link(days[Math.max(0, first - daysAtOnce)]![0], t.earlier) : ''
  const later = days[first + daysAtOnce] ? link(days[first + daysAtOnce]![0], t.later) : ''
  return `<fieldset><legend>${escapeHtml(t.chooseTime)}</legend>
<p><small>${escapeHtml(filled(t.timesIn, { zone: shown.zone.replaceAll('_', ' ') }))}</small></p>
${these
  .map(
    ([day, slots], at) =>
      `<details class="day"${at === open ? ' open' : ''}><summary><h2>${escapeHtml(date.format(new Date(`${day}T00:00:00Z`)))}</h2> <small>${escapeHtml(filled(slots.length === 1 ? t.timeFree : t.timesFree, { n: String(slots.length) }))}</small></summary><ul>${slots
        .map(({ startsAt }) => {
          const value = startsAt.toISOString()
          const id = `s${startsAt.getTime()}`
          return `<li><input type="radio" name="slot" id="${id}" value="${value}"${value === shown.chosen ? ' checked' : ''}><label for="${id}">${escapeHtml(clock.format(startsAt))}</label></li>`
        })
        .join('')}</ul></details>`,
  )
  .join('\n')}
<p class="pages">${earlier}${later}</p></fieldset><input type="hidden" name="zone" value="${escapeHtml(shown.zone)}">`
}

/** The choice of a time zone; it only asks the page again. */
export function zoneForm({ language, zone, zones, path, keep }: SlotsShown): string {
  const t = pageTexts(language)
  const hidden = Object.entries(keep)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('')
  const options = [...new Set([zone, ...zones])]
    .sort()
    .map(each => `<option${each === zone ? ' selected' : ''}>${escapeHtml(each)}</option>`)
    .join('')
  return `<form class="zone" method="get" action="${escapeHtml(path)}">${hidden}<div class="field"><label for="zone">${escapeHtml(t.zone)}</label><select id="zone" name="zone">${options}</select></div><button class="quiet" type="submit">${escapeHtml(t.changeZone)}</button></form>`
}

/** Asks the page again in the reader's own zone, once; without script the choice does the same. */
export const zoneScript = `(function(){try{var q=new URLSearchParams(location.search),z=Intl.DateTimeFormat().resolvedOptions().timeZone,s=document.getElementById('zone');if(z&&s&&!q.has('zone')&&s.value!==z){q.set('zone',z);location.replace(location.pathname+'?'+q)}}catch(e){}})()
`
