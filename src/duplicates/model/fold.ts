// Cyrillic after the BGN/PCGN romanisation (Russian, with the letters of Ukrainian, Serbian and Macedonian), Greek after
// ELOT 743 (ISO 843 type 2), both without marks: what a clerk would type on a Latin keyboard.
const letters: Readonly<Record<string, string>> = {
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
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  ґ: 'g',
  д: 'd',
  е: 'e',
  є: 'ye',
  ж: 'zh',
  з: 'z',
  и: 'i',
  і: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
  ђ: 'dj',
  ј: 'j',
  љ: 'lj',
  њ: 'nj',
  ћ: 'c',
  џ: 'dz',
  ѕ: 'dz',
  α: 'a',
  β: 'v',
  γ: 'g',
  δ: 'd',
  ε: 'e',
  ζ: 'z',
  η: 'i',
  θ: 'th',
  ι: 'i',
  κ: 'k',
  λ: 'l',
  μ: 'm',
  ν: 'n',
  ξ: 'x',
  ο: 'o',
  π: 'p',
  ρ: 'r',
  σ: 's',
  ς: 's',
  τ: 't',
  υ: 'y',
  φ: 'f',
  χ: 'ch',
  ψ: 'ps',
  ω: 'o',
  // Arabic letters that are written for one another, and the Persian forms.
  ى: 'ي',
  ة: 'ه',
  ی: 'ي',
  ک: 'ك',
  ـ: '',
}
const pairs: Readonly<Record<string, string>> = {
  ου: 'ou',
  αυ: 'av',
  ευ: 'ev',
  μπ: 'b',
  ντ: 'd',
  γγ: 'ng',
  γκ: 'gk',
  γχ: 'nch',
}
const strange = /[^\x20-\x7e]/

/**
 * Text in the form in which it is compared: compatibility forms and width folded (NFKC), lower case, marks dropped,
 * Cyrillic and Greek in Latin letters, Arabic without the signs that may be left out, hiragana as katakana. Other scripts
 * stay as they are, composed. Any run of other signs is one blank.
 */
export function foldText(text: string): string {
  const lower = plainDigits(text.normalize('NFKC')).toLowerCase()
  if (!strange.test(lower))
    return lower
      .replace(/['’`´]/g, '')
      .replace(/[^a-z0-9]+/g, ' ')
      .trim()
  return (
    lower
      .replace(/й/g, 'y')
      .normalize('NFKD')
      // Only where marks are accents, or may be left out: in other scripts they are vowels.
      .replace(
        /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{Mn}+/gu,
        '$1',
      )
      .replace(/[\u3041-\u3096]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0x60))
      .replace(/ου|αυ|ευ|μπ|ντ|γγ|γκ|γχ/g, found => pairs[found]!)
      .replace(/[^\x20-\x7e]/gu, letter => letters[letter] ?? letter)
      .normalize('NFC')
      .replace(/['’`´]/g, '')
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
      .trim()
  )
}

/** Arabic-Indic digits, of both kinds, as those of everybody else. */
export const plainDigits = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => String(digit.charCodeAt(0) & 15))

/** The words of a folded text. */
export const wordsOf = (folded: string): string[] => (folded === '' ? [] : folded.split(' '))
