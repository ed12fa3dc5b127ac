// Legal forms as one word without points; runs of single letters are joined before they are compared.
const LEGAL_FORMS = new Set(
  `ab ag aps as asa bv bvba co company corp corporation cv cvba doo eg ek ev eurl gbr ges gesmbh gmbh inc
  incorporated kft kg kgaa kk lda limited llc llp lp ltd ltda maatschap mbh nv ohg ou oy oyj plc pte pty pvt sa
  sarl sas sasu se sl slu snc spa spj sprl spzoo srl sro stichting ug vof vzw zrt`.split(/\s+/),
)
const CONNECTIVES = new Set(['and', 'und', 'et', 'en', '&'])
// Letters that Unicode does not decompose.
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ς: 'σ',
}

/**
 * The key under which a company, product or person name is matched: width and case folded, marks on Latin,
 * Greek and Cyrillic letters dropped, trailing legal forms, connectives, spaces and punctuation dropped.
 * 'Müller & Söhne GmbH' and 'MULLER SOHNE' give the same key; '' when nothing is left.
 */
export function normaliseName(name: string): string {
  const words = wordsOf(fold(name)).filter((word, index, all) => {
    return !(CONNECTIVES.has(word) && index > 0 && index < all.length - 1)
  })
  while (words.length > 1 && LEGAL_FORMS.has(words.at(-1)!)) words.pop()
  return words
    .filter(word => word !== '&')
    .join('')
    .normalize('NFC')
}

/** Are two names the same but for case, spaces, punctuation, marks, umlauts (ü = ue) and legal form? */
export function sameButForSpelling(a: string, b: string): boolean {
  const [one, other] = [normaliseName(a), normaliseName(b)]
  if (one === '' || other === '') return one === other && a.trim() === b.trim() && a.trim() !== ''
  return one === other || oneLetter(one, a) === oneLetter(other, b)
}

/**
 * Likeness 0..1 as pg_trgm defines it: distinct trigrams of the lower-cased words, each word padded by two
 * blanks before and one after; shared over all. Two texts without a letter or digit are 0.
 */
export function similarity(a: string, b: string): number {
  const one = trigrams(a)
  const other = trigrams(b)
  if (one.size === 0 || other.size === 0) return 0
  let shared = 0
  for (const trigram of one) if (other.has(trigram)) shared++
  return shared / (one.size + other.size - shared)
}

export function trigrams(text: string): Set<string> {
  const found = new Set<string>()
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const letters = [' ', ' ', ...word, ' ']
    for (let index = 0; index + 2 < letters.length; index++)
      found.add(letters.slice(index, index + 3).join(''))
  }
  return found
}

function fold(name: string): string {
  const lower = name.normalize('NFKC').toLowerCase().normalize('NFKD')
  // Only where marks are accents: in other scripts they are vowels.
  const bare = lower.replace(/([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{Mn}+/gu, '$1')
  return bare.replace(/[ßøæœłđðþıħŋς]/g, letter => LETTERS[letter]!).normalize('NFC')
}

function wordsOf(folded: string): string[] {
  const spaced = folded
    .replace(/\bsp\.?\s*z\s*o\.?\s*o\.?\s*$/, 'spzoo')
    .replace(/&/g, ' & ')
    .replace(/(?<=\p{L})[.'’`´](?=\p{L})/gu, '')
  const words: string[] = []
  let letters = false
  for (const word of spaced.match(/&|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []) {
    const single = /^\p{L}$/u.test(word)
    // 'B. V.' and 's. p. a.' are one word.
    if (single && letters) words[words.length - 1] += word
    else words.push(word)
    letters = single
  }
  return words
}

// An umlaut may be written as two letters, but only where one side truly has the umlaut: 'Blue' is not 'Blu'.
function oneLetter(key: string, name: string): string {
  return /[äöüåæœø]/i.test(name.normalize('NFC')) ? umlautKey(name) : key
}

function umlautKey(name: string): string {
  const twoLetters: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' }
  return normaliseName(
    name
      .normalize('NFC')
      .toLowerCase()
      .replace(/[äöüåø]/g, letter => twoLetters[letter]!),
  )
}
