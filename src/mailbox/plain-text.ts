import sanitize from 'sanitize-html'
import { quoteMark, signatureMark, tidy } from './model/words.ts'

const blocks =
  'p div h1 h2 h3 h4 h5 h6 ul ol table tr pre section article header footer center address dl dt dd figure'.split(
    ' ',
  )
const quoting = /(^|\s)(gmail_quote|moz-cite-prefix|yahoo_quoted|protonmail_quote|zmail_extra)(\s|$)/
const signing = /(^|\s)(gmail_signature|moz-signature|ms-outlook-mobile-signature|signature)(\s|$)/
const signingId =
  /^(AppleMailSignature|Signature|signature|ms-outlook-mobile-signature|lineBreakAtBeginningOfSignature)$/
const quotingId = /^(divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|reply-intro)$/

/**
 * The text of an HTML mail: structure becomes line breaks, links keep their address, nothing that is not shown is kept. What
 * mail programs mark as quoted history is announced by `quoteMark` on a line of its own; where it is asked for, what they mark
 * as a signature by `signatureMark`.
 */
export function plainText(html: string, { signatures = false } = {}): string {
  const isSigned = (classes: string, id: string) =>
    signatures && (signing.test(classes) || signingId.test(id))
  const known = sanitize(html.replaceAll(quoteMark, '').replaceAll(signatureMark, ''), {
    allowedTags: [...blocks, 'br', 'li', 'a', 'td', 'th', 'hr', 'blockquote'],
    allowedAttributes: { a: ['href'], div: ['class'], blockquote: ['class'] },
    allowedClasses: { div: ['quote', 'sign'], blockquote: ['quote'] },
    nonTextTags: ['style', 'script', 'textarea', 'option', 'noscript', 'head', 'title'],
    nestingLimit: 200,
    transformTags: {
      div: (tagName, { class: classes = '', id = '' }) => ({
        tagName,
        attribs:
          quoting.test(classes) || quotingId.test(id)
            ? { class: 'quote' }
            : isSigned(classes, id)
              ? { class: 'sign' }
              : ({} as Record<string, string>),
      }),
      blockquote: (tagName, { class: classes = '', type = '' }) => ({
        tagName,
        attribs:
          type === 'cite' || quoting.test(classes) ? { class: 'quote' } : ({} as Record<string, string>),
      }),
    },
  })
  const lines: string[] = []
  let line = ''
  const links: { href: string; said: string }[] = []
  let hasQuote = false
  const end = () => {
    if (line.trim() !== '') lines.push(line)
    line = ''
  }
  const say = (words: string) => {
    line += line === '' ? words.trimStart() : words
    for (const link of links) link.said += words
  }
  // What sanitize-html lets through is well formed: tags of the list above, and text with its five signs escaped.
  for (const [, tag, words] of known.matchAll(/(<[^>]*>)|([^<]+)/g)) {
    if (words !== undefined) {
      say(unescaped(words).replace(/[\s\u00a0]+/g, ' '))
      continue
    }
    const [, closing, name = ''] = /^<(\/?)([a-z0-9]+)/.exec(tag!) ?? []
    if (name === 'br') {
      lines.push(line)
      line = ''
    } else if (name === 'hr') end()
    else if (name === 'li') {
      end()
      if (!closing) line = '- '
    } else if (name === 'td' || name === 'th') {
      if (closing) say(' ')
    } else if (name === 'a') {
      if (!closing) links.push({ href: unescaped(/href="([^"]*)"/.exec(tag!)?.[1] ?? ''), said: '' })
      else {
        const { href = '', said = '' } = links.pop() ?? {}
        if (/^https?:/i.test(href) && said.trim() !== '' && !href.includes(said.trim())) line += ` (${href})`
      }
    } else {
      end()
      if (!closing && name === 'p') lines.push('')
      if (!closing && !hasQuote && tag!.includes('class="sign"')) lines.push(signatureMark)
      if (!closing && !hasQuote && tag!.includes('class="quote"')) {
        hasQuote = true
        lines.push(quoteMark)
      }
    }
  }
  end()
  return tidy(lines.join('\n'))
}

const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' }
const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => signs[name]!)
