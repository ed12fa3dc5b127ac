import { readPhone } from '../../shared/phone.ts'
import type { OfferField } from './offer-field.ts'

export type Said = { field: OfferField; value: string; line: string }

export type Reading = {
  /** ISO code or name of the account's country, for numbers without a plus. */
  country: string | null
  /** As in From. */
  name: string | null
  email: string | null
}

const mostLines = 25
const phoneLabel = /^(?:t|tel|telefoon|telefon|phone|fon|direct|durchwahl|office|kantoor|zentrale)$/i
const mobileLabel = /^(?:m|mob|mobile|mobiel|mobil|handy|cell|gsm|06)$/i
const faxLabel = /^(?:f|fax|telefax)$/i
const number = /(?:(\p{L}{1,12})\.?\s*[:|.]?\s*)?((?:\+|00)?\(?\d[\d\s()./–-]{6,22}\d)/gu
const title =
  /\b(manager|director|head of|engineer|buyer|purchas\w+|sales|marketing|ceo|cto|cfo|coo|owner|founder|officer|consultant|assistant|planner|operator|directeur|inkoper|hoofd|bedrijfsleider|verkoop\w*|adviseur|medewerk\w+|eigenaar|productieleider|teamleider|techn(?:isch|icus)|kwaliteit\w*|logistiek\w*|geschäftsführer\w*|leiter\w*|einkäufer\w*|einkauf|vertrieb\w*|ingenieur\w*|sachbearbeiter\w*|referent\w*|meister\w*|inhaber\w*|prokurist\w*|assistent\w*|produktion\w*)\b/iu
const legalForm =
  /\b(b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|gmbh(?: & co\.? kg)?|ag|kg|ohg|e\.?k\.?|ltd\.?|limited|plc|llp|inc\.?|s\.?a\.?|bvba)$/iu
const greeting =
  /^(?:-- ?|(?:with )?(?:kind|best|warm) regards|regards|met (?:vriendelijke|hartelijke) groet\w*|groet\w*|mit .*gr(?:ü|u)(?:ß|ss)en?|viele grüße|beste grüße|mfg|mvg|thanks|cheers|sincerely)\b/iu
const dutchPostcode = /\b([1-9]\d{3})\s?([A-Z]{2})\b\s*,?\s*([\p{L}' -]{2,40})?/u
const germanPostcode = /(?:^|[,|·•-]\s*|\bD-)(?:D-|DE-)?(\d{5})\s+(\p{Lu}[\p{L} .()/-]{1,40})/u
const britishPostcode = /\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b/
const street =
  /^(?:(?:\p{Lu}|\d)[\p{L}\d .'’/-]{2,45}?(?:straat|weg|laan|plein|kade|dijk|gracht|singel|haven|hof|park|straße|strasse|str\.|platz|allee|ring|damm|ufer|gasse|stieg)\s+\d{1,4}\s?[a-z]?(?:\s?[-/]\s?\d{1,4})?|\d{1,4}[a-z]?\s+\p{Lu}[\p{L} .'’-]{2,40}\s(?:street|road|lane|avenue|way|drive|close|court|park|st|rd|ave))$/iu
const site = /\b((?:https?:\/\/)?(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,12})(?:\/\S*)?/i

/**
 * What a signature says of its writer: names, title, numbers, company, address, website; each value once, with the line where
 * it stands. Careful: what could be something else is left out. Numbers are read with the country (ITU-T E.164), Dutch, German
 * and British forms of addresses are known.
 */
export function readSignature(text: string, reading: Reading): Said[] {
  const lines = text
    .split('\n')
    .flatMap(line => line.split(/\s+[|•·]\s+|\t+/))
    .map(line =>
      line
        .replace(/[*_]{1,2}(\S.*?\S)[*_]{1,2}/g, '$1')
        .replace(/\p{C}/gu, '')
        .trim(),
    )
    .filter(line => line !== '' && line.length <= 200)
    .slice(0, mostLines)
  const found: Said[] = []
  const say = (field: OfferField, value: string, line: string) => {
    const plain = value.replace(/\s+/g, ' ').trim().slice(0, 200)
    if (plain !== '' && !found.some(each => each.field === field))
      found.push({ field, value: plain, line: line.slice(0, 200) })
  }
  const nameAt = nameLine(lines, reading)
  if (nameAt !== null) {
    const { given, family } = partsOf(lines[nameAt]!)
    if (given && family) {
      say('givenName', given, lines[nameAt]!)
      say('familyName', family, lines[nameAt]!)
    }
  }
  lines.forEach((line, at) => {
    if (greeting.test(line)) return
    readNumbers(line, reading.country, say)
    readPlace(line, say)
    readSite(line, reading.email, say)
    if (at === nameAt || line.length > 80 || /@|https?:|\d{3}/.test(line)) return
    if (title.test(line) && !legalForm.test(line) && !/[.!?]$/.test(line))
      say('jobTitle', line.replace(/^[,;:-]\s*/, ''), line)
    else if (legalForm.test(line) && /^\p{Lu}/u.test(line) && line.split(/\s+/).length <= 7)
      say('companyName', line, line)
  })
  return found
}

type Say = (field: OfferField, value: string, line: string) => void

function readNumbers(line: string, country: string | null, say: Say): void {
  // Numbers of registers, banks and taxes look like telephone numbers.
  if (
    /\b(kvk|btw|vat|ust|iban|bic|hrb|hra|amtsgericht|steuer|handelsregister|reg(?:istration)?\.? no|company no)\b/i.test(
      line,
    )
  )
    return
  for (const [, label = '', digits] of line.matchAll(number)) {
    if (faxLabel.test(label)) continue
    const written = digits!.replace(/[–]/g, '-').replace(/\(0\)/g, '').trim()
    const phone = readPhone(written, country)
    if (!phone.readable || written.replace(/\D/g, '').length < 9) continue
    const isMobile = mobileLabel.test(label) || /^\+(?:316\d|491[567]\d|447\d)/.test(phone.value)
    if (isMobile) say('mobile', phone.display, line)
    else if (label === '' || phoneLabel.test(label)) say('phone', phone.display, line)
  }
}

function readPlace(line: string, say: Say): void {
  for (const part of line.split(/\s*,\s+/)) if (street.test(part)) say('street', part, line)
  const dutch = dutchPostcode.exec(line)
  const german = germanPostcode.exec(line)
  const british = britishPostcode.exec(line)
  const city = (text: string | undefined) => text?.split(/[,|•·]/)[0]?.trim() ?? ''
  if (dutch) {
    say('postcode', `${dutch[1]} ${dutch[2]}`, line)
    if (/^\p{Lu}/u.test(city(dutch[3]))) say('city', city(dutch[3]), line)
  } else if (german) {
    say('postcode', german[1]!, line)
    say('city', city(german[2]), line)
  } else if (british) {
    say('postcode', `${british[1]} ${british[2]}`, line)
    const before = line
      .slice(0, british.index)
      .split(',')
      .map(part => part.trim())
      .filter(part => part !== '')
      .at(-1)
    if (before && /^\p{Lu}[\p{L} -]{1,30}$/u.test(before)) say('city', before, line)
  }
}

const others =
  /(^|\.)(linkedin|facebook|twitter|x|instagram|youtube|xing|google|outlook|aka|apple|calendly|teams|microsoft)\./i

function readSite(line: string, email: string | null, say: Say): void {
  const rest = line.replace(/\S+@\S+/g, ' ')
  const host = site
    .exec(rest)?.[1]
    ?.replace(/^https?:\/\//i, '')
    .toLowerCase()
  if (!host || others.test(host)) return
  const own = email?.slice(email.lastIndexOf('@') + 1) ?? ''
  // Without www or http it is a website only where it is the domain of the address.
  if (/www\.|https?:/i.test(rest) || (own !== '' && host.replace(/^www\./, '') === own))
    say('website', host.replace(/^www\./, ''), line)
}

/** The line with the writer's name: the one that From says, else the first line of two or three names. */
function nameLine(lines: readonly string[], { name }: Reading): number | null {
  const said = name?.toLowerCase().replace(/\s+/g, ' ').trim() ?? ''
  const same = lines.findIndex(
    line =>
      said.length > 3 &&
      line
        .toLowerCase()
        .replace(/[,;].*$/, '')
        .trim() === said,
  )
  if (same >= 0) return same
  const family = said.split(' ').at(-1) ?? ''
  const like = lines.findIndex(
    (line, at) =>
      at < 5 &&
      family.length > 2 &&
      line.toLowerCase().endsWith(family) &&
      /^(?:\p{Lu}[\p{L}.'’-]*\s+){1,3}(?:(?:van|de|der|den|von|zu|ter|ten)\s+){0,3}\p{Lu}[\p{L}'’-]+$/u.test(
        line,
      ),
  )
  return like >= 0 ? like : null
}

const particle = /^(van|de|der|den|von|zu|zur|ter|ten|te|la|le|di|da|'t)$/i

/** "Petra van den Berg": the given name, and the family name with its particles. Titles are left out. */
export function partsOf(name: string): { given: string | null; family: string | null } {
  const all = name
    .replace(/,.*$/, '')
    .split(/\s+/)
    .filter(word => !/^(dr|prof|ing|ir|drs|mr|mrs|ms|dipl\.-ing|herr|frau|dhr|mevr)\.?$/i.test(word))
  if (all.length < 2) return { given: null, family: null }
  const at = all.findIndex((word, nr) => nr > 0 && particle.test(word))
  const from = at > 0 ? at : all.length - 1
  return { given: all.slice(0, from).join(' '), family: all.slice(from).join(' ') }
}

/** How likely it is that the signature is right, of 100: more with each mail that says so, and where From says the same. */
export const confidenceOf = (times: number): number => Math.min(95, 60 + 12 * (times - 1))
