import { businessHost } from '../../customers/model/free-mail.ts'
import { normaliseName } from '../../shared/names.ts'
import type { Kind } from './fields.ts'
import { foldText, plainDigits, wordsOf } from './fold.ts'

// Words that stand before a family name and belong to it.
const particles = new Set(
  'af al bin da dal de del della den der des di do dos du el la las le los mac ten ter tot van vom von zu zum zur'.split(
    ' ',
  ),
)
const titles = new Set(
  'dr drs ir ing mr mrs ms miss prof sir dhr mevr mw herr frau dipl mag jr sr bsc msc phd mba'.split(' '),
)
const streetWords: Readonly<Record<string, string>> = {
  st: 'street',
  str: 'strasse',
  rd: 'road',
  ave: 'avenue',
  av: 'avenue',
  ln: 'lane',
  dr: 'drive',
  sq: 'square',
  pl: 'place',
  ct: 'court',
  cct: 'circuit',
  cl: 'close',
  cres: 'crescent',
  pde: 'parade',
  blvd: 'boulevard',
  hwy: 'highway',
}

/** A personal name in its parts, folded. 'Vries, Jan de', 'Jan de Vries' and 'dr. Jan de Vries' give the same. */
export function namePartsOf(name: string): { given: string; family: string } {
  const cut = name.indexOf(',')
  const ordered = cut > 0 ? `${name.slice(cut + 1)} ${name.slice(0, cut)}` : name
  const all = wordsOf(foldText(ordered.replace(/\([^)]*\)/g, ' ')))
  const words = all.filter(word => !titles.has(word))
  const used = words.length > 0 ? words : all
  if (isFamilyFirst.test(used.join(''))) return familyFirst(used)
  if (used.length < 2) return { given: '', family: used.join(' ') }
  let start = used.findIndex((word, at) => at > 0 && particles.has(word))
  if (start === -1) start = used.length - 1
  return { given: used.slice(0, start).join(' '), family: used.slice(start).join(' ') }
}

const isFamilyFirst = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}ー]{2,}$/u
// Family names of two signs where most have one.
const twoSigns = /^(欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|夏侯|皇甫|尉迟|令狐|남궁|황보|제갈|선우|독고|사공)/

/**
 * East Asian names in their own script: the family stands first. Written in one, Chinese and Korean family names are one
 * sign, few are two; of four Han signs two are the family's, as most Japanese names are. Kana in one stay whole.
 */
function familyFirst([first, ...others]: readonly string[]): { given: string; family: string } {
  if (others.length > 0) return { given: others.join(''), family: first! }
  const signs = [...first!]
  if (/\p{Script=Katakana}/u.test(first!)) return { given: '', family: first! }
  const own = twoSigns.test(first!) || (signs.length === 4 && !/\p{Script=Hangul}/u.test(first!)) ? 2 : 1
  return signs.length > 4 || own >= signs.length
    ? { given: '', family: first! }
    : { given: signs.slice(own).join(''), family: signs.slice(0, own).join('') }
}

// 'de Vries' is 'Vries' in many a list, and all who are 'van der' something are not alike for that.
function withoutParticles(folded: string): string {
  const words = wordsOf(folded)
  let start = 0
  while (start < words.length - 1 && particles.has(words[start]!)) start++
  return words.slice(start).join(' ')
}

const emailOf = (text: string): string => {
  const lower = text.normalize('NFKC').trim().toLowerCase()
  const at = lower.lastIndexOf('@')
  if (at < 1) return ''
  // What stands after a plus is the same mailbox (RFC 5233).
  return `${lower.slice(0, at).replace(/\+.*$/, '')}@${lower.slice(at + 1)}`
}

/** Digits without country and trunk prefix: the last nine, or fewer. */
const phoneOf = (text: string): string => {
  const digits = plainDigits(text.normalize('NFKC'))
    .replace(/\(0\)/g, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '')
  return digits.length < 5 ? '' : digits.slice(-9)
}

const hostOf = (text: string): string => {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\./, '')
  return host.includes('.') ? (businessHost(`x@${host}`) ?? '') : ''
}

/** YYYYMMDD from ISO, day first with points or slashes, or eight digits; '' when it is no date. */
const birthOf = (text: string): string => {
  const plain = text.normalize('NFKC').trim()
  const dayFirst = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(plain)
  if (dayFirst) return dayFirst[3]! + dayFirst[2]!.padStart(2, '0') + dayFirst[1]!.padStart(2, '0')
  const digits = plain.replace(/\D/g, '')
  return digits.length === 8 ? digits : ''
}

const streetOf = (text: string): string =>
  wordsOf(foldText(text))
    .map(word => streetWords[word] ?? word.replace(/str$/, 'strasse'))
    .join(' ')

const companyOf = (text: string): string => {
  const folded = wordsOf(foldText(text))
  const key = normaliseName(text)
  // The legal form is what the key leaves out; the words stay apart so that their order may differ.
  const kept: string[] = []
  let left = foldText(key).replace(/ /g, '').length
  for (const word of folded) {
    if (left <= 0) break
    kept.push(word)
    left -= word.length
  }
  return kept.join(' ') || folded.join(' ')
}

/** A value in the form in which its kind is compared; '' when there is nothing to compare. */
export function normalised(kind: Kind, text: string): string {
  switch (kind) {
    case 'email':
      return emailOf(text)
    case 'phone':
      return phoneOf(text)
    case 'host':
      return hostOf(text)
    case 'birth':
      return birthOf(text)
    case 'street':
      return streetOf(text)
    case 'company':
      return companyOf(text)
    case 'postcode':
    case 'number':
      return foldText(text).replace(/ /g, '')
    case 'family':
      return withoutParticles(foldText(text))
    default:
      return foldText(text)
  }
}

/** Street and house number of one line, in either order: 'Hauptstr. 12 a', '12 High Street'. */
export function streetLineOf(line: string): { street: string; number: string } {
  const folded = line.normalize('NFKC').trim()
  const after = /^(.*\D)\s+(\d+\s?[a-zA-Z]?(?:\s?[-/]\s?\d+\s?[a-zA-Z]?)?)$/.exec(folded)
  if (after) return { street: after[1]!, number: after[2]! }
  const before = /^(\d+\s?[a-zA-Z]?(?:\s?[-/]\s?\d+)?),?\s+(\D.*)$/.exec(folded)
  return before ? { street: before[2]!, number: before[1]! } : { street: folded, number: '' }
}
