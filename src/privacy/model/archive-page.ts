import { escapeHtml } from '../../capture/model/page.ts'

const words = {
  en: {
    title: 'Your data',
    made: 'Kept by {company}, as of {day}.',
    machine: 'The same, for machines: data.json',
    none: 'Nothing is kept here.',
  },
  nl: {
    title: 'Uw gegevens',
    made: 'Bewaard door {company}, stand van {day}.',
    machine: 'Hetzelfde, voor machines: data.json',
    none: 'Hier wordt niets bewaard.',
  },
  de: {
    title: 'Ihre Daten',
    made: 'Gespeichert bei {company}, Stand {day}.',
    machine: 'Dasselbe für Maschinen: data.json',
    none: 'Hier ist nichts gespeichert.',
  },
}
export type ArchiveLanguage = keyof typeof words

export const archiveLanguage = (language: string | null): ArchiveLanguage =>
  language === 'nl' || language === 'de' ? language : 'en'

/** The start of the page, up to its first part. */
export function archiveHead(language: ArchiveLanguage, company: string, at: Date): string {
  const t = words[language]
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(at)
  const made = t.made.replace('{company}', () => company).replace('{day}', () => day)
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${t.title}</title>
<style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:0 auto;padding:2rem 1rem}h2{margin-top:2.5rem;border-top:2px solid;padding-top:.75rem}dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.15rem 1rem;margin:0;padding:.75rem 0;border-top:1px solid #8888}dt{opacity:.75}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}</style></head>
<body><h1>${t.title}</h1><p>${escapeHtml(made)}</p><p><a href="data.json">${t.machine}</a></p>
`
}

export const partHead = (title: string, count: number): string => `<h2>${escapeHtml(title)} (${count})</h2>\n`
export const partEmpty = (language: ArchiveLanguage): string => `<p>${words[language].none}</p>\n`
export const archiveFoot = '</body></html>\n'

/** One row as names and values; nested values as JSON. */
export function archiveRow(row: Record<string, unknown>): string {
  const cells = Object.entries(row).map(([name, value]) => {
    const text = typeof value === 'object' ? JSON.stringify(value, null, 1) : String(value)
    return `<dt>${escapeHtml(name.replaceAll('_', ' '))}</dt><dd>${escapeHtml(text)}</dd>`
  })
  return `<dl>${cells.join('')}</dl>\n`
}
