import { escapeHtml } from '../../shared/escape-html.ts'

/** HTML to paste into any page: a plain link, and one whose picture is counted when it is shown. No script, no style. */
export function snippetsOf(address: string, button: string): { link: string; picture: string } {
  const to = escapeHtml(address)
  const words = escapeHtml(button)
  return {
    link: `<a href="${to}" rel="nofollow">${words}</a>`,
    picture: `<a href="${to}" rel="nofollow"><img src="${to}/button.svg" alt="${words}" height="44"></a>`,
  }
}

/** The button as a picture: ink on paper, as wide as its words about are. */
export function buttonPicture(button: string): string {
  const width = Math.min(600, 40 + [...button].length * 10)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="44" viewBox="0 0 ${width} 44" role="img"><title>${escapeHtml(button)}</title><rect width="${width}" height="44" rx="3" fill="#1c1b19"/><text x="${width / 2}" y="28" text-anchor="middle" font-family="system-ui,sans-serif" font-size="16" font-weight="600" fill="#faf8f4">${escapeHtml(button)}</text></svg>`
}
