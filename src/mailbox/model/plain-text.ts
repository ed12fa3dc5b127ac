import sanitize from 'sanitize-html'

const blocks = [
  'p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'table', 'tr', 'pre', 'section', 'article', 'header',
  'footer', 'center', 'address', 'dl', 'dt', 'dd', 'figure',
] as const
const quoting = /(^|\s)(gmail_quote|moz-cite-prefix|yahoo_quoted|protonmail_quote|zmail_extra)(\s|$)/
const quotingId = /^(divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|reply-intro)$/

/** Marks in a text where quoted history begins; no letter of any script, and stripped from what comes in. */
export const quoteMark = '\u{f0000}'

/**
 * The text of an HTML mail: structure becomes line breaks, links keep their address, nothing that is not shown is kept. What
 * mail programs mark as quoted history is announced by `quoteMark` on a line of its own.
 */
export function plainText(html: string): string {
  const known = sanitize(html.replaceAll(quoteMark, ''), {
    allowedTags: [...blocks, 'br', 'li', 'a', 'td', 'th', 'hr', 'blockquote'],
    allowedAttributes: { a: ['href'], div: ['class'], blockquote: ['class'] },
    allowedClasses: { div: ['quote'], blockquote: ['quote'] },
    nonTextTags: ['style', 'script', 'textarea', 'option', 'noscript', 'head', 'title'],
    nestingLimit: 200,
    transformTags: {
      div: (tagName, { class: classes = '', id = '' }) => ({
        tagName,
        attribs: quoting.test(classes) || quotingId.test(id) ? { class: 'quote' } : ({} as Record<string, string>),
      }),
      blockquote: (tagName, { class: classes = '', type = '' }) => ({
        tagName,
        attribs:
          type === 'cite' || quoting.test(classes) ? { class: 'quote' } : ({} as Record<string, string>),
      }),
    },
  })
  let text = ''
  const pending: { href: string; from: number }[] = []
  const line = () => {
    text = text.replace(/[ \t]+$/, '')
    if (text !== '' && !text.endsWith('\n')) text += '\n'
  }
  // What sanitize-html lets through is well formed: tags of the list above, and text with its five signs escaped.
  for (const [, tag, words] of known.matchAll(/(<[^>]*>)|([^<]+)/g)) {
    if (words !== undefined) {
      const plain = unescape(words).replace(/[\s\u00a0]+/g, ' ')
      text += text === '' || text.endsWith('\n') ? plain.trimStart() : plain
      continue
    }
    const [, closing, name = ''] = /^<(\/?)([a-z0-9]+)/.exec(tag!) ?? []
    if (name === 'br') text = `${text.replace(/[ \t]+$/, '')}\n`
    else if (name === 'hr') line()
    else if (name === 'li' && !closing) {
      line()
      text += '- '
    } else if ((name === 'td' || name === 'th') && closing) text += ' '
    else if (name === 'a') {
      if (!closing) pending.push({ href: unescape(/href="([^"]*)"/.exec(tag!)?.[1] ?? ''), from: text.length })
      else {
        const link = pending.pop()
        const said = link ? text.slice(link.from).trim() : ''
        if (link && /^https?:/i.test(link.href) && said !== '' && !link.href.includes(said)) text += ` (${link.href})`
      }
    } else if ((blocks as readonly string[]).includes(name) || name === 'blockquote') {
      line()
      if (!closing && name === 'p' && text !== '' && !text.endsWith('\n\n')) text += '\n'
      if (!closing && tag!.includes('class="quote"') && !text.includes(quoteMark)) text += `${quoteMark}\n`
    }
  }
  return tidy(text)
}

/** At most one empty line in a row, none at the ends, no blanks at the end of a line. */
export function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t\u00a0]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '')
}

const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' }
const unescape = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => signs[name]!)
